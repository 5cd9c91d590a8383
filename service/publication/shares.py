"""What each district and each pot asked for and was granted, with the limits that were computed with. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from allocation import Allocation, Problem, Rule
from allocation.outcome import Binding
from service.boards.presets import SAXON_DISTRICTS
from service.publication.facts import Facts
from service.publication.snapshot import PublishedProposal, Share
from service.publication.tiles import Tile

SIDES: Final = {
    Binding.MINIMUM: "minimum",
    Binding.MINIMUM_AWARDS: "minimum",
    Binding.MAXIMUM: "maximum",
    Binding.MAXIMUM_AWARDS: "maximum",
}

TILES: Final = {one.code: Tile(one.column, one.row, tuple(one.label.split("|"))) for one in SAXON_DISTRICTS}


class ShareMaker:
    """Sums up published proposals within the limits of a computed problem."""

    def __init__(self, problem: Problem, outcome: Allocation, proposals: Iterable[PublishedProposal]) -> None:
        """Know the limits and what came out of them."""
        self.limits = {limit.id: limit for limit in problem.limits}
        self.outcomes = {limit.id: limit for limit in outcome.limits}
        self.certificate = outcome.certificate if problem.rule is Rule.MERIT_EUROS else None
        self.proposals = tuple(proposals)

    def districts(self, facts: Facts) -> tuple[Share, ...]:
        """Give all of the board's districts by their codes, each with its tile where all have one."""
        found = tuple(
            self._share(f"district:{one.code}", one.name, one.population, self._of("district_code", one.code))
            for one in facts.round_.districts
        )
        has_map = all(one.code in TILES for one in found)
        return tuple(replace(one, tile=TILES[one.code]) for one in found) if has_map else found

    def pots(self, facts: Facts) -> tuple[Share, ...]:
        """Give all pots by their codes."""
        return tuple(
            self._share(f"pot:{one.code}", one.name, None, self._of("pot_code", one.code)) for one in facts.round_.pots
        )

    def _of(self, field: str, code: str) -> list[PublishedProposal]:
        return [one for one in self.proposals if getattr(one, field) == code]

    def _share(self, id_: str, name: str, population: int | None, mine: list[PublishedProposal]) -> Share:
        funded = [one for one in mine if one.granted_cents]
        limit, outcome = self.limits.get(id_), self.outcomes.get(id_)
        return Share(
            code=id_.partition(":")[2],
            name=name,
            population=population,
            proposals=len(mine),
            funded=len(funded),
            requested_cents=sum(one.requested_cents for one in mine),
            granted_cents=sum(one.granted_cents for one in mine),
            minimum_cents=limit.minimum_cents if limit else None,
            maximum_cents=limit.maximum_cents if limit else None,
            binding=SIDES[outcome.binding] if outcome and outcome.binding else None,
            cut_off_merit=self._cut_off(id_),
            lowest_funded_merit=min((one.merit for one in funded if one.merit is not None), default=None),
        )

    def _cut_off(self, id_: str) -> int | None:
        """Add up the prices of the budget and of this limit: the merit from which on money is worth spending here."""
        if self.certificate is None:
            return None
        price = Fraction(self.certificate.budget_price) + Fraction(self.certificate.limit_prices.get(id_, 0))
        return max(int(price + Fraction(1, 2)), 0)
