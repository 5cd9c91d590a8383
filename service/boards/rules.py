"""What a board may be called."""

import re
from typing import Final

from service.boards.errors import BoardNameError, BoardSlugError, BoardTakenError

SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,60}")
LONGEST_NAME: Final = 200


def check_board(slug: str, name: str, *, taken: bool) -> None:
    """Refuse a name or an address that cannot be."""
    if not name or len(name) > LONGEST_NAME:
        raise BoardNameError(limit=LONGEST_NAME)
    if not SLUG.fullmatch(slug):
        raise BoardSlugError(slug=slug)
    if taken:
        raise BoardTakenError(slug=slug)
