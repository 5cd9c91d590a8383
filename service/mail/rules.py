"""When a letter is tried again, and when we give up."""

from datetime import timedelta
from typing import Final

MOST_ATTEMPTS: Final = 12
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=1)
CLAIM_LASTS: Final = timedelta(minutes=2)
"""How long one worker has a letter to itself; if it dies meanwhile, another takes the letter up after that."""


def pause_after(attempts: int) -> timedelta:
    """Double the pause with each failure: 30 seconds, 1 minute, 2, 4, … at most an hour; five hours in all."""
    return min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)


def is_hopeless(attempts: int, *, refused_for_good: bool) -> bool:
    """Tell whether another attempt makes sense."""
    return refused_for_good or attempts >= MOST_ATTEMPTS
