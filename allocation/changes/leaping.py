"""Finding, along one limit, some room that funds a candidate while one step less does not: no proof of the smallest."""

from collections.abc import Iterator

from allocation.changes.stretches import Stretches


def leap(along: Stretches, id_: str, guess: int) -> bool:
    """Ask until some stretch that funds the candidate is known, and that one step less than it does not."""
    if along.first_with(id_) is None and not any(
        id_ in along.at(step).funded for step in steps_from(guess, along.most)
    ):
        return False
    close_in(along, id_)
    return True


def steps_from(guess: int, most: int) -> Iterator[int]:
    """Give the guess, and then twice and twice the room."""
    first = min(max(guess, 1), most)
    yield first
    step = 1
    while step < most:
        step *= 2
        if step > first:
            yield min(step, most)


def close_in(along: Stretches, id_: str) -> None:
    """Ask until one step less than the first stretch that funds the candidate is known not to."""
    is_close = True
    while (first := along.first_with(id_)) is not None:
        below = along.known[along.known.index(first) - 1].high
        if first.low - below <= 1:
            return
        step = first.low - 1 if is_close else (first.low + below) // 2
        found = along.at(step)
        is_close = id_ in found.funded and found.low < step
