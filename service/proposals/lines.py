"""Checking the lines of an uploaded table against what the board knows now: drafts out, or what is wrong where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from service.amounts import AmountError, cents_of
from service.errors import Refusal
from service.fields import MissingError
from service.proposals.errors import NumberError, NumberTwiceError, SurplusError, TwoKindsError, YesOrNoError
from service.proposals.rules import (
    HIGHEST_NUMBER,
    Known,
    code_of,
    district_fault,
    pot_fault,
    privacy_faults,
    proposal_faults,
    same_name,
)
from service.proposals.schemas import ProposalDraft
from service.proposals.table import Line, Table

YES: Final = frozenset({"ja", "j", "yes", "y", "x", "1", "true", "wahr"})
NO: Final = frozenset({"", "nein", "n", "no", "0", "false", "falsch"})
MONEY: Final = ("requested", "minimum", "total")


@dataclass(frozen=True)
class CheckedLine:
    """A line that can be imported (no faults), or what is wrong with it, by column; "" is the line as a whole."""

    line: int
    cells: Mapping[str, str]
    draft: ProposalDraft
    faults: Mapping[str, Refusal]


def check_table(table: Table, known: Known) -> tuple[CheckedLine, ...]:
    """Check every line. Lines without a number get the next ones; an applicant means the same in all lines."""
    numbers = {line.line: _number(line) for line in table.lines}
    taken = known.numbers | {number for number in numbers.values() if isinstance(number, int)}
    free = max(taken, default=0)
    first_line: dict[int, int] = {}
    kinds: dict[str, bool] = {}
    checked = []
    for line in table.lines:
        number = numbers[line.line]
        if number is None:
            free += 1
            number = free
        draft, faults = read_line(line, known, number if isinstance(number, int) else None)
        if isinstance(number, Refusal):
            faults["number"] = number
        elif first_line.setdefault(number, line.line) != line.line:
            faults["number"] = NumberTwiceError(number=number, line=first_line[number])
        if kinds.setdefault(same_name(draft.applicant), draft.natural_person) != draft.natural_person:
            faults.setdefault("natural_person", TwoKindsError(name=draft.applicant))
        checked.append(CheckedLine(line.line, line.cells, draft, faults))
    return tuple(checked)


def _number(line: Line) -> int | Refusal | None:
    typed = line.cells.get("number", "")
    if not typed:
        return None
    whole = typed.isascii() and typed.isdigit() and len(typed) < 10  # noqa: PLR2004
    return (
        int(typed) if whole and 1 <= int(typed) <= HIGHEST_NUMBER else NumberError(given=typed, highest=HIGHEST_NUMBER)
    )


def read_line(line: Line, known: Known, number: int | None) -> tuple[ProposalDraft, dict[str, Refusal]]:
    """Read one line into a draft; what cannot be read is named and left harmless."""
    faults: dict[str, Refusal] = {"": SurplusError()} if line.surplus else {}
    cells = line.cells
    amounts = {name: _amount(cells.get(name, ""), name, faults) for name in MONEY}
    draft = ProposalDraft(
        title=cells.get("title", ""),
        applicant=" ".join(cells.get("applicant", "").split()),
        district=_district(cells.get("district", ""), known, faults),
        requested_cents=amounts["requested"] or 0,
        minimum_cents=amounts["minimum"] or 0,
        total_cost_cents=amounts["total"],
        summary=cells.get("summary", ""),
        natural_person=_natural_person(cells, known, faults),
        pot=_pot(cells.get("pot", ""), known, faults),
        number=number,
    )
    unread = MONEY if any(name in faults for name in MONEY) else ()
    found = proposal_faults(draft, known) | privacy_faults(draft, known)
    return draft, {name: fault for name, fault in found.items() if name not in unread} | faults


def _amount(typed: str, name: str, faults: dict[str, Refusal]) -> int | None:
    if not typed:
        if name == "requested":
            faults[name] = MissingError()
        return None
    try:
        return cents_of(typed)
    except AmountError as fault:
        faults[name] = fault
        return None


def _district(given: str, known: Known, faults: dict[str, Refusal]) -> str:
    code = code_of(given, known.districts)
    if code is None:
        faults["district"] = district_fault(given, known) if given else MissingError()
    return code or ""


def _pot(given: str, known: Known, faults: dict[str, Refusal]) -> str | None:
    if not given:
        return None
    code = code_of(given, known.pots)
    if code is None:
        faults["pot"] = pot_fault(given, known)
    return code


def _natural_person(cells: Mapping[str, str], known: Known, faults: dict[str, Refusal]) -> bool:
    """Read yes or no; an empty cell means what the board knows of the applicant."""
    typed = cells.get("natural_person", "").casefold()
    applicant = known.applicant(cells.get("applicant", ""))
    if not typed and applicant:
        return applicant.natural_person
    if typed not in YES | NO:
        faults["natural_person"] = YesOrNoError(given=cells["natural_person"])
    return typed in YES
