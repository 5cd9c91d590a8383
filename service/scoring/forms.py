"""Read a scorecard as a form or a script sends it."""

from collections.abc import Mapping

from litestar.datastructures import FormMultiDict

from service.scoring.errors import UnknownCriterionError
from service.scoring.facts import Marks
from service.web import text_of, whole_number

POINTS = "points-"
LONGEST_REASON = 1000
NO_POINTS = -1
"""Off every scale: what nonsense is read as, so that it is refused."""


def marks_of(form: FormMultiDict) -> Marks:
    """Read points by criterion; an empty value leaves its criterion open."""
    given = {name.removeprefix(POINTS): text_of(form, name) for name in form if name.startswith(POINTS)}
    points = {name: whole_number(text, otherwise=NO_POINTS) if text else None for name, text in given.items()}
    return marks_from(
        points,
        abstained=text_of(form, "abstain") == "1",
        because=text_of(form, "because"),
        comment=text_of(form, "comment") if "comment" in form else None,
        note=text_of(form, "note") if "note" in form else None,
    )


def marks_from(
    points: Mapping[str, int | None],
    *,
    abstained: bool,
    because: str,
    comment: str | None = None,
    note: str | None = None,
) -> Marks:
    """Take points by the criterion's id; None leaves it open."""
    by_criterion = {whole_number(name, otherwise=0): given for name, given in points.items()}
    if 0 in by_criterion:
        raise UnknownCriterionError
    kept = {criterion: given for criterion, given in by_criterion.items() if given is not None}
    return Marks(
        kept, abstained, _stored(because)[:LONGEST_REASON], comment and _stored(comment), note and _stored(note)
    )


def _stored(text: str) -> str:
    return text.replace("\x00", "").strip()
