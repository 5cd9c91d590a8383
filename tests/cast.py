"""The fixed cast: a board with its people, one round, a handful of proposals, and a stranger from another board.

Olga keeps the office, Carla is chair, Dirk deputy, Ada and Ben are voting members, Vera advises. Ben has a conflict
with proposal 2. Sven chairs another board and must see nothing of this one.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.lots import commitment
from service.access import Board, Person, Role, RoundHead, RoundStage, Seat
from service.boards.tables import BoardRow, DistrictRow
from service.conflicts.tables import ConflictAnswerRow, ConflictKind, ConflictRow
from service.members.tables import MemberRow, PersonRow, SessionRow
from service.members.tokens import hash_of
from service.proposals.tables import ApplicantRow, ProposalRow
from service.rounds.tables import CriterionRow, LimitRow, LotSeedRow, PotRow, RoundRow
from service.scoring.tables import PointsRow, ScorecardRow, ScorecardState

SEED = "a seed for the tests"
ROLES = {
    "olga": Role.OFFICE,
    "carla": Role.CHAIR,
    "dirk": Role.DEPUTY,
    "ada": Role.VOTING,
    "ben": Role.VOTING,
    "vera": Role.ADVISORY,
}
VOTING = ("carla", "dirk", "ada", "ben")
CONFLICTED = ("ben", 2)


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


async def make_person(session: AsyncSession, name: str, board_id: int, role: Role) -> Someone:
    """Put somebody on a board and sign them in."""
    email = f"{name}@example.org"
    person = PersonRow(email=email, name=name.capitalize() + " Muster")
    session.add(person)
    await session.flush()
    member = MemberRow(board_id=board_id, person_id=person.id or 0, role=role, term_from=date(2020, 1, 1))
    token = f"session-of-{name}"
    expires_at = datetime.now(UTC) + timedelta(days=1)
    session.add(member)
    session.add(SessionRow(token_hash=hash_of(token), person_id=person.id or 0, expires_at=expires_at))
    await session.flush()
    return Someone(person.name, email, person.id or 0, member.id or 0, role, token)


async def make_world(
    session: AsyncSession,
    *,
    stage: RoundStage = RoundStage.SCORING,
    proposals: int = 3,
    answered: bool = True,
    scored: bool = False,
) -> World:
    """Make the cast and its round in `stage`; `answered`: the conflict question, `scored`: all scorecards too."""
    board = BoardRow(slug="musterland", name="Landkreis Musterland")
    session.add(board)
    await session.flush()
    round_ = RoundRow(
        board_id=board.id or 0,
        slug="2026",
        title="Ehrenamtsbudget 2026",
        year=2026,
        budget_cents=500_000,
        minimum_scores=2,
        scoring_closes_at=datetime.now(UTC) + timedelta(days=7),
    )
    session.add(round_)
    await session.flush()
    world = World(board, round_)
    for name, role in ROLES.items():
        world.people[name] = await make_person(session, name, board.id or 0, role)
    await _make_other_board(session, world)
    await _make_rules(session, world)
    await _make_proposals(session, world, proposals)
    await _declare_conflict(session, world)
    if answered:
        await _answer_conflict_question(session, world)
    if scored:
        await _score_everything(session, world)
    await set_stage(session, world, stage)
    await session.commit()
    return world


async def set_stage(session: AsyncSession, world: World, stage: RoundStage) -> None:
    """Put the round into a stage, as if it had gone there step by step; lots are committed from scoring on."""
    await session.execute(update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(stage=stage))
    await session.refresh(world.round_)
    if stage.position >= RoundStage.SCORING.position and not await session.get(LotSeedRow, world.round_.id):
        session.add(LotSeedRow(round_id=world.round_.id or 0, seed=SEED, commitment=commitment(SEED)))
        await session.flush()


async def _make_other_board(session: AsyncSession, world: World) -> None:
    other = BoardRow(slug="anderland", name="Landkreis Anderland")
    session.add(other)
    await session.flush()
    session.add(RoundRow(board_id=other.id or 0, slug="2026", title="Andere Runde", year=2026))
    world.people["sven"] = await make_person(session, "sven", other.id or 0, Role.CHAIR)


async def _make_rules(session: AsyncSession, world: World) -> None:
    board_id, round_id = world.board.id or 0, world.round_.id or 0
    world.districts = [
        DistrictRow(board_id=board_id, code="14625", name="Bautzen", population=298_010),
        DistrictRow(board_id=board_id, code="14626", name="Görlitz", population=250_558),
    ]
    world.pots = [
        PotRow(round_id=round_id, code="kultur", name="Kultur"),
        PotRow(round_id=round_id, code="sport", name="Sport"),
    ]
    world.criteria = [
        CriterionRow(round_id=round_id, position=1, name="Nutzen für das Gemeinwesen", weight=2),
        CriterionRow(round_id=round_id, position=2, name="Beteiligung Ehrenamtlicher", weight=1),
    ]
    session.add_all([*world.districts, *world.pots, *world.criteria])
    await session.flush()
    session.add(
        LimitRow(
            round_id=round_id,
            board_id=board_id,
            district_id=world.districts[0].id,
            minimum_cents=50_000,
            maximum_cents=300_000,
        )
    )
    await session.flush()


async def _make_proposals(session: AsyncSession, world: World, count: int) -> None:
    board_id = world.board.id or 0
    for number in range(1, count + 1):
        applicant = ApplicantRow(board_id=board_id, name=f"Verein Nummer {number} e. V.")
        session.add(applicant)
        await session.flush()
        world.proposals[number] = ProposalRow(
            round_id=world.round_.id or 0,
            board_id=board_id,
            number=number,
            title=f"Vorhaben {number}",
            summary=f"Worum es im Vorhaben {number} geht.",
            applicant_id=applicant.id or 0,
            district_id=world.districts[number % 2].id or 0,
            pot_id=world.pots[number % 2].id,
            requested_cents=100_000 * number,
            minimum_cents=50_000,
        )
        session.add(world.proposals[number])
        await session.flush()


async def _declare_conflict(session: AsyncSession, world: World) -> None:
    name, number = CONFLICTED
    if number in world.proposals:
        session.add(
            ConflictRow(
                member_id=world.people[name].member_id,
                proposal_id=world.proposals[number].id or 0,
                kind=ConflictKind.OFFICE_HOLDER,
                declared_by=world.people[name].person_id,
            )
        )
        await session.flush()


async def _answer_conflict_question(session: AsyncSession, world: World) -> None:
    for name in VOTING:
        session.add(ConflictAnswerRow(member_id=world.people[name].member_id, round_id=world.round_.id or 0))
    await session.flush()


async def _score_everything(session: AsyncSession, world: World) -> None:
    for place, name in enumerate(VOTING):
        for number in world.proposals:
            if (name, number) != CONFLICTED:
                await give_points(session, world, name, number, [(number + place) % 11, (2 * number + place) % 11])


async def give_points(session: AsyncSession, world: World, name: str, number: int, points: list[int]) -> None:
    """Complete somebody's scorecard for a proposal, one number for each criterion."""
    member_id, proposal_id = world.people[name].member_id, world.proposals[number].id or 0
    session.add(
        ScorecardRow(
            member_id=member_id,
            proposal_id=proposal_id,
            round_id=world.round_.id or 0,
            state=ScorecardState.COMPLETE,
        )
    )
    await session.flush()
    for criterion, given in zip(world.criteria, points, strict=True):
        session.add(
            PointsRow(member_id=member_id, proposal_id=proposal_id, criterion_id=criterion.id or 0, points=given)
        )
    await session.flush()
