"""Invent proposals, points and conflicts: the same ones each time, with the size and spread of real rounds.

Figures that the spread follows: about 160 proposals asking 370,000 euros for 150,000, amounts of 200 to 3,000
euros, 42, 25 and 33 percent for culture, sport and social work.
"""

from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Final

from service.boards.presets import SAXON_DISTRICTS
from service.demo.catalogue import COMMENTS, INELIGIBLE_REASON, PERSONS, PLACES, SECTORS, Idea, Sector

STEP_CENTS: Final = 5_000
LARGEST_CENTS: Final = 300_000
SMALLEST_CENTS: Final = 20_000
FULL_REQUESTS: Final = 0.5
"""Share of applicants who ask for the largest grant there is."""
SMALL_REQUESTS: Final = 0.05
"""Share of applicants who need only a few hundred euros."""
WITHOUT_MINIMUM: Final = 0.2
"""Share of projects that can take place with any amount."""
LARGEST_POINTS: Final = 5


@dataclass(frozen=True)
class InventedProposal:
    """One proposal, with the quality (0 to 1) that the invented members will find in it."""

    number: int
    title: str
    summary: str
    applicant: str
    natural_person: bool
    district_code: str
    pot_code: str
    requested_cents: int
    minimum_cents: int
    ineligible_reason: str
    quality: float


def invent_proposals(year: int, count: int) -> list[InventedProposal]:
    """Invent a round's proposals; the same year gives the same ones."""
    dice = Random(year)  # noqa: S311  (invented data, no secret)
    sectors = [sector for sector in SECTORS for _ in range(round(count * sector.share_percent / 100))]
    sectors = (sectors + [SECTORS[0]] * count)[:count]
    dice.shuffle(sectors)
    unused = {sector.code: list(product(sector.ideas, PLACES)) for sector in SECTORS}
    for pairs in unused.values():
        dice.shuffle(pairs)
    return [_invent(dice, number, sector, *unused[sector.code].pop()) for number, sector in enumerate(sectors, start=1)]


def _invent(dice: Random, number: int, sector: Sector, idea: Idea, place: str) -> InventedProposal:
    requested = _invent_amount(dice)
    needs = 0 if dice.random() < WITHOUT_MINIMUM else _rounded(requested * dice.uniform(0.4, 0.85))
    person = number % 53 == 0
    return InventedProposal(
        number=number,
        title=f"{idea.title} in {place}",
        summary=idea.summary.format(place=place),
        applicant=PERSONS[number // 53 % len(PERSONS)] if person else f"{dice.choice(sector.bodies)} {place} e. V.",
        natural_person=person,
        district_code=_district_around(place),
        pot_code=sector.code,
        requested_cents=requested,
        minimum_cents=needs,
        ineligible_reason=INELIGIBLE_REASON if number % 71 == 0 else "",
        quality=dice.betavariate(3, 2),
    )


def _district_around(place: str) -> str:
    """Lay a made-up place into a district, the same in every round."""
    districts = [district.code for district in SAXON_DISTRICTS if district.population]
    return districts[PLACES.index(place) % len(districts)]


def _invent_amount(dice: Random) -> int:
    luck = dice.random()
    if luck < FULL_REQUESTS:
        return LARGEST_CENTS
    if luck > 1 - SMALL_REQUESTS:
        return _rounded(dice.uniform(SMALLEST_CENTS, 3 * SMALLEST_CENTS))
    return max(SMALLEST_CENTS, _rounded(dice.triangular(SMALLEST_CENTS, LARGEST_CENTS, LARGEST_CENTS * 0.9)))


def _rounded(cents: float) -> int:
    return round(cents / STEP_CENTS) * STEP_CENTS


def invent_points(proposal: InventedProposal, member: int, criteria: int) -> list[int]:
    """Invent one member's points for a proposal, on a scale of 0 to 5; some members are stricter than others."""
    dice = Random(proposal.number * 1_000 + member)  # noqa: S311  (invented data, no secret)
    strictness = (member % 5 - 2) * 0.3
    points = [proposal.quality * LARGEST_POINTS - strictness + dice.gauss(0, 0.8) for _ in range(criteria)]
    return [min(LARGEST_POINTS, max(0, round(given))) for given in points]


def invent_comment(proposal: InventedProposal, member: int) -> str:
    """Invent what one member wrote for the board; most of the time nothing."""
    place = 7 * proposal.number + 3 * member
    return "" if place % 11 else COMMENTS[place // 11 % len(COMMENTS)]
