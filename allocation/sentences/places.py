"""Districts' names in sentences: which preposition a German place takes."""

from typing import Final

IM: Final = frozenset({
    "Altkreis", "Bezirk", "Gebiet", "Kreis", "Landkreis", "Ortsteil", "Planungsraum", "Quartier", "Raum",
    "Sozialraum", "Stadtbezirk", "Stadtteil", "Wahlkreis",
})  # fmt: skip
IN_DER: Final = frozenset({"Gemeinde", "Hansestadt", "Landeshauptstadt", "Ortschaft", "Region", "Stadt"})


def place_of(label: str, language: str = "de") -> str:
    """Put the right preposition before a district's name: im Landkreis Bautzen, in der Stadt Leipzig, in Görlitz."""
    if language != "de":
        return f"in {label}"
    name, _, kind = label.removesuffix(")").partition(" (")
    if kind in IM | IN_DER:
        return place_of(f"{kind} {name}")
    first, _, rest = label.partition(" ")
    if first in IM or label.lower().endswith("kreis"):
        return f"im {label}"
    if first in IN_DER:
        return f"in der {label}"
    if first.lower() == "kreisfreie" and rest:
        return f"in der kreisfreien {rest}"
    return f"im Gebiet „{label}“" if rest and first.endswith("e") else f"in {label}"
