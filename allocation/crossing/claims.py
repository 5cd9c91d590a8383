"""What `no_leapfrogging` says about bounds: who must be funded, and who cannot be, once others are or are not.

A claim belongs to somebody who must not be passed over: somebody of its family (it, and the same applicant's other
proposals) is funded, or nobody below it is.
"""

from collections.abc import Iterator, Sequence

from allocation.crossing.tableau import Tableau
from allocation.problem import Candidate
from allocation.programmes.cases import Split
from allocation.programmes.leapfrog import Order
from allocation.programmes.limits import may_be_leapfrogged, peers_of
from allocation.programmes.programme import Item, Programme
from allocation.records import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """Positions of items; a claim is urgent where somebody below has a fixed award."""

    family: tuple[int, ...]
    below: tuple[int, ...]
    is_urgent: bool


def claims_of(programme: Programme, splits: Sequence[Split]) -> list[Claim]:
    """Find the claims of everybody whom the order protects; none where no order has to be kept."""
    orders = (split for split in splits if isinstance(split, Order))
    return [claim for order in orders for claim in _claims(programme, order)]


def _claims(programme: Programme, order: Order) -> Iterator[Claim]:
    places = {item.id: place for place, item in enumerate(programme.items)}
    for one in order.problem.candidates:
        family = order.family_of(one)
        if any(member.fixed_cents for member in family) or not may_be_leapfrogged(order.problem, one, {one.id: 0}):
            continue
        lower = [other for other in order.peers[peers_of(one)] if is_below(other, one)]
        below = tuple(places[other.id] for other in lower if other.id in places)
        is_urgent = any(other.fixed_cents for other in lower)
        if below or is_urgent:
            yield Claim(tuple(places[member.id] for member in family if member.id in places), below, is_urgent)


def is_below(other: Candidate, one: Candidate) -> bool:
    return other.merit is not None and other.merit < (one.merit or 0)


class Claims:
    """Claims as bounds of a relaxation whose first variables say what the programme's items receive, if anything."""

    def __init__(self, programme: Programme, domains: Sequence[Item], splits: Sequence[Split]) -> None:
        self.domains = domains
        self.claims = claims_of(programme, splits)

    def narrow(self, part: Tableau) -> bool:
        """Move in all bounds that follow from others; False where they contradict each other."""
        moved = True
        while moved:
            moved = False
            for claim in self.claims:
                alive = [place for place in claim.family if part.high[place] > 0]
                if any(part.low[place] > 0 for place in alive):
                    continue
                if len(alive) == 1 and self._is_raised(part, claim):
                    moved = True
                    if not self._fund(part, alive[0]):
                        return False
                elif not alive:
                    if self._is_raised(part, claim):
                        return False
                    moved = self._refuse(part, claim.below) or moved
        return True

    def _is_raised(self, part: Tableau, claim: Claim) -> bool:
        """Tell whether somebody below is certainly funded."""
        return claim.is_urgent or any(part.low[place] > 0 for place in claim.below)

    def _fund(self, part: Tableau, place: int) -> bool:
        least = self.domains[place].least
        if least > part.high[place]:
            return False
        part.narrow(place, least, part.high[place])
        return True

    def _refuse(self, part: Tableau, places: Sequence[int]) -> bool:
        still = [place for place in places if part.high[place] > 0]
        for place in still:
            part.narrow(place, 0, 0)
        return bool(still)

    def parts(self, part: Tableau) -> list[Tableau] | None:
        """Split where most money passes somebody over; None where nobody is. The first to look at comes last."""
        claim = self._most_broken(part)
        if claim is None:
            return None
        parts = []
        for place in claim.family:
            if part.high[place] > 0:
                parts.append(part.copy())
                parts[-1].narrow(place, self.domains[place].least, part.high[place])
                part.narrow(place, 0, 0)
        self._refuse(part, claim.below)
        return [part, *reversed(parts)]

    def _most_broken(self, part: Tableau) -> Claim | None:
        basic = dict(zip(part.basic, part.values, strict=True)) if self.claims else {}
        found, most = None, -1
        for claim in self.claims:
            if any(basic.get(place, part.place[place]) > 0 for place in claim.family):
                continue
            passing = sum(basic.get(place, part.place[place] * part.denominator) for place in claim.below)
            if (passing or claim.is_urgent) and passing > most:
                found, most = claim, passing
        return found
