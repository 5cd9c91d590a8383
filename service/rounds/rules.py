"""What may happen to a round, and when."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from service.access import LEADERS, Role, RoundStage
from service.errors import Refusal, WrongStageError
from service.rounds.errors import (
    DeadlinePassedError,
    LimitsLockedError,
    NoCriteriaError,
    NoEligibleProposalError,
    OneStepError,
    PublishedError,
    PublishFirstError,
    ReasonMissingError,
    ResolutionStandsError,
    RulesLockedError,
    StepForbiddenError,
)

OPEN_STAGES: Final = frozenset({RoundStage.DRAFT, RoundStage.CALL, RoundStage.SCREENING})
"""Rules and proposals may change here; from scoring on they stand."""

OFFICE: Final = frozenset({Role.OFFICE})
STEP_ROLES: Final[Mapping[RoundStage, frozenset[Role]]] = {
    RoundStage.CALL: OFFICE,
    RoundStage.SCREENING: OFFICE,
    RoundStage.SCORING: OFFICE,
    RoundStage.DELIBERATION: LEADERS | OFFICE,
    RoundStage.RESOLUTION: LEADERS,
    RoundStage.CLOSED: LEADERS | OFFICE,
}
"""Who may take the step into a stage, and the step back out of it."""

LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST_SLUG: Final = 50
RESERVED_SLUGS: Final = frozenset({"new"})


def stage_after(stage: RoundStage) -> RoundStage | None:
    """Give the next stage, None at the end."""
    stages = list(RoundStage)
    return stages[stage.position + 1] if stage.position + 1 < len(stages) else None


def stage_before(stage: RoundStage) -> RoundStage | None:
    """Give the stage to which a round may go back; none from the draft and none once published."""
    published = stage.position >= RoundStage.PUBLISHED.position
    return None if published or stage is RoundStage.DRAFT else list(RoundStage)[stage.position - 1]


def may_step(stage: RoundStage, to_stage: RoundStage, role: Role) -> bool:
    """Tell whether this role takes this step, forward or back."""
    return role in STEP_ROLES.get(max(stage, to_stage, key=lambda each: each.position), frozenset())


def check_may_step(stage: RoundStage, to_stage: RoundStage, *, role: Role, reason: str) -> None:
    """Refuse leaps, steps of other roles, steps back without a reason."""
    if stage.position >= RoundStage.PUBLISHED.position and to_stage.position < stage.position:
        raise PublishedError
    if abs(to_stage.position - stage.position) != 1:
        raise OneStepError(stage=stage, to_stage=to_stage)
    if to_stage is RoundStage.PUBLISHED:
        raise PublishFirstError(to_stage=to_stage)
    if not may_step(stage, to_stage, role):
        raise StepForbiddenError
    if to_stage.position < stage.position and not reason.strip():
        raise ReasonMissingError


def check_may_go_back(stage: RoundStage, *, resolution_stands: bool) -> None:
    """Refuse to go back from a resolution on which people vote or have decided."""
    if stage is RoundStage.RESOLUTION and resolution_stands:
        raise ResolutionStandsError


def check_may_mark_published(stage: RoundStage) -> None:
    """Only a resolution is published."""
    if stage is not RoundStage.RESOLUTION:
        raise WrongStageError(stage=stage)


def hindrances(
    *,
    criteria: int,
    eligible_proposals: int,
    contradictions: Collection[Refusal],
    closes_at: datetime | None,
    now: datetime,
) -> tuple[Refusal, ...]:
    """List what stands in the way of opening scoring."""
    found: list[Refusal] = []
    if criteria == 0:
        found.append(NoCriteriaError())
    if eligible_proposals == 0:
        found.append(NoEligibleProposalError())
    if closes_at is not None and closes_at <= now:
        found.append(DeadlinePassedError(at=closes_at))
    return (*found, *contradictions)


def may_change_rules(stage: RoundStage, *, locked: bool) -> bool:
    """Tell whether rules are open; `locked` is what the database says, which also counts scorecards."""
    return stage in OPEN_STAGES and not locked


def check_may_change_rules(stage: RoundStage, *, locked: bool) -> None:
    """Refuse from the opening of scoring on."""
    if not may_change_rules(stage, locked=locked):
        raise RulesLockedError


def may_change_limits(stage: RoundStage, *, resolution_stands: bool) -> bool:
    """Tell whether money may still change: a budget may arrive late, but not after the vote has begun."""
    return stage.position < RoundStage.PUBLISHED.position and not resolution_stands


def check_may_change_limits(stage: RoundStage, *, resolution_stands: bool) -> None:
    """Refuse once a resolution is open or adopted."""
    if not may_change_limits(stage, resolution_stands=resolution_stands):
        raise LimitsLockedError


def slug_of(text: str) -> str:
    """Make a word for addresses: “Förderrunde 2026” is foerderrunde-2026."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")


def free_slug(text: str, taken: Collection[str]) -> str:
    """Make a word for addresses that nothing else on the board has yet."""
    base = slug_of(text)
    base = base if len(base) > 1 else f"runde-{base}".strip("-")
    number, slug = 1, base
    while slug in taken or slug in RESERVED_SLUGS:
        number += 1
        slug = f"{base}-{number}"
    return slug
