"""Scorecards, progress and merits by script."""

from litestar import get, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from service.access import LEADERS, OVERSEERS, SEATED, VOTERS, CurrentSeat, Now, RoundStage, only
from service.conflicts.question import check_question
from service.conflicts.rules import check_may_open
from service.database import Session
from service.scoring.actions import give_score
from service.scoring.cards import get_card
from service.scoring.forms import marks_from
from service.scoring.lists import get_list
from service.scoring.progress import get_progress
from service.scoring.queries import get_visible_merits
from service.scoring.schemas import ListedOut, MeritsOut, ProgressOut, SavedOut, ScorecardIn, ScorecardOut

ROUND = "/api/boards/{board_slug:str}/rounds/{round_slug:str}"
FROM_SCORING = tuple(stage for stage in RoundStage if stage.position >= RoundStage.SCORING.position)
TAGS = ["scoring"]


@get(ROUND + "/scorecards", access=only(VOTERS, *FROM_SCORING), tags=TAGS)
async def list_scorecards(session: Session, seat: CurrentSeat) -> tuple[ListedOut, ...]:
    """List the eligible proposals with the state of one's own scorecards: open, complete, abstained or blocked."""
    await check_question(session, seat)
    return tuple(map(ListedOut.of, await get_list(session, seat)))


@get(ROUND + "/scorecards/{proposal_number:int}", access=only(VOTERS, *FROM_SCORING), tags=TAGS)
async def read_scorecard(session: Session, seat: CurrentSeat, proposal_number: FromPath[int]) -> ScorecardOut:
    """Give one's own scorecard for a proposal."""
    standing, texts = await get_card(session, seat, proposal_number)
    check_may_open(proposal_number, conflicted=standing.conflicted)
    await check_question(session, seat)
    return ScorecardOut.of(standing, texts.title)


@put(ROUND + "/scorecards/{proposal_number:int}", access=only(VOTERS, *FROM_SCORING), tags=TAGS)
async def save_scorecard(
    session: Session, seat: CurrentSeat, now: Now, proposal_number: FromPath[int], data: JSONBody[ScorecardIn]
) -> SavedOut:
    """Save one's own scorecard as a whole; refused if it was saved elsewhere since the version it was made from."""
    marks = marks_from(
        data.points,
        abstained=data.abstained,
        because=data.abstained_because,
        comment=data.comment,
        note=data.private_note,
    )
    saved = await give_score(session, seat, proposal_number, marks, version=data.version, now=now)
    return SavedOut.of(proposal_number, saved)


@get(
    ROUND + "/progress",
    access=only(LEADERS | OVERSEERS, RoundStage.SCORING, RoundStage.DELIBERATION),
    tags=TAGS,
)
async def read_progress(session: Session, seat: CurrentSeat, now: Now) -> ProgressOut:
    """Count who has scored what; never what they gave."""
    return ProgressOut.of(await get_progress(session, seat, now=now))


@get(ROUND + "/merits", access=only(SEATED, *FROM_SCORING[1:]), tags=TAGS)
async def read_merits(session: Session, seat: CurrentSeat) -> MeritsOut:
    """Give the merits of the proposals with which one has no conflict of interest."""
    await check_question(session, seat)
    return MeritsOut.of(await get_visible_merits(session, seat))


handlers: list[HTTPRouteHandler] = [list_scorecards, read_scorecard, save_scorecard, read_progress, read_merits]
