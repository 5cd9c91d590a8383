"""Lots: drawn once per round from a seed that is committed to before scoring and revealed on publication."""

from collections.abc import Iterable
from operator import attrgetter

from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.problem import Candidate, Problem

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = WhenUsed("hashlib")


def commitment(seed: str) -> str:
    """SHA-256 of the seed in UTF-8, as hexadecimal digits; published before scoring opens."""
    return hashlib.sha256(seed.encode()).hexdigest()


def lot_order(seed: str, ids: Iterable[str]) -> dict[str, int]:
    """Lots 1, 2, … in the order of SHA-256(seed + ":" + id), lower first."""
    sha256 = hashlib.sha256
    drawn = sorted(ids, key=lambda id_: sha256(f"{seed}:{id_}".encode()).digest())
    return {id_: place for place, id_ in enumerate(drawn, start=1)}


def in_lot_order(problem: Problem) -> tuple[Candidate, ...]:
    """Give the problem's candidates, first lot first: the order in which everything here is computed."""
    if any(candidate.lot is not None for candidate in problem.candidates):
        return tuple(sorted(problem.candidates, key=attrgetter("lot")))
    lots = lot_order(problem.lot_seed, (candidate.id for candidate in problem.candidates))
    return tuple(sorted(problem.candidates, key=lambda candidate: lots[candidate.id]))
