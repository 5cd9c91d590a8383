"""The smallest step that is enough, found by asking."""

from collections.abc import Callable

Probe = Callable[[int], int | None]
"""None where a step is not enough; otherwise a step no larger than that of which it is known that it is."""


def smallest(most: int, probe: Probe, guess: int = 1, stride: int = 1) -> int | None:
    """Find a step from 1 to `most` that is enough while the one before is not; None where none is found.

    From the guess the search goes up in strides that double, and then halves what is left. Where a probe says more than
    it was asked, or the guess is enough, the step just below is asked about first.
    """
    asked = min(max(guess, 1), most)
    enough, too_little, is_close = probe(asked), 0, True
    while enough is None:
        too_little = asked
        if too_little >= most:
            return None
        asked = min(too_little + stride, most)
        stride *= 2
        enough = probe(asked)
        is_close = enough is not None and enough < asked
    while enough - too_little > 1:
        asked = enough - 1 if is_close else (enough + too_little) // 2
        found = probe(asked)
        is_close = found is not None and found < asked
        if found is None:
            too_little = asked
        else:
            enough = found
    return enough
