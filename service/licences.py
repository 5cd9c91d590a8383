"""The licences under which a board may publish: what people read, and by which address machines know each one."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Licence:
    """`id` is SPDX's; `german_uri` the one of the German data portals (DCAT-AP.de)."""

    id: str
    name: str
    uri: str
    german_uri: str
    wants_attribution: bool


LICENCES: Final = {
    one.id: one
    for one in (
        Licence(
            "CC0-1.0",
            "Creative Commons Zero 1.0",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            "http://dcat-ap.de/def/licenses/cc-zero",
            wants_attribution=False,
        ),
        Licence(
            "DL-DE-ZERO-2.0",
            "Datenlizenz Deutschland – Zero – Version 2.0",
            "https://www.govdata.de/dl-de/zero-2-0",
            "http://dcat-ap.de/def/licenses/dl-zero-de/2.0",
            wants_attribution=False,
        ),
        Licence(
            "DL-DE-BY-2.0",
            "Datenlizenz Deutschland – Namensnennung – Version 2.0",
            "https://www.govdata.de/dl-de/by-2-0",
            "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
            wants_attribution=True,
        ),
        Licence(
            "CC-BY-4.0",
            "Creative Commons Namensnennung 4.0",
            "https://creativecommons.org/licenses/by/4.0/",
            "http://dcat-ap.de/def/licenses/cc-by/4.0",
            wants_attribution=True,
        ),
    )
}
