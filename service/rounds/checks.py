"""Whether rules and limits make sense; pure, and by field, so that a form can say it beside each one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from service.amounts import LARGEST_CENTS
from service.errors import Refusal
from service.fields import text_fault
from service.rounds.errors import (
    DistrictMinimumsError,
    MinimumAboveMaximumError,
    OutOfBoundsError,
    PotMinimumsError,
    ReserveTooLargeError,
    ScaleError,
    ThresholdError,
    TwiceError,
)
from service.rounds.facts import RoundFacts
from service.rounds.schemas import CriterionDraft, LimitDraft, LimitsDraft, RulesDraft
from service.texts import N_, Cents, Texts

YEARS: Final = (2000, 2100)
MOST_CRITERIA: Final = 20
MOST_POTS: Final = 30
HIGHEST_WEIGHT: Final = 100
HIGHEST_POINTS: Final = 100
LONGEST_NAME: Final = 120
LONGEST_TEXT: Final = 500
LONGEST_NOTICE: Final = 1000
LONGEST_REASON: Final = 2000
LARGEST_STEP: Final = 1_000_000
Faults = dict[str, Refusal]


class Limited(Protocol):
    """Anything with an id (`district:…`, `pot:…`) and two bounds."""

    @property
    def id(self) -> str: ...
    @property
    def minimum_cents(self) -> int | None: ...
    @property
    def maximum_cents(self) -> int | None: ...


def rule_faults(draft: RulesDraft) -> Faults:
    """Name each field of the rules that makes no sense."""
    found: Faults = {}
    check_within(found, "year", draft.year, *YEARS)
    check_within(found, "step", draft.step_cents, 1, LARGEST_STEP)
    check_within(found, "points_minimum", draft.points_minimum, 0, HIGHEST_POINTS)
    check_within(found, "points_maximum", draft.points_maximum, 1, HIGHEST_POINTS)
    check_within(found, "minimum_scores", draft.minimum_scores, 1, 100)
    check_fits(found, "title", draft.title, LONGEST_NAME)
    check_fits(found, "funding_notice", draft.funding_notice, LONGEST_NOTICE, required=False)
    if draft.points_maximum <= draft.points_minimum:
        found.setdefault("points_maximum", ScaleError())
    lowest, highest = 100 * draft.points_minimum, 100 * draft.points_maximum
    if draft.merit_threshold is not None and not lowest <= draft.merit_threshold <= highest:
        found["merit_threshold"] = ThresholdError(lowest=draft.points_minimum, highest=draft.points_maximum)
    check_within(found, "criteria", len(draft.criteria), 0, MOST_CRITERIA)
    check_within(found, "pots", len(draft.pots), 0, MOST_POTS)
    for place, criterion in enumerate(draft.criteria):
        found |= _criterion_faults(place, criterion)
    for place, pot in enumerate(draft.pots):
        check_fits(found, f"pot-{place}-name", pot.name, LONGEST_NAME)
        check_fits(found, f"pot-{place}-code", pot.code, LONGEST_NAME)
    _distinct(found, "criterion-%d-name", [criterion.name for criterion in draft.criteria])
    _distinct(found, "pot-%d-name", [pot.name for pot in draft.pots])
    _distinct(found, "pot-%d-code", [pot.code for pot in draft.pots])
    return found


def _criterion_faults(place: int, criterion: CriterionDraft) -> Faults:
    found: Faults = {}
    check_fits(found, f"criterion-{place}-name", criterion.name, LONGEST_NAME)
    for part in ("question", "anchor_minimum", "anchor_middle", "anchor_maximum"):
        check_fits(found, f"criterion-{place}-{part}", getattr(criterion, part), LONGEST_TEXT, required=False)
    check_within(found, f"criterion-{place}-weight", criterion.weight, 1, HIGHEST_WEIGHT)
    return found


def money_faults(draft: LimitsDraft) -> Faults:
    """Name each amount that no budget has; forms cannot send one, scripts can."""
    found: Faults = {}
    amounts = {"budget_cents": draft.budget_cents, "reserve_cents": draft.reserve_cents}
    for limit in draft.limits:
        amounts |= {field_of(limit, "minimum"): limit.minimum_cents, field_of(limit, "maximum"): limit.maximum_cents}
    for name, cents in amounts.items():
        check_within(found, name, cents or 0, 0, LARGEST_CENTS)
    if draft.applicant_maximum_cents is not None:
        check_within(found, "applicant_maximum", draft.applicant_maximum_cents, 1, LARGEST_CENTS)
    _distinct(found, "limit %d", [limit.id for limit in draft.limits])
    return found


def check_within(found: Faults, name: str, value: int, lowest: int, highest: int) -> None:
    """Note a number outside its bounds."""
    if not lowest <= value <= highest:
        found[name] = OutOfBoundsError(lowest=str(lowest), highest=str(highest))


def check_fits(found: Faults, name: str, value: str, longest: int, *, required: bool = True) -> None:
    """Note a text that is missing or too long."""
    if fault := text_fault(value, longest=longest, required=required):
        found[name] = fault


def _distinct(found: Faults, name: str, values: Sequence[str]) -> None:
    seen: set[str] = set()
    for place, value in enumerate(values):
        if value and value.casefold() in seen:
            found.setdefault(name % place, TwiceError(name=value))
        seen.add(value.casefold())


def contradictions(
    limits: Iterable[Limited], labels: Mapping[str, str], *, budget_cents: int | None, reserve_cents: int
) -> tuple[Refusal, ...]:
    """Name the limits that cannot hold together, each with the smallest change in euros that would make them fit.

    A minimum above what is asked for is none: it holds as far as demand allows. Without a budget only what needs none
    is compared.
    """
    limits = tuple(limits)
    own = (_own_contradiction(limit, labels.get(limit.id, limit.id)) for limit in limits)
    found: list[Refusal] = [fault for fault in own if fault]
    if budget_cents is None:
        return tuple(found)
    if reserve_cents > budget_cents:
        amounts = _amounts(reserve=reserve_cents, budget=budget_cents, by=reserve_cents - budget_cents)
        return (*found, ReserveTooLargeError(**amounts))
    available = budget_cents - reserve_cents
    for kind, error in (("district:", DistrictMinimumsError), ("pot:", PotMinimumsError)):
        total = sum(limit.minimum_cents or 0 for limit in limits if limit.id.startswith(kind))
        if total > available:
            found.append(error(**_amounts(total=total, available=available, by=total - available)))
    return tuple(found)


def _own_contradiction(limit: Limited, label: str) -> Refusal | None:
    minimum, maximum = limit.minimum_cents or 0, limit.maximum_cents
    if maximum is None or minimum <= maximum:
        return None
    amounts = _amounts(minimum=minimum, maximum=maximum, by=minimum - maximum)
    return MinimumAboveMaximumError(label=label, field=field_of(limit, "minimum"), **amounts)


def _amounts(**cents: int) -> dict[str, Cents]:
    return {name: Cents(value) for name, value in cents.items()}


def field_of(limit: LimitDraft | Limited, side: str) -> str:
    """Give the name of the form's field for one side of a limit: `minimum-district:14625`."""
    return f"{side}-{limit.id}"


def field_of_reason(reason: Refusal) -> str:
    """Give the name of the field that a contradiction is about; "" if it is about several."""
    return str(reason.values.get("field", ""))


@dataclass(frozen=True)
class Remark:
    """Something allowed that deserves a second look."""

    text: str
    values: Mapping[str, object]

    def said(self, texts: Texts) -> str:
        """Say it in the reader's language."""
        return texts.gettext(self.text) % {name: texts.show(value) for name, value in self.values.items()}


MINIMUM_ABOVE_DEMAND: Final = N_(
    "%(label)s: the minimum is %(minimum)s, but only %(asked)s are asked for there. "
    "The minimum then holds as far as demand allows."
)
NOBODY: Final = N_("%(label)s: with a maximum of 0 € no proposal there can be funded.")
MAXIMUMS_BELOW_BUDGET: Final = N_(
    "The maximums of the districts add up to %(total)s, so %(left)s of what can be awarded would stay unused."
)


def remarks(facts: RoundFacts, asked: Mapping[str, int]) -> tuple[Remark, ...]:
    """List what is allowed but may not be meant; `asked` is what eligible proposals ask for, by the limit's id."""
    found = []
    for limit in facts.limits:
        minimum, demand = limit.minimum_cents or 0, asked.get(limit.id, 0)
        if minimum > demand:
            found.append(
                Remark(MINIMUM_ABOVE_DEMAND, {"label": limit.label, **_amounts(minimum=minimum, asked=demand)})
            )
        if limit.maximum_cents == 0:
            found.append(Remark(NOBODY, {"label": limit.label}))
    maximums = [limit.maximum_cents for limit in facts.limits if limit.district_id and limit.maximum_cents is not None]
    if facts.budget_cents is not None and facts.districts and len(maximums) == len(facts.districts):
        left = facts.budget_cents - facts.reserve_cents - sum(maximums)
        if left > 0:
            found.append(Remark(MAXIMUMS_BELOW_BUDGET, _amounts(total=sum(maximums), left=left)))
    return tuple(found)
