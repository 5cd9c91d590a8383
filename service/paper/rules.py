"""When two readings of a sheet make a scorecard."""

from collections.abc import Mapping

from service.paper.errors import PaperNotTakenError
from service.paper.facts import LineState, PaperRule, Reading

PAIR = 2


def check_takes_paper(rule: PaperRule) -> None:
    """Refuse where the round's rules do not provide for paper."""
    if not rule.takes_paper:
        raise PaperNotTakenError


def state_of_line(
    readings: Mapping[int, Reading], person_id: int, *, scored: bool, from_paper: bool
) -> tuple[LineState, Reading, Reading]:
    """Tell how far a line is for this person, and what they and the other one typed.

    `readings` are the latest of each person, blank ones left out. Nobody sees the other's reading before their own.
    """
    mine = readings.get(person_id, Reading())
    others = [reading for other, reading in readings.items() if other != person_id]
    if from_paper:
        return LineState.COUNTED, mine, Reading()
    if scored:
        return LineState.ONLINE, Reading(), Reading()
    if len(others) >= PAIR:
        return LineState.TAKEN, Reading(), Reading()
    if not mine.blank and others:
        return LineState.DIFFERING, mine, others[0]
    return (LineState.ONCE if readings else LineState.OPEN), mine, Reading()


def partner_of(readings: Mapping[int, Reading], person_id: int) -> int | None:
    """Name the one who has typed the same, if there is one."""
    mine = readings[person_id]
    return next((other for other, reading in readings.items() if other != person_id and reading == mine), None)
