"""Who may do what, and when: roles, stages, and the seat from which a request is made.

Every route states its `Access`; `service.entrance` holds every request against it before a handler runs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency

from service.errors import NotFoundError, SignedOutError
from service.texts import N_


class Role(StrEnum):
    """What a member is on one board."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    VOTING = "voting"
    ADVISORY = "advisory"
    ALTERNATE = "alternate"
    OFFICE = "office"
    AUDITOR = "auditor"


ROLE_NAMES = (
    N_("chair"),
    N_("deputy"),
    N_("voting"),
    N_("advisory"),
    N_("alternate"),
    N_("office"),
    N_("auditor"),
)
"""The roles as message ids: a value is translated wherever it is shown."""
ROLE_TITLES = {
    Role.CHAIR: N_("Chair"),
    Role.DEPUTY: N_("Deputy chair"),
    Role.VOTING: N_("Voting member"),
    Role.ADVISORY: N_("Advisory member"),
    Role.ALTERNATE: N_("Alternate"),
    Role.OFFICE: N_("Office"),
    Role.AUDITOR: N_("Auditor"),
}
VOTERS = frozenset({Role.CHAIR, Role.DEPUTY, Role.VOTING})
LEADERS = frozenset({Role.CHAIR, Role.DEPUTY})
MEMBERS = VOTERS | {Role.ADVISORY}
OVERSEERS = frozenset({Role.OFFICE, Role.AUDITOR})
"""Who reads everything of the board, but for single members' points; the auditor changes nothing."""
EVERYONE = frozenset(Role)
SEATED = EVERYONE - {Role.ALTERNATE}
"""Who reads proposals, merits and decisions; an alternate does while standing in for somebody."""


class RoundStage(StrEnum):
    """Where a round stands; exactly one at a time, in this order."""

    DRAFT = "draft"
    CALL = "call"
    SCREENING = "screening"
    SCORING = "scoring"
    DELIBERATION = "deliberation"
    RESOLUTION = "resolution"
    PUBLISHED = "published"
    CLOSED = "closed"

    @property
    def position(self) -> int:
        """Count from 0 (draft)."""
        return list(RoundStage).index(self)


STAGE_NAMES = (
    N_("draft"),
    N_("call"),
    N_("screening"),
    N_("scoring"),
    N_("deliberation"),
    N_("resolution"),
    N_("published"),
    N_("closed"),
)
"""The stages as message ids."""


@dataclass(frozen=True)
class Access:
    """A route's condition: which roles on the board, in which stages of the round.

    `roles` None: everybody, signed in or not. `signed_in`: any person with a session. `unasked`: nobody looks up who
    it is. Strangers to a board get 404, insiders with another role 403, another stage 409.
    """

    roles: frozenset[Role] | None
    stages: frozenset[RoundStage] | None = None
    signed_in: bool = False
    unasked: bool = False


PUBLIC = Access(roles=None)
UNASKED = Access(roles=None, unasked=True)
SIGNED_IN = Access(roles=None, signed_in=True)


def only(roles: Iterable[Role], *stages: RoundStage) -> Access:
    """Admit these roles of the board in the path; in any stage if none is named."""
    return Access(roles=frozenset(roles), stages=frozenset(stages) or None, signed_in=True)


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in."""

    id: int
    name: str
    session_hash: str


@dataclass(frozen=True)
class Board:
    """The board in the request's path."""

    id: int
    slug: str
    name: str
    body_label: str
    district_label: str
    accent: str


@dataclass(frozen=True)
class RoundHead:
    """The round in the request's path."""

    id: int
    slug: str
    title: str
    stage: RoundStage
    scoring_closes_at: datetime | None


@dataclass(frozen=True)
class Counterpart:
    """The other one of an alternate and the member for whom they stand in, up to and including a day."""

    member_id: int
    name: str
    until: date


@dataclass(frozen=True)
class Seat:
    """A person's place on the board in the path; what actions and queries are asked on behalf of.

    An alternate who stands in has the role of a voting member, and `stands_in_for` says for whom; for as long, that
    member has the role of an advisory one, and `stood_in_by` says by whom.
    """

    person: Person
    board: Board
    member_id: int
    role: Role
    round_: RoundHead | None
    stands_in_for: Counterpart | None = None
    stood_in_by: Counterpart | None = None

    @property
    def round(self) -> RoundHead:
        """The round in the path; only routes below a round ask for it."""
        if self.round_ is None:
            raise NotFoundError
        return self.round_

    @property
    def holder_id(self) -> int:
        """The member to whom the seat belongs: an alternate acts in somebody else's."""
        return self.stands_in_for.member_id if self.stands_in_for else self.member_id

    @property
    def home(self) -> str:
        """The path of the round in the members' area."""
        return f"/board/{self.board.slug}/rounds/{self.round.slug}"


def known_of(connection: ASGIConnection[Any, Any, Any, Any]) -> dict[str, Any]:
    """Give what is known of a request so far, to read and to add to; its `state` is a copy, made each time anew."""
    known: dict[str, Any] = connection.scope["state"]
    return known


def provide_person(request: Request[Any, Any, Any]) -> Person | None:
    """Answer who asks, as the entrance found out."""
    person: Person | None = known_of(request).get("person")
    return person


def provide_me(request: Request[Any, Any, Any]) -> Person:
    """Answer who asks, where a route is only for people who have signed in."""
    person = provide_person(request)
    if person is None:
        raise SignedOutError
    return person


def provide_seat(request: Request[Any, Any, Any]) -> Seat:
    """Answer the seat that the entrance found; below `/board/…` there always is one."""
    seat: Seat | None = known_of(request).get("seat")
    if seat is None:
        raise NotFoundError
    return seat


def provide_now() -> datetime:
    """Answer the present moment; tests put another clock in its place."""
    return datetime.now(UTC)


CurrentPerson = NamedDependency[Person | None]
Myself = NamedDependency[Person]
CurrentSeat = NamedDependency[Seat]
Now = NamedDependency[datetime]
