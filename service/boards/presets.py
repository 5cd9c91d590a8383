"""Districts that ship with the product.

Source of codes (amtlicher Gemeindeschlüssel) and populations on 31 December 2020: Destatis.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class PresetDistrict:
    """A district or independent city, with its inhabitants."""

    code: str
    name: str
    population: int


SAXON_DISTRICTS: Final = (
    PresetDistrict("14511", "Chemnitz", 244_401),
    PresetDistrict("14521", "Erzgebirgskreis", 331_917),
    PresetDistrict("14522", "Mittelsachsen", 301_474),
    PresetDistrict("14523", "Vogtlandkreis", 223_905),
    PresetDistrict("14524", "Zwickau", 312_033),
    PresetDistrict("14612", "Dresden", 556_227),
    PresetDistrict("14625", "Bautzen", 298_010),
    PresetDistrict("14626", "Görlitz", 250_558),
    PresetDistrict("14627", "Meißen", 240_371),
    PresetDistrict("14628", "Sächsische Schweiz-Osterzgebirge", 244_722),
    PresetDistrict("14713", "Leipzig (Stadt)", 597_493),
    PresetDistrict("14729", "Leipzig (Landkreis)", 258_386),
    PresetDistrict("14730", "Nordsachsen", 197_444),
)
