"""The one next thing for somebody to do in a round."""

from datetime import datetime
from enum import StrEnum

from service.access import LEADERS, VOTERS, Role, RoundStage
from service.desk.facts import RoundDesk


class Task(StrEnum):
    """What somebody should do next; `wait_…` if it is others' turn."""

    SET_RULES = "set_rules"
    ENTER_PROPOSALS = "enter_proposals"
    CHECK_PROPOSALS = "check_proposals"
    WAIT_FOR_SCORING = "wait_for_scoring"
    ANSWER_CONFLICTS = "answer_conflicts"
    SCORE = "score"
    ALL_SCORED = "all_scored"
    WATCH_PROGRESS = "watch_progress"
    CLOSE_SCORING = "close_scoring"
    WAIT_FOR_SCORES = "wait_for_scores"
    RUN_SCENARIO = "run_scenario"
    OPEN_RESOLUTION = "open_resolution"
    READ_MERITS = "read_merits"
    CHOOSE_DRAFT = "choose_draft"
    OPEN_VOTE = "open_vote"
    VOTE = "vote"
    DECLARE_RESULT = "declare_result"
    WAIT_FOR_VOTE = "wait_for_vote"
    WAIT_FOR_RESULT = "wait_for_result"
    PUBLISH = "publish"
    WAIT_FOR_PUBLICATION = "wait_for_publication"
    READ_DECISION = "read_decision"
    STAND_BY = "stand_by"


LEADERS_AND_OFFICE = LEADERS | {Role.OFFICE}
RUNNING = frozenset({RoundStage.SCORING, RoundStage.DELIBERATION, RoundStage.RESOLUTION})
OFFICE_TASKS = {
    RoundStage.DRAFT: Task.SET_RULES,
    RoundStage.CALL: Task.ENTER_PROPOSALS,
    RoundStage.SCREENING: Task.CHECK_PROPOSALS,
}


def next_task(desk: RoundDesk, role: Role, *, now: datetime) -> Task:
    """Say what this role should do next in this round."""
    if role is Role.ALTERNATE and desk.stage in RUNNING:
        return Task.STAND_BY
    match desk.stage:
        case RoundStage.SCORING:
            return _while_scoring(desk, role, now=now)
        case RoundStage.DELIBERATION:
            return _while_deliberating(desk, role)
        case RoundStage.RESOLUTION:
            return _while_resolving(desk, role)
        case RoundStage.PUBLISHED | RoundStage.CLOSED:
            return Task.READ_DECISION
        case stage:
            return OFFICE_TASKS[stage] if role is Role.OFFICE else Task.WAIT_FOR_SCORING


def is_late(desk: RoundDesk, *, now: datetime) -> bool:
    """Tell whether the deadline for scores has passed."""
    return desk.scoring_closes_at is not None and desk.scoring_closes_at <= now


def _while_scoring(desk: RoundDesk, role: Role, *, now: datetime) -> Task:
    late = is_late(desk, now=now)
    if role in VOTERS and not late:
        if not desk.answered:
            return Task.ANSWER_CONFLICTS
        if desk.own_open:
            return Task.SCORE
    if role in LEADERS_AND_OFFICE:
        return Task.CLOSE_SCORING if late or desk.cards_done == desk.cards_due else Task.WATCH_PROGRESS
    return Task.ALL_SCORED if role in VOTERS and not late else Task.WAIT_FOR_SCORES


def _while_deliberating(desk: RoundDesk, role: Role) -> Task:
    if role in LEADERS:
        return Task.OPEN_RESOLUTION if desk.scenarios else Task.RUN_SCENARIO
    return Task.READ_MERITS


def _while_resolving(desk: RoundDesk, role: Role) -> Task:
    if desk.published:
        return Task.READ_DECISION
    if desk.adopted:
        return Task.PUBLISH if role in LEADERS_AND_OFFICE and not desk.prepared else Task.WAIT_FOR_PUBLICATION
    if desk.vote_open:
        if desk.vote_awaited and role in VOTERS:
            return Task.VOTE
        return Task.DECLARE_RESULT if role in LEADERS else Task.WAIT_FOR_RESULT
    if role in LEADERS:
        return Task.OPEN_VOTE if desk.draft_chosen else Task.CHOOSE_DRAFT
    return Task.WAIT_FOR_VOTE
