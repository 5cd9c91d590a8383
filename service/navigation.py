"""The main navigation of the members' area: what a seat can go to, in the order of a round's story."""

from functools import lru_cache
from typing import Final

from service.access import EVERYONE, LEADERS, MEMBERS, OVERSEERS, SEATED, VOTERS, Role, RoundStage, Seat
from service.pages import NavLink
from service.texts import N_, Texts, texts_in

OVERSEERS_AND_LEADERS = LEADERS | OVERSEERS
FROM_SCORING = frozenset(stage for stage in RoundStage if stage.position >= RoundStage.SCORING.position)
FROM_DELIBERATION = FROM_SCORING - {RoundStage.SCORING}
FROM_RESOLUTION = FROM_DELIBERATION - {RoundStage.DELIBERATION}
ALWAYS = frozenset(RoundStage)

# label, path below the board, roles
BOARD_PLACES = (
    (N_("Rounds"), "", EVERYONE),
    (N_("Members"), "/members", OVERSEERS),
    (N_("My organisations"), "/affiliations", MEMBERS | {Role.ALTERNATE}),
    (N_("Districts"), "/districts", OVERSEERS),
    (N_("Outbox"), "/outbox", OVERSEERS),
    (N_("Open data"), "/open-data", frozenset({Role.OFFICE})),
    (N_("Journal"), "/journal", OVERSEERS_AND_LEADERS),
)

# label, path below the round, roles, stages
PLACES = (
    (N_("Overview"), "", EVERYONE, ALWAYS),
    (N_("Rules"), "/rules", EVERYONE, ALWAYS),
    (N_("Proposals"), "/proposals", OVERSEERS, ALWAYS),
    (N_("Conflicts"), "/conflicts", MEMBERS, FROM_SCORING),
    (N_("Doubtful conflicts"), "/doubts", LEADERS, FROM_SCORING),
    (N_("Conflicts"), "/conflicts/all", OVERSEERS, FROM_SCORING | {RoundStage.SCREENING}),
    (N_("Score"), "/scoring", VOTERS, frozenset({RoundStage.SCORING})),
    (N_("Proposals"), "/scoring", frozenset({Role.ADVISORY}), frozenset({RoundStage.SCORING})),
    (N_("Receipt"), "/receipt", VOTERS, FROM_SCORING),
    (N_("Paper"), "/paper", frozenset({Role.OFFICE}), frozenset({RoundStage.SCORING})),
    (N_("Progress"), "/progress", OVERSEERS_AND_LEADERS, frozenset({RoundStage.SCORING})),
    (N_("Merits"), "/merits", SEATED, FROM_DELIBERATION),
    (N_("Scenarios"), "/scenarios", OVERSEERS_AND_LEADERS, FROM_DELIBERATION),
    (N_("Resolution"), "/resolution", SEATED, FROM_RESOLUTION),
    (N_("Publication"), "/publication", OVERSEERS_AND_LEADERS, FROM_RESOLUTION),
)


PAGES_KEPT: Final = 10_000


def navigation(seat: Seat, path: str, texts: Texts) -> tuple[NavLink, ...]:
    """List the places that this seat may go to now."""
    round_ = seat.round_
    if round_ is None:
        return _board_places(f"/board/{seat.board.slug}", path, seat.role, texts.language)
    return _round_places(seat.home, path, seat.role, round_.stage, texts.language)


@lru_cache(PAGES_KEPT)
def _round_places(home: str, path: str, role: Role, stage: RoundStage, language: str) -> tuple[NavLink, ...]:
    gettext = texts_in(language).gettext
    return tuple(
        NavLink(
            gettext(label),
            home + below,
            current=path == home + below or (below != "" and path.startswith(home + below)),
        )
        for label, below, roles, stages in PLACES
        if role in roles and stage in stages
    )


@lru_cache(PAGES_KEPT)
def _board_places(home: str, path: str, role: Role, language: str) -> tuple[NavLink, ...]:
    gettext = texts_in(language).gettext
    return tuple(
        NavLink(gettext(label), home + below, current=path == home + below)
        for label, below, roles in BOARD_PLACES
        if role in roles
    )
