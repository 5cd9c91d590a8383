"""Put the overview of a round together from what the desk knows."""

from collections.abc import Iterable
from datetime import datetime

from service.access import LEADERS, OVERSEERS, RoundStage, Seat
from service.desk.facts import RoundDesk
from service.desk.pages import Meter, OverviewPage
from service.desk.rules import Task, is_late, next_task
from service.desk.words import next_thing
from service.rounds.facts import NextSteps
from service.texts import N_, Texts


def overview_of(  # noqa: PLR0913
    seat: Seat, desk: RoundDesk, steps: NextSteps, questions: Iterable[int], *, texts: Texts, now: datetime
) -> OverviewPage:
    """Show a seat what it may see of the round, and its next thing to do."""
    scoring, task = desk.stage is RoundStage.SCORING, next_task(desk, seat.role, now=now)
    return OverviewPage(
        home=seat.home,
        title=desk.title,
        closes_at=desk.scoring_closes_at if scoring else None,
        is_late=is_late(desk, now=now),
        task=next_thing(task, desk, board_slug=seat.board.slug, texts=texts),
        own=_own_meter(desk, texts) if task in (Task.SCORE, Task.ALL_SCORED) else None,
        board=_board_meters(desk, texts) if scoring and seat.role in LEADERS | OVERSEERS else (),
        recused=desk.recused,
        figures=_figures(desk, texts),
        questions=tuple(sorted(questions)),
        steps=steps,
    )


def _own_meter(desk: RoundDesk, texts: Texts) -> Meter:
    return _meter(texts, N_("%(done)s of %(total)s proposals done"), desk.own_done, desk.proposals)


def _board_meters(desk: RoundDesk, texts: Texts) -> tuple[Meter, ...]:
    return (
        _meter(
            texts,
            N_("%(done)s of %(total)s members have answered the question about conflicts"),
            desk.voters_answered,
            desk.voters,
        ),
        _meter(texts, N_("%(done)s of %(total)s scorecards done"), desk.cards_done, desk.cards_due),
    )


def _meter(texts: Texts, text: str, done: int, total: int) -> Meter:
    return Meter(done, total, texts.gettext(text) % {"done": texts.number(done), "total": texts.number(total)})


def _figures(desk: RoundDesk, texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        (texts.gettext(N_("Budget")), texts.money(desk.budget_cents)),
        (texts.gettext(N_("Eligible proposals")), texts.number(desk.proposals)),
        (texts.gettext(N_("Asked for")), texts.money(desk.asked_cents)),
    )
