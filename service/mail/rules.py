"""When a letter is tried again, and when we give up."""

from datetime import datetime, timedelta
from typing import Final

from service.mail.errors import LapsedError, NotWaitingError
from service.mail.tables import Failure, OutboxRow
from service.texts import N_

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


def has_lapsed(letter: OutboxRow, *, now: datetime) -> bool:
    """Tell whether it is too late for a letter."""
    return letter.lapses_at is not None and letter.lapses_at <= now


def has_failed(letter: OutboxRow) -> bool:
    """Tell whether a letter was given up, or waits after a failure."""
    return letter.sent_at is None and (letter.given_up_at is not None or bool(letter.last_error))


def may_try_again(letter: OutboxRow, *, now: datetime) -> bool:
    """Tell whether another attempt can be asked for."""
    return has_failed(letter) and not has_lapsed(letter, now=now)


def check_may_try_again(letter: OutboxRow, *, now: datetime) -> None:
    """Refuse for letters that went out or are of no use any more, and while nothing has gone wrong."""
    if not has_failed(letter):
        raise NotWaitingError
    if letter.lapses_at is not None and has_lapsed(letter, now=now):
        raise LapsedError(at=letter.lapses_at)


REASONS: Final = {
    Failure.UNREACHABLE: N_("The mail server does not answer."),
    Failure.PASSWORD: N_("The mail server does not accept our user name or password. Whoever runs Beirat has to look."),
    Failure.ADDRESS: N_("The mail server does not accept this address. Is it spelt correctly?"),
    Failure.REFUSED: N_("The mail server did not take the letter."),
    Failure.LATE: N_("The letter was not sent in time to be of use."),
}
"""What went wrong, in plain words."""
