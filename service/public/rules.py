"""What follows from a snapshot by itself: whose it is, what stands beside what."""

import hashlib
from collections.abc import Iterable, Mapping
from itertools import groupby

from service.public.facts import Editions, FeedEntry, PublishedRound
from service.public.pages import BoardRounds
from service.publication.snapshot import BoardHead, PublishedProposal, Snapshot
from service.publication.statements import Statements


def fingerprint_of(rounds: Iterable[PublishedRound | FeedEntry]) -> str:
    """Change whenever any of these rounds is published anew."""
    return fingerprint_from(one.sha256 for one in rounds)


def fingerprint_from(hashes: Iterable[str]) -> str:
    """Make one hash of many."""
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def by_board(rounds: Iterable[PublishedRound], said: Mapping[str, Statements]) -> tuple[BoardRounds, ...]:
    """Put a board's rounds below it, with what it says about itself now; they come in that order."""
    grouped = [tuple(group) for _, group in groupby(rounds, key=lambda one: one.board.slug)]
    return tuple(BoardRounds(group[0].board, group, said.get(group[0].board.slug, Statements())) for group in grouped)


def boards_of(rounds: Iterable[PublishedRound]) -> tuple[BoardHead, ...]:
    """Give each board as its newest publication describes it."""
    return tuple(group.board for group in by_board(rounds, {}))


def home_of(snapshot: Snapshot, editions: Editions) -> str:
    """Give the path of a round's pages, in an older version below its number."""
    return snapshot.href if editions.is_newest else f"{snapshot.href}/versions/{editions.shown.version}"


def neighbours(
    snapshot: Snapshot, proposal: PublishedProposal
) -> tuple[PublishedProposal | None, PublishedProposal | None]:
    """Find the proposals before and after one, by number."""
    place = snapshot.proposals.index(proposal)
    before = snapshot.proposals[place - 1] if place else None
    after = snapshot.proposals[place + 1] if place + 1 < len(snapshot.proposals) else None
    return before, after
