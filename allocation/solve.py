"""From a problem to its outcome."""

from collections.abc import Callable

from allocation.outcome import Allocation, Unsolved
from allocation.problem import Problem

Progress = Callable[[str, int, int], None]
"""Called as progress(stage, done, total); may be slow, may raise to stop the work."""


def solve(problem: Problem, *, seconds: float | None = None, progress: Progress | None = None) -> Allocation | Unsolved:
    """The best split under the problem's rule; the same problem always gives the same cents."""
    raise NotImplementedError
