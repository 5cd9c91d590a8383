"""The fixed cast: a board with its people, one round, a handful of proposals, and a stranger from another board.

Olga keeps the office, Carla is chair, Dirk deputy, Ada and Ben are voting members, Vera advises, Alma is an alternate
who stands in for nobody yet, Rita audits. Ben has a conflict with proposal 2. Sven chairs another board and must see
nothing of this one.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.lots import commitment
from service.access import Board, Person, Role, RoundHead, RoundStage, Seat
from service.boards.tables import BoardRow, DistrictRow
from service.conflicts.tables import ConflictAnswerRow, ConflictKind, ConflictRow
from service.members.tables import MemberRow, PersonRow, SessionRow
from service.members.tokens import hash_of
from service.proposals.tables import ApplicantRow, ProposalRow
from service.rounds.tables import CriterionRow, LimitRow, LotSeedRow, PotRow, RoundRow, StageChangeRow
from service.rows import Row
from service.scoring.tables import PointsRow, ScorecardRow, ScorecardState
from tests.remembered import remembered

SEED = "a seed for the tests"
ROLES = {
    "olga": Role.OFFICE,
    "carla": Role.CHAIR,
    "dirk": Role.DEPUTY,
    "ada": Role.VOTING,
    "ben": Role.VOTING,
    "vera": Role.ADVISORY,
    "alma": Role.ALTERNATE,
    "rita": Role.AUDITOR,
}
ASKED = ("carla", "dirk", "ada", "ben", "vera")
"""Who answers the conflict question."""
VOTING = ("carla", "dirk", "ada", "ben")
CONFLICTED = ("ben", 2)
AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True)
class Someone:
    """One of the cast, signed in with `token`."""

    name: str
    email: str
    person_id: int
    member_id: int
    role: Role
    token: str


@dataclass
class World:
    """What the tests find in the database; paths start at `home`."""

    board: BoardRow
    round_: RoundRow
    people: dict[str, Someone] = field(default_factory=dict)
    districts: list[DistrictRow] = field(default_factory=list)
    pots: list[PotRow] = field(default_factory=list)
    criteria: list[CriterionRow] = field(default_factory=list)
    proposals: dict[int, ProposalRow] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """Give the path of the round in the members' area."""
        return f"/board/{self.board.slug}/rounds/{self.round_.slug}"

    @property
    def api(self) -> str:
        """Give the path of the round in the API."""
        return f"/api/boards/{self.board.slug}/rounds/{self.round_.slug}"

    def moved_to(self, session: Session) -> "World":
        """Copy it, its rows clean and belonging to `session`."""

        def moved(row: AnyRow) -> AnyRow:
            return session.merge(row, load=False)

        return World(
            moved(self.board),
            moved(self.round_),
            dict(self.people),
            [moved(district) for district in self.districts],
            [moved(pot) for pot in self.pots],
            [moved(criterion) for criterion in self.criteria],
            {number: moved(proposal) for number, proposal in self.proposals.items()},
        )

    def seat(self, name: str) -> Seat:
        """Give somebody's seat, for calling actions directly."""
        someone, board, round_ = self.people[name], self.board, self.round_
        return Seat(
            Person(someone.person_id, someone.name, hash_of(someone.token).hex()),
            Board(board.id or 0, board.slug, board.name, board.body_label, board.district_label, board.accent),
            someone.member_id,
            someone.role,
            RoundHead(round_.id or 0, round_.slug, round_.title, round_.stage, round_.scoring_closes_at),
        )


@remembered
async def make_world(
    session: AsyncSession,
    *,
    stage: RoundStage = RoundStage.SCORING,
    proposals: int = 3,
    answered: bool = True,
    scored: bool = False,
) -> World:
    """Make the cast and its round in `stage`; `answered`: the conflict question, `scored`: all scorecards too.

    Hundreds of tests begin here: what does not refer to each other goes to the database in one flush.
    """
    board, other = (
        BoardRow(slug="musterland", name="Landkreis Musterland"),
        BoardRow(slug="anderland", name="Landkreis Anderland"),
    )
    persons = {name: _person(name) for name in (*ROLES, "sven")}
    await _save(session, board, other, *persons.values())
    world = World(board, _round(board))
    applicants = [_applicant(board, number) for number in range(1, proposals + 1)]
    members = {name: _member(board, persons[name], role) for name, role in ROLES.items()}
    members["sven"] = _member(other, persons["sven"], Role.CHAIR)
    _make_districts(world)
    other_round = RoundRow(board_id=other.id or 0, slug="2026", title="Andere Runde", year=2026)
    sessions = [_session(name, person) for name, person in persons.items()]
    await _save(session, world.round_, other_round, *members.values(), *sessions, *world.districts, *applicants)
    for name, member in members.items():
        world.people[name] = _someone(name, persons[name], member)
    _make_rules(world)
    await _save(session, *world.pots, *world.criteria)
    for number, applicant in enumerate(applicants, start=1):
        world.proposals[number] = _proposal(world, number, applicant)
    answers = _answers(world) if answered else []
    await _save(session, _limit(world), *world.proposals.values(), *answers)
    cards = _scores(world) if scored else []
    await _save(session, *_conflict(world), *(_card(world, name, number) for name, number, _points in cards))
    await _save(session, *(points for card in cards for points in _points(world, *card)))
    await set_stage(session, world, stage)
    await session.commit()
    return world


async def _save(session: AsyncSession, *rows: Row) -> None:
    session.add_all(rows)
    await session.flush()


async def set_stage(session: AsyncSession, world: World, stage: RoundStage) -> None:
    """Put the round into a stage, as if it had gone there step by step; lots are committed where scoring begins."""
    await session.execute(update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(stage=stage))
    await session.refresh(world.round_)
    if stage.position >= RoundStage.SCORING.position and not await session.get(LotSeedRow, world.round_.id):
        round_id = world.round_.id or 0
        session.add(LotSeedRow(round_id=round_id, seed=SEED, commitment=commitment(SEED)))
        session.add(StageChangeRow(round_id=round_id, from_stage=RoundStage.SCREENING, to_stage=RoundStage.SCORING))
        await session.flush()


def _person(name: str) -> PersonRow:
    return PersonRow(email=f"{name}@example.org", name=name.capitalize() + " Muster")


def _member(board: BoardRow, person: PersonRow, role: Role) -> MemberRow:
    return MemberRow(board_id=board.id or 0, person_id=person.id or 0, role=role, term_from=date(2020, 1, 1))


def _session(name: str, person: PersonRow) -> SessionRow:
    expires_at = datetime.now(UTC) + timedelta(days=1)
    return SessionRow(token_hash=hash_of(_token(name)), person_id=person.id or 0, expires_at=expires_at)


def _token(name: str) -> str:
    return f"session-of-{name}"


def _someone(name: str, person: PersonRow, member: MemberRow) -> Someone:
    return Someone(person.name, person.email, person.id or 0, member.id or 0, member.role, _token(name))


def _round(board: BoardRow) -> RoundRow:
    return RoundRow(
        board_id=board.id or 0,
        slug="2026",
        title="Ehrenamtsbudget 2026",
        year=2026,
        budget_cents=500_000,
        minimum_scores=2,
        scoring_closes_at=datetime.now(UTC) + timedelta(days=7),
    )


def _make_districts(world: World) -> None:
    board_id = world.board.id or 0
    world.districts = [
        DistrictRow(board_id=board_id, code="14625", name="Bautzen", population=298_010),
        DistrictRow(board_id=board_id, code="14626", name="Görlitz", population=250_558),
    ]


def _make_rules(world: World) -> None:
    round_id = world.round_.id or 0
    world.pots = [
        PotRow(round_id=round_id, code="kultur", name="Kultur"),
        PotRow(round_id=round_id, code="sport", name="Sport"),
    ]
    world.criteria = [
        CriterionRow(round_id=round_id, position=1, name="Nutzen für das Gemeinwesen", weight=2),
        CriterionRow(round_id=round_id, position=2, name="Beteiligung Ehrenamtlicher", weight=1),
    ]


def _limit(world: World) -> LimitRow:
    return LimitRow(
        round_id=world.round_.id or 0,
        board_id=world.board.id or 0,
        district_id=world.districts[0].id,
        minimum_cents=50_000,
        maximum_cents=300_000,
    )


def _applicant(board: BoardRow, number: int) -> ApplicantRow:
    return ApplicantRow(board_id=board.id or 0, name=f"Verein Nummer {number} e. V.")


def _proposal(world: World, number: int, applicant: ApplicantRow) -> ProposalRow:
    return ProposalRow(
        round_id=world.round_.id or 0,
        board_id=world.board.id or 0,
        number=number,
        title=f"Vorhaben {number}",
        summary=f"Worum es im Vorhaben {number} geht.",
        applicant_id=applicant.id or 0,
        district_id=world.districts[number % 2].id or 0,
        pot_id=world.pots[number % 2].id,
        requested_cents=100_000 * number,
        minimum_cents=50_000,
    )


def _conflict(world: World) -> list[ConflictRow]:
    name, number = CONFLICTED
    if number not in world.proposals:
        return []
    member_id, proposal_id = world.people[name].member_id, world.proposals[number].id or 0
    return [
        ConflictRow(
            member_id=member_id,
            proposal_id=proposal_id,
            kind=ConflictKind.OFFICE_HOLDER,
            declared_by=world.people[name].person_id,
        )
    ]


def _answers(world: World) -> list[ConflictAnswerRow]:
    round_id = world.round_.id or 0
    return [ConflictAnswerRow(member_id=world.people[name].member_id, round_id=round_id) for name in ASKED]


def _scores(world: World) -> list[tuple[str, int, list[int]]]:
    """Think up points for everybody and every proposal, but where there is a conflict."""
    return [
        (name, number, [(number + place) % 11, (2 * number + place) % 11])
        for place, name in enumerate(VOTING)
        for number in world.proposals
        if (name, number) != CONFLICTED
    ]


def _card(world: World, name: str, number: int) -> ScorecardRow:
    return ScorecardRow(
        member_id=world.people[name].member_id,
        proposal_id=world.proposals[number].id or 0,
        round_id=world.round_.id or 0,
        state=ScorecardState.COMPLETE,
    )


def _points(world: World, name: str, number: int, points: list[int]) -> list[PointsRow]:
    member_id, proposal_id = world.people[name].member_id, world.proposals[number].id or 0
    return [
        PointsRow(member_id=member_id, proposal_id=proposal_id, criterion_id=criterion.id or 0, points=given)
        for criterion, given in zip(world.criteria, points, strict=True)
    ]


async def give_points(session: AsyncSession, world: World, name: str, number: int, points: list[int]) -> None:
    """Complete somebody's scorecard for a proposal, one number for each criterion."""
    await _save(session, _card(world, name, number))
    await _save(session, *_points(world, name, number, points))
