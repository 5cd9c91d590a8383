"""The problems that steadiness asks about: one thing about a problem changed, and whether it can matter at all.

What cannot change the awards is not solved. The arguments:

`merit_euros`, `merit_projects`, `ranking` and `even_districts` take, of all awards that hold the limits, the first in
an order which does not depend on the budget. So the awards stay
- under a smaller budget that still covers what was spent: some awards are no longer allowed, these still are;
- under a larger budget where the old one already covered all demand: it never stood in the way of any awards.

The same holds when a candidate withdraws that received nothing: the awards left are those in which it gets nothing,
and the best of all was among them. No other awards come in: a minimum is lowered to what demand allows, but with this
candidate at nothing the others reached the minimum, so their demand does. There are four exceptions, which are solved.
Under `even_districts` the request counts in the district's coverage. Under `flat_cut` and `equal_shares` a candidate
that a rule may fund takes part in finding the share, or ends the raising, even where it gets nothing. Under
`no_leapfrogging` it may keep back peers of lower merit. Whoever is excluded is out already and is not asked about.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from allocation.problem import Candidate, Problem, Rule
from allocation.programmes.limits import may_be_leapfrogged, peers_of
from allocation.programmes.programme import demand_cents
from allocation.records import dataclass, replace
from allocation.rules.again import withdrawn
from allocation.studies.leave_one_out import Merits

BUDGET_CHANGE_PERCENT = 5
STEP_BY_STEP = frozenset({Rule.FLAT_CUT, Rule.EQUAL_SHARES})

Awards = Mapping[str, int]


class Kind(StrEnum):
    """What is changed."""

    LESS_BUDGET = "less_budget"
    MORE_BUDGET = "more_budget"
    WITHDRAWAL = "withdrawal"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Case:
    """One change, whom it is about (a candidate's id, a member's token; "" for the budget), and whether it matters."""

    kind: Kind
    about: str
    problem: Problem
    matters: bool


def budget_cases(problem: Problem, awards: Awards) -> Iterator[Case]:
    """Take away, and add, 5 % of the budget (`budget_cents`, reserve included), rounded down to a whole cent.

    The reserve stays what it is.
    """
    change = problem.budget_cents * BUDGET_CHANGE_PERCENT // 100
    less, more = (replace(problem, budget_cents=problem.budget_cents + one) for one in (-change, change))
    free = problem.rule in STEP_BY_STEP
    spent, demand = sum(awards.values()), sum(demand_cents(problem, one) for one in problem.candidates)
    yield Case(Kind.LESS_BUDGET, "", less, matters=change > 0 and (free or spent > less.available_cents))
    yield Case(Kind.MORE_BUDGET, "", more, matters=change > 0 and (free or demand > problem.available_cents))


def withdrawal_cases(problem: Problem, awards: Awards) -> Iterator[Case]:
    """Let each candidate withdraw whose withdrawal can matter, in the order of the problem.

    A fixed candidate can withdraw too; its money is then free.
    """
    lowest = lowest_merits(problem)
    for one in problem.candidates:
        if one.excluded is None and withdrawal_matters(problem, awards, one, lowest):
            rest = (withdrawn(one) if other.id == one.id else other for other in problem.candidates)
            yield Case(Kind.WITHDRAWAL, one.id, replace(problem, candidates=tuple(rest)), matters=True)


def withdrawal_matters(problem: Problem, awards: Awards, one: Candidate, lowest: Mapping[object, int]) -> bool:
    """Tell whether others can receive anything else once the candidate is gone; the arguments are above."""
    if awards[one.id]:
        return True
    if problem.rule is Rule.EVEN_DISTRICTS and one.district is not None and one.requested_cents:
        return True
    if problem.rule in STEP_BY_STEP and problem.is_eligible(one):
        return True
    kept_back = problem.no_leapfrogging and may_be_leapfrogged(problem, one, awards)
    return kept_back and lowest.get(peers_of(one), one.merit or 0) < (one.merit or 0)


def lowest_merits(problem: Problem) -> dict[object, int]:
    """Give, by peers, the lowest merit that can be funded."""
    found: dict[object, int] = {}
    for one in problem.candidates:
        if one.merit is not None and (problem.is_eligible(one) or one.fixed_cents):
            found[peers_of(one)] = min(found.get(peers_of(one), one.merit), one.merit)
    return found


def member_cases(problem: Problem, merits_without: Mapping[str, Merits]) -> Iterator[Case]:
    """Leave out one member after the other, by token: the merits become those given, the member's ballot goes.

    Ballots count under `equal_shares` only. Raises ValueError where merits are given for an unknown candidate.
    """
    known = {one.id for one in problem.candidates}
    for member in sorted(merits_without):
        merits = merits_without[member]
        if merits.keys() - known:
            raise ValueError(f"merits without {member!r} name the unknown candidate {min(merits.keys() - known)!r}")
        candidates = tuple(replace(one, merit=merits.get(one.id, one.merit)) for one in problem.candidates)
        ballots = tuple(ballot for ballot in problem.ballots if ballot.member != member)
        counts = problem.rule is Rule.EQUAL_SHARES and len(ballots) < len(problem.ballots)
        varied = replace(problem, candidates=candidates, ballots=ballots)
        yield Case(Kind.MEMBER, member, varied, matters=counts or candidates != problem.candidates)
