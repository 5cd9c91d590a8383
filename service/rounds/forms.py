"""The forms of rules and limits: a round's values as typed text, and typed text as a draft."""

from datetime import datetime
from typing import Final

from service.amounts import AmountError, cents_of
from service.fields import Fields
from service.rounds.checks import (
    HIGHEST_POINTS,
    HIGHEST_WEIGHT,
    LARGEST_STEP,
    MOST_CRITERIA,
    MOST_POTS,
    YEARS,
    field_of,
)
from service.rounds.errors import PointsError
from service.rounds.facts import RoundFacts
from service.rounds.rules import slug_of
from service.rounds.schemas import CriterionDraft, LimitDraft, LimitsDraft, PotDraft, RulesDraft
from service.rounds.tables import Aggregation, MajorityRule, QuorumRule, RecusalRecord, TieRule
from service.texts import N_, ZONE, Texts
from service.web import whole_number

CRITERION: Final = ("id", "name", "question", "weight", "anchor_minimum", "anchor_middle", "anchor_maximum")
POT: Final = ("id", "code", "name")
PLAIN: Final = ("title", "year", "points_minimum", "points_maximum", "minimum_scores", "funding_notice", "version")
TICKED: Final = ("revisable", "takes_paper", "names_authors", "severity_correction")
WORDS: Final = ("aggregation", "quorum", "majority", "tie_rule", "recusal_record")


def typed_moment(moment: datetime | None) -> str:
    """Write a moment as a datetime-local field holds it."""
    return f"{moment.astimezone(ZONE):%Y-%m-%dT%H:%M}" if moment else ""


def typed_amount(cents: int | None, texts: Texts) -> str:
    """Write an amount so that it reads back as the same: 1.500,00 or 1,500.00."""
    return "" if cents is None else texts.hundredths(cents)


def rules_values(facts: RoundFacts, texts: Texts) -> dict[str, str]:
    """Fill the form of the rules."""
    values = {name: str(getattr(facts, name)) for name in PLAIN}
    values |= {name: getattr(facts, name).value for name in WORDS}
    values |= {name: "1" if getattr(facts, name) else "" for name in TICKED}
    values["step"] = typed_amount(facts.step_cents, texts)
    values["merit_threshold"] = typed_amount(facts.merit_threshold, texts)
    values["scoring_closes_at"] = typed_moment(facts.scoring_closes_at)
    for place, criterion in enumerate(facts.criteria):
        values |= {f"criterion-{place}-{part}": str(getattr(criterion, part)) for part in CRITERION}
    for place, pot in enumerate(facts.pots):
        values |= {f"pot-{place}-{part}": str(getattr(pot, part)) for part in POT}
    return values | {"criteria": str(len(facts.criteria)), "pots": str(len(facts.pots))}


def tidy_rows(values: dict[str, str]) -> None:
    """Take out rows that are to be removed or were left blank, and number the others anew."""
    _tidy(values, "criteria", "criterion", CRITERION, MOST_CRITERIA)
    _tidy(values, "pots", "pot", POT, MOST_POTS)


def _tidy(values: dict[str, str], count: str, row: str, parts: tuple[str, ...], most: int) -> None:
    rows = []
    for place in range(min(whole_number(values.get(count, ""), otherwise=0), most + 1)):
        typed = {part: values.pop(f"{row}-{place}-{part}", "") for part in parts}
        removed = values.pop(f"{row}-{place}-remove", "")
        if not removed and any(typed[part] for part in parts if part != "weight"):
            rows.append(typed)
    values[count] = str(len(rows))
    for place, typed in enumerate(rows):
        values |= {f"{row}-{place}-{part}": text for part, text in typed.items()}


def add_row(values: dict[str, str], count: str) -> None:
    """Append one blank criterion or pot."""
    row, parts, most = ("pot", POT, MOST_POTS) if count == "pots" else ("criterion", CRITERION, MOST_CRITERIA)
    place = whole_number(values.get(count, ""), otherwise=0)
    if place < most:
        values |= {f"{row}-{place}-{part}": "1" if part == "weight" else "" for part in parts}
        values[count] = str(place + 1)


def read_rules(fields: Fields) -> RulesDraft:
    """Read the form of the rules, after its rows were tidied."""
    return RulesDraft(
        title=fields.text("title"),
        year=fields.whole("year", lowest=YEARS[0], highest=YEARS[1]),
        step_cents=min(fields.amount("step"), LARGEST_STEP + 1),
        points_minimum=fields.whole("points_minimum", lowest=0, highest=HIGHEST_POINTS),
        points_maximum=fields.whole("points_maximum", lowest=1, highest=HIGHEST_POINTS),
        aggregation=fields.choice("aggregation", Aggregation),
        minimum_scores=fields.whole("minimum_scores", lowest=1, highest=100),
        merit_threshold=_read_points(fields, "merit_threshold"),
        quorum=fields.choice("quorum", QuorumRule),
        majority=fields.choice("majority", MajorityRule),
        tie_rule=fields.choice("tie_rule", TieRule),
        funding_notice=fields.text("funding_notice", longest=10_000, required=False),
        revisable=fields.values.get("revisable") == "1",
        recusal_record=fields.choice("recusal_record", RecusalRecord),
        takes_paper=fields.values.get("takes_paper") == "1",
        names_authors=fields.values.get("names_authors") == "1",
        severity_correction=fields.values.get("severity_correction") == "1",
        scoring_closes_at=fields.optional_moment("scoring_closes_at"),
        criteria=tuple(_read_criterion(fields, place) for place in range(int(fields.values["criteria"]))),
        pots=tuple(_read_pot(fields, place) for place in range(int(fields.values["pots"]))),
    )


def _read_points(fields: Fields, name: str) -> int | None:
    """Read points with two decimals into hundredths."""
    typed = fields.values.get(name, "")
    try:
        return cents_of(typed) if typed else None
    except AmountError:
        fields.blame(name, PointsError(given=typed))
        return None


def _read_criterion(fields: Fields, place: int) -> CriterionDraft:
    row = f"criterion-{place}-"
    return CriterionDraft(
        id=_read_id(fields, row),
        name=fields.text(row + "name"),
        question=fields.text(row + "question", longest=10_000, required=False),
        weight=fields.whole(row + "weight", lowest=1, highest=HIGHEST_WEIGHT),
        anchor_minimum=fields.text(row + "anchor_minimum", longest=10_000, required=False),
        anchor_middle=fields.text(row + "anchor_middle", longest=10_000, required=False),
        anchor_maximum=fields.text(row + "anchor_maximum", longest=10_000, required=False),
    )


def _read_pot(fields: Fields, place: int) -> PotDraft:
    """Read a pot; without a short name it gets one from its name."""
    row = f"pot-{place}-"
    name = fields.text(row + "name")
    code = fields.values.get(row + "code") or slug_of(name)
    fields.values[row + "code"] = code
    return PotDraft(_read_id(fields, row), code, name)


def _read_id(fields: Fields, row: str) -> int | None:
    typed = fields.values.get(row + "id", "")
    return whole_number(typed, otherwise=-1) if typed else None


def limits_values(facts: RoundFacts, texts: Texts) -> dict[str, str]:
    """Fill the form of the limits."""
    values = {
        "version": str(facts.version),
        "budget": typed_amount(facts.budget_cents, texts),
        "reserve": typed_amount(facts.reserve_cents, texts),
        "applicant_maximum": typed_amount(facts.applicant_maximum_cents, texts),
    }
    for limit in facts.limits:
        values[field_of(limit, "minimum")] = typed_amount(limit.minimum_cents, texts)
        values[field_of(limit, "maximum")] = typed_amount(limit.maximum_cents, texts)
    return values


def read_limits(fields: Fields, facts: RoundFacts) -> LimitsDraft:
    """Read the form of the limits: one row for each district and pot, empty where there is no limit."""
    ids = [f"district:{district.code}" for district in facts.districts] + [f"pot:{pot.code}" for pot in facts.pots]
    limits = (
        LimitDraft(id_, fields.optional_amount(f"minimum-{id_}"), fields.optional_amount(f"maximum-{id_}"))
        for id_ in ids
    )
    return LimitsDraft(
        budget_cents=fields.optional_amount("budget"),
        reserve_cents=fields.optional_amount("reserve") or 0,
        applicant_maximum_cents=fields.optional_amount("applicant_maximum"),
        limits=tuple(limit for limit in limits if (limit.minimum_cents, limit.maximum_cents) != (None, None)),
    )


def default_criteria(texts: Texts) -> tuple[CriterionDraft, ...]:
    """Give criteria to begin with, in the reader's language."""
    return tuple(
        CriterionDraft(None, texts.gettext(name), texts.gettext(question), weight, "", "", "")
        for name, question, weight in DEFAULT_CRITERIA
    )


DEFAULT_CRITERIA: Final = (
    (N_("Benefit for the community"), N_("How many people gain from it, and how much do they need it?"), 2),
    (N_("Volunteering"), N_("How far do volunteers carry the project?"), 2),
    (N_("Example to others"), N_("Can others learn from it or join in?"), 1),
    (N_("Feasibility"), N_("Are plan and costs convincing?"), 1),
)
