"""Read a page of a member's sheet as somebody typed it."""

from collections.abc import Iterable, Mapping

from service.fields import Fields
from service.paper.facts import PaperLine, PaperRule, Reading
from service.rounds.facts import CriterionFacts
from service.scoring.errors import PointsOffScaleError
from service.web import whole_number


def field_of(number: int, criterion_id: int) -> str:
    """Name the field of one box on the sheet."""
    return f"points-{number}-{criterion_id}"


def readings_of(
    fields: Fields, lines: Iterable[PaperLine], criteria: tuple[CriterionFacts, ...], rule: PaperRule
) -> dict[int, Reading]:
    """Read the lines that stand on the form; points off the scale are blamed on their box."""
    shown = {whole_number(number, otherwise=-1) for number in fields.values.get("shown", "").split()}
    return {line.number: _reading(fields, line.number, criteria, rule) for line in lines if line.number in shown}


def _reading(fields: Fields, number: int, criteria: tuple[CriterionFacts, ...], rule: PaperRule) -> Reading:
    points = {}
    for criterion in criteria:
        name = field_of(number, criterion.id)
        if typed := fields.values.get(name, ""):
            given = whole_number(typed, otherwise=-1)
            if not rule.points_minimum <= given <= rule.points_maximum:
                fields.blame(name, PointsOffScaleError(low=rule.points_minimum, high=rule.points_maximum))
            points[criterion.id] = given
    return Reading(points, abstained=fields.values.get(f"abstain-{number}") == "1")


def values_of(lines: Iterable[PaperLine]) -> Mapping[str, str]:
    """Fill the form with what this person typed before."""
    values: dict[str, str] = {}
    for line in lines:
        values |= {field_of(line.number, each): str(given) for each, given in line.mine.points.items()}
        values[f"abstain-{line.number}"] = "1" if line.mine.abstained else ""
    return values
