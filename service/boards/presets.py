"""Districts that ship with the product.

Source of codes (amtlicher Gemeindeschlüssel) and populations on 31 December 2020: Destatis. The places on the schematic
map are our own: a tile each, about where the district lies among its neighbours.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class PresetDistrict:
    """A district or independent city, with its inhabitants and its tile; the label's lines are parted by `|`."""

    code: str
    name: str
    population: int
    column: int
    row: int
    label: str


SAXON_DISTRICTS: Final = (
    PresetDistrict("14511", "Chemnitz", 244_401, 1, 2, "Chemnitz"),
    PresetDistrict("14521", "Erzgebirgskreis", 331_917, 2, 2, "Erzgebirgs-|kreis"),
    PresetDistrict("14522", "Mittelsachsen", 301_474, 2, 1, "Mittel-|sachsen"),
    PresetDistrict("14523", "Vogtlandkreis", 223_905, 0, 3, "Vogtland-|kreis"),
    PresetDistrict("14524", "Zwickau", 312_033, 0, 2, "Zwickau"),
    PresetDistrict("14612", "Dresden", 556_227, 3, 1, "Dresden"),
    PresetDistrict("14625", "Bautzen", 298_010, 3, 0, "Bautzen"),
    PresetDistrict("14626", "Görlitz", 250_558, 4, 0, "Görlitz"),
    PresetDistrict("14627", "Meißen", 240_371, 2, 0, "Meißen"),
    PresetDistrict("14628", "Sächsische Schweiz-Osterzgebirge", 244_722, 4, 1, "Sächsische|Schweiz-|Osterzgeb."),
    PresetDistrict("14713", "Leipzig (Stadt)", 597_493, 0, 1, "Leipzig|(Stadt)"),
    PresetDistrict("14729", "Leipzig (Landkreis)", 258_386, 1, 1, "Leipzig|(Landkreis)"),
    PresetDistrict("14730", "Nordsachsen", 197_444, 1, 0, "Nord-|sachsen"),
)
