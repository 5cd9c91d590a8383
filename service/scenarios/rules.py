"""When a split may be computed, and how a merit is written."""

import re
from typing import Final

from allocation import Rule
from allocation.rules import RULES
from service.access import RoundStage
from service.errors import ForbiddenError, InvalidError, WrongStageError
from service.scenarios.errors import SteadinessTellsError
from service.scenarios.facts import Options, RoundScale
from service.texts import N_

RUNNING: Final = (RoundStage.DELIBERATION, RoundStage.RESOLUTION)
KNOWN_RULES: Final = (
    Rule.MERIT_EUROS,
    Rule.RANKING,
    Rule.MERIT_PROJECTS,
    Rule.EVEN_DISTRICTS,
    Rule.FLAT_CUT,
)
OFFERED: Final = tuple(rule for rule in KNOWN_RULES if rule in RULES)
"""The rules that the chair can choose: all that the solver has, but for equal shares, which would need ballots."""
MERIT: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?", re.ASCII)


class MeritError(InvalidError):
    text = N_("“%(given)s” is not a merit. Please write it like this: 5,50")


class ThresholdTooHighError(InvalidError):
    text = N_("The highest merit in this round is %(highest)s points.")


class ThresholdTellsError(ForbiddenError):
    title = N_("Somebody else has to try this")
    text = N_(
        "You keep out of a proposal of this round. With another merit threshold than the round's, "
        "the scenario could tell you its merit."
    )
    advice = N_("The deputy can compute it. With the round's own threshold you can too.")


class RuleNotOfferedError(InvalidError):
    text = N_("This rule cannot be computed here.")


def check_offered(rule: Rule) -> None:
    """Refuse a rule that the form does not offer."""
    if rule not in OFFERED:
        raise RuleNotOfferedError


def check_may_try(options: Options, scale: RoundScale) -> None:
    """Keep who is recused to the round's own threshold: trying others would tell the merit of "their" proposal."""
    if options.merit_threshold != scale.merit_threshold:
        raise ThresholdTellsError


def check_may_ask_steadiness(*, recused: bool) -> None:
    """Refuse whoever keeps out of a proposal: what varies could tell them its award."""
    if recused:
        raise SteadinessTellsError


def check_may_run(stage: RoundStage) -> None:
    """Refuse outside deliberation and resolution."""
    if stage not in RUNNING:
        raise WrongStageError(stage=stage)


def merit_of(text: str, *, highest_points: int) -> int | None:
    """Read a merit in points into hundredths, up to the round's scale; nothing typed is None."""
    if not text:
        return None
    found = MERIT.fullmatch(text.strip())
    if found is None:
        raise MeritError(given=text[:40])
    hundredths = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    check_threshold(hundredths, highest_points)
    return hundredths


def check_threshold(hundredths: int | None, highest_points: int) -> None:
    """Refuse a merit that nobody can reach."""
    if hundredths is not None and hundredths > highest_points * 100:
        raise ThresholdTooHighError(highest=highest_points)
