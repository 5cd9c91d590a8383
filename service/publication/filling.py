"""How the computed money was used up, funded proposal by funded proposal. Pure."""

from allocation import Allocation, Problem
from allocation.problem import BUDGET
from allocation.studies.filling import filling
from service.publication.snapshot import FillStep


def freeze_filling(problem: Problem, outcome: Allocation) -> tuple[FillStep, ...]:
    """Give a step for each funded proposal; skipped ones take no room in a picture."""
    labels = {limit.id: limit.label for limit in problem.limits} | {BUDGET: ""}
    fixed = {one.id for one in problem.candidates if one.fixed_cents is not None}
    return tuple(
        FillStep(
            number=int(step.id),
            merit=step.merit,
            awarded_cents=step.awarded_cents,
            sum_cents=step.cumulative_cents,
            fixed=step.id in fixed,
            reached=tuple(labels[name] for name in step.reached if not name.startswith("applicant:")),
        )
        for step in filling(problem, outcome)
        if step.awarded_cents
    )
