"""Read a scorecard as its form sends it."""

from litestar.datastructures import FormMultiDict

from service.scoring.errors import UnknownCriterionError
from service.scoring.facts import Marks
from service.web import text_of, whole_number

POINTS = "points-"
LONGEST_REASON = 1000


def marks_of(form: FormMultiDict) -> Marks:
    """Read points by criterion; an empty value leaves its criterion open. Nonsense is off every scale."""
    points = {}
    for name in {name for name in form if name.startswith(POINTS)}:
        criterion = whole_number(name.removeprefix(POINTS), otherwise=-1)
        given = text_of(form, name)
        if criterion < 0:
            raise UnknownCriterionError
        if given:
            points[criterion] = whole_number(given, otherwise=-1)
    return Marks(points, text_of(form, "abstain") == "1", text_of(form, "because")[:LONGEST_REASON])
