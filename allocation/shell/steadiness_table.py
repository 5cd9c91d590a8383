"""How steady a split is, as lines for a terminal, in German or English."""

from typing import Final

from allocation.money import format_cents
from allocation.outcome import Status
from allocation.problem import Problem
from allocation.shell.comparison_table import aligned, shown
from allocation.studies.compare import Difference
from allocation.studies.steadiness import Steadiness, Variation
from allocation.studies.variations import BUDGET_CHANGE_PERCENT, Kind

GERMAN: Final = {
    "steady": "{steady} von {all} Entscheidungen bleiben in jedem von {cases} Fällen gleich.",
    Kind.LESS_BUDGET: "Budget um {percent} % kleiner",
    Kind.MORE_BUDGET: "Budget um {percent} % größer",
    Kind.WITHDRAWAL: "Rückzug von {about}",
    "same": "{title}: ändert nichts",
    Status.INFEASIBLE: "{title}: die Grenzen lassen sich nicht mehr einhalten",
    Status.TIMED_OUT: "{title}: nicht beantwortet, die Zeit war um",
    "unchanging": "Weitere Rückzüge, die nichts ändern: {count}",
}
ENGLISH: Final = {
    "steady": "{steady} of {all} decisions stay the same in each of {cases} cases.",
    Kind.LESS_BUDGET: "Budget {percent}% smaller",
    Kind.MORE_BUDGET: "Budget {percent}% larger",
    Kind.WITHDRAWAL: "Withdrawal of {about}",
    "same": "{title}: changes nothing",
    Status.INFEASIBLE: "{title}: the limits cannot be held any more",
    Status.TIMED_OUT: "{title}: not answered, the time was over",
    "unchanging": "Further withdrawals that change nothing: {count}",
}


def steadiness_table(problem: Problem, found: Steadiness, language: str = "de") -> str:
    """Say how many decisions stay, then what changes with the budget and by withdrawals; the latter only if any."""
    texts = GERMAN if language == "de" else ENGLISH
    solved = [one for one in found.variations if one.status is Status.SOLVED]
    unchanging = [one for one in solved if one.kind is Kind.WITHDRAWAL and not one.changes]
    parts = list[list[str]]()
    if solved:
        counts = {"steady": len(found.steady), "all": len(problem.candidates), "cases": len(solved)}
        parts.append([texts["steady"].format(**counts)])
    parts += [variation_lines(problem, one, language) for one in found.variations if one not in unchanging]
    if unchanging:
        parts.append([texts["unchanging"].format(count=len(unchanging))])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def variation_lines(problem: Problem, one: Variation, language: str) -> list[str]:
    """Name the variation, and below it whose awards it changes."""
    texts = GERMAN if language == "de" else ENGLISH
    title = texts[one.kind].format(percent=BUDGET_CHANGE_PERCENT, about=shown(one.about))
    if one.status is not Status.SOLVED:
        return [texts[one.status].format(title=title)]
    if not one.changes:
        return [texts["same"].format(title=title)]

    def line(change: Difference) -> list[str]:
        cents = (change.first_cents, change.second_cents, change.change_cents)
        before, after, difference = (format_cents(each, language, problem.currency) for each in cents)
        return [shown(change.id), shown(change.label), before, after, "+" * (change.change_cents > 0) + difference]

    return [title, *aligned([line(change) for change in one.changes], names=2)]
