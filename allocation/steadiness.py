"""How steady a split is: what changes when one thing about the problem changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from allocation.outcome import Allocation
from allocation.problem import Candidate, Problem
from allocation.solve import Progress, solve

BUDGET_CHANGE_PERCENT = 5


@dataclass(frozen=True, slots=True)
class Variation:
    """One change, in a word and the id it is about, and the awards in cents that it leads to (None: unsolved)."""

    kind: str
    about: str
    awards: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Steadiness:
    """All variations, and the candidates whose award is the same in every one of them."""

    variations: tuple[Variation, ...]
    unchanged: tuple[str, ...]


def steadiness(
    problem: Problem,
    awards: Mapping[str, int],
    merits_without: Mapping[str, Mapping[str, int | None]] | None = None,
    progress: Progress | None = None,
) -> Steadiness:
    """Solve anew with the budget 5 % smaller and larger, without each candidate, and without each member.

    `merits_without` gives, for each member left out (under any name), the merits by candidate id.
    """
    cases = list(variations_of(problem, merits_without or {}))
    found = []
    for place, (kind, about, varied) in enumerate(cases):
        if progress is not None:
            progress("steadiness", place, len(cases))
        outcome = solve(varied)
        found.append(Variation(kind, about, outcome.awarded_cents if isinstance(outcome, Allocation) else None))
    return Steadiness(tuple(found), unchanged(awards, found))


def unchanged(awards: Mapping[str, int], variations: list[Variation]) -> tuple[str, ...]:
    """Find who receives the same in all variations that can be solved; one's own withdrawal does not count."""
    solved = [one for one in variations if one.awards is not None]
    return tuple(
        id_
        for id_, cents in awards.items()
        if all(one.awards is None or one.about == id_ or one.awards[id_] == cents for one in solved)
    )


def variations_of(
    problem: Problem, merits_without: Mapping[str, Mapping[str, int | None]]
) -> Iterator[tuple[str, str, Problem]]:
    for sign in (-1, 1):
        change = sign * problem.budget_cents * BUDGET_CHANGE_PERCENT // 100
        percent = f"{sign * BUDGET_CHANGE_PERCENT:+d} %"
        yield "budget", percent, replace(problem, budget_cents=problem.budget_cents + change)
    for one in problem.candidates:
        if problem.is_eligible(one):
            yield "withdrawal", one.id, with_candidates(problem, {one.id: replace(one, excluded="withdrawn")})
    for member, merits in merits_without.items():
        ballots = tuple(ballot for ballot in problem.ballots if ballot.member != member)
        changed = {one.id: replace(one, merit=merits.get(one.id, one.merit)) for one in problem.candidates}
        yield "member", member, replace(with_candidates(problem, changed), ballots=ballots)


def with_candidates(problem: Problem, changed: Mapping[str, Candidate]) -> Problem:
    return replace(problem, candidates=tuple(changed.get(one.id, one) for one in problem.candidates))
