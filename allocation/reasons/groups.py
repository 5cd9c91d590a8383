"""The groups of candidates that people ask about: the whole, every limit, and districts and pots without a limit."""

from collections.abc import Container

from allocation.problem import BUDGET, Candidate, Problem


def group_labels(problem: Problem) -> dict[str, str]:
    """Give the label by id: the budget, the limits as the problem orders them, then districts and pots without one.

    A group without a limit has its id as label. Applicants without a limit are no group: there is one for each.
    """
    labels = {BUDGET: BUDGET} | {limit.id: limit.label for limit in problem.limits}
    carried = {name for one in problem.candidates for name in (one.district, *one.groups) if name is not None}
    return labels | {name: name for name in sorted(carried - labels.keys())}


def members(problem: Problem) -> dict[str, list[Candidate]]:
    """Give the candidates of each group, in the order of the problem."""
    found: dict[str, list[Candidate]] = {name: [] for name in group_labels(problem)}
    for one in problem.candidates:
        for name in names_of(one, found):
            found[name].append(one)
    return found


def names_of(candidate: Candidate, known: Container[str]) -> list[str]:
    """Give the groups that count the candidate's award, the budget first."""
    return [BUDGET, *sorted(name for name in candidate.limit_ids if name in known)]
