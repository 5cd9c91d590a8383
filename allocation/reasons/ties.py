"""Where a lot decided, and nothing else: somebody would have been funded, had two candidates drawn each other's lots.

That is claimed only where it is certain:
- The two are alike in everything that a rule looks at. Then exchanging the lots is exchanging the names.
- Under the rules that take, of all awards which hold the limits, the best by value and then by lots: what one or a few
  others of the same merit received could be divided anew, with something for this one, and every limit would hold.
  At equal merit that is worth the same. If this one had the earliest of their lots, nothing would be better up to that
  lot, or it would have been better before; and there the best now gives something.
- Under `ranking`, where no minimum has to be kept in mind: at the other's turn there was room for this one.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from allocation.lots import in_lot_order
from allocation.problem import BUDGET, Candidate, Limit, Problem, Rule
from allocation.programmes.limits import peers_of
from allocation.programmes.programme import demand_by_limit

MOST_TRIES = 10
"""So many candidates of the same merit and an earlier lot are looked at, the last of them first."""

MOST_TOGETHER = 3
"""So many of their awards together are divided anew."""

BY_VALUE = frozenset({Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING, Rule.EVEN_DISTRICTS})

Division = dict[str, int]
"""Cents by candidate id, for those whose award is another."""


class Ties:
    """Awards of one problem, in cents by candidate id, and what each of its limits gives and must give."""

    def __init__(self, problem: Problem, awards: Mapping[str, int]) -> None:
        self.problem, self.awards = problem, awards
        self.limits = {limit.id: limit for limit in problem.limits}
        self.left = problem.available_cents - sum(awards.values())
        self.given = {name: [0, 0] for name in self.limits}
        self.proposals: dict[str, int] = {}
        for one in problem.candidates:
            if one.applicant is not None:
                self.proposals[one.applicant] = self.proposals.get(one.applicant, 0) + 1
            for name in one.limit_ids & self.given.keys() if awards[one.id] else ():
                self.given[name][0] += awards[one.id]
                self.given[name][1] += 1
        self.demand = demand_by_limit(problem)
        self.turns = Turns(problem, awards) if is_plain_ranking(problem) else None

    def lost_to(self, loser: Candidate, earlier: Iterable[Candidate]) -> Candidate | None:
        """Find somebody of the same merit and an earlier lot with whose lot this one would have been funded."""
        together: list[Candidate] = []
        for winner in islice(earlier, MOST_TRIES):
            together.append(winner)
            if self._are_alike(loser, winner) or self._could_take(loser, winner, together):
                return winner
        return None

    def _could_take(self, loser: Candidate, winner: Candidate, together: Sequence[Candidate]) -> bool:
        if self.turns is not None:
            return self.turns.had_room_for(loser, winner)
        if self._could_divide(loser, [winner]):
            return True
        return 1 < len(together) <= MOST_TOGETHER and self._could_divide(loser, together)

    def _are_alike(self, one: Candidate, other: Candidate) -> bool:
        """Tell whether no rule can tell them apart, but for their lots."""
        if (one.award, one.requested_cents) != (other.award, other.requested_cents) or not self._stand_alike(
            one, other
        ):
            return False
        if self.problem.rule is not Rule.EQUAL_SHARES:
            return True
        return all(ballot.scores.get(one.id, 0) == ballot.scores.get(other.id, 0) for ballot in self.problem.ballots)

    def _stand_alike(self, one: Candidate, other: Candidate) -> bool:
        """Tell whether both have the same district and groups, and an applicant that matters to neither."""
        return peers_of(one) == peers_of(other) and all(
            each.applicant is None or (each.applicant not in self.limits and self.proposals[each.applicant] == 1)
            for each in (one, other)
        )

    def _could_divide(self, loser: Candidate, winners: Sequence[Candidate]) -> bool:
        """Tell whether the winners' awards could be divided anew, worth the same, with something for the loser."""
        rule = self.problem.rule
        if rule not in BY_VALUE:
            return False
        if self.problem.no_leapfrogging and not all(self._stand_alike(loser, one) for one in winners):
            return False
        if rule is Rule.EVEN_DISTRICTS and any(one.district != loser.district for one in winners):
            return False
        carriers = (loser, *winners)
        return any(self._limits_hold(carriers, division) for division in self._divisions(loser, winners))

    def _divisions(self, loser: Candidate, winners: Sequence[Candidate]) -> Iterator[Division]:
        """Let one of the winners keep some or nothing; under `ranking` something may be left over."""
        whole, nothing = sum(self.awards[one.id] for one in winners), {one.id: 0 for one in winners}
        few = self.problem.rule is not Rule.MERIT_PROJECTS or len(winners) == 1
        for one in winners if few else ():
            tried = {whole, loser.smallest_cents, loser.maximum_cents, whole - one.smallest_cents}
            for cents in sorted(tried):
                if 0 < cents <= whole and loser.may_receive(cents) and one.may_receive(whole - cents):
                    yield {**nothing, one.id: whole - cents, loser.id: cents}
        if self.problem.rule is Rule.RANKING:
            yield {**nothing, loser.id: loser.smallest_cents}

    def _limits_hold(self, carriers: Sequence[Candidate], division: Division) -> bool:
        changes = {one.id: division[one.id] - self.awards[one.id] for one in carriers}
        if sum(changes.values()) > self.left:
            return False
        for name in {name for one in carriers for name in one.limit_ids} & self.limits.keys():
            given, count = self.given[name]
            for one in carriers:
                if name in one.limit_ids:
                    given += changes[one.id]
                    count += (division[one.id] > 0) - (self.awards[one.id] > 0)
            if not self._holds(self.limits[name], given, count):
                return False
        return True

    def _holds(self, limit: Limit, cents: int, count: int) -> bool:
        demand, demanders = self.demand.get(limit.id, (0, 0))
        most, most_awards = limit.maximum_cents, limit.maximum_awards
        return (
            min(limit.minimum_cents or 0, demand) <= cents
            and min(limit.minimum_awards or 0, demanders) <= count
            and (most is None or cents <= most)
            and (most_awards is None or count <= most_awards)
        )


def is_plain_ranking(problem: Problem) -> bool:
    """Tell whether the rule goes down the list and looks at nothing but the room that is left."""
    minimums = any(limit.minimum_cents or limit.minimum_awards for limit in problem.limits)
    return problem.rule is Rule.RANKING and not minimums and not problem.no_leapfrogging


class Turns:
    """What each limit, the budget included, had given away before each turn of a ranking."""

    def __init__(self, problem: Problem, awards: Mapping[str, int]) -> None:
        self.limits = {limit.id: limit for limit in problem.limits}
        self.limits[BUDGET] = Limit(BUDGET, BUDGET, maximum_cents=problem.available_cents)
        listed = sorted(in_lot_order(problem), key=lambda one: (one.fixed_cents is None, -(one.merit or 0)))
        self.places = {one.id: place for place, one in enumerate(listed)}
        self.taken: dict[str, list[int]] = {name: [] for name in self.limits}
        self.totals: dict[str, list[int]] = {name: [0] for name in self.limits}
        for one in listed:
            for name in (BUDGET, *one.limit_ids) if awards[one.id] else ():
                if name in self.taken:
                    self.taken[name].append(self.places[one.id])
                    self.totals[name].append(self.totals[name][-1] + awards[one.id])

    def had_room_for(self, loser: Candidate, winner: Candidate) -> bool:
        """Tell whether the smallest award of the one would have fitted when it was the other's turn."""
        for name in (BUDGET, *loser.limit_ids):
            limit = self.limits.get(name, Limit(name, name))
            count = bisect_left(self.taken.get(name, []), self.places[winner.id])
            given = self.totals.get(name, [0])[count]
            if limit.maximum_cents is not None and given + loser.smallest_cents > limit.maximum_cents:
                return False
            if limit.maximum_awards is not None and count >= limit.maximum_awards:
                return False
        return True
