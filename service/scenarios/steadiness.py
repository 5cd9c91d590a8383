"""How steady a split is: what is asked, and what of the answer is kept. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from allocation import Allocation, Problem
from allocation.outcome import Status
from allocation.studies.leave_one_out import Merits
from allocation.studies.steadiness import Variation, steadiness
from allocation.studies.variations import Kind
from service.scenarios.members_left_out import MembersLeftOut, Withheld, left_out, sum_of_members
from service.scoring.facts import RoundScores


@dataclass(frozen=True)
class Changed:
    """What a proposal receives instead."""

    number: int
    before_cents: int
    after_cents: int


@dataclass(frozen=True)
class Varied:
    """One variation with another budget, or without the proposal `about`; `status` as in an outcome."""

    about: int | None
    budget_cents: int
    status: str
    changes: tuple[Changed, ...]


@dataclass(frozen=True)
class Findings:
    """What is kept of a steadiness; withdrawals only where they change something, or could not be answered."""

    less: Varied
    more: Varied
    withdrawals: int
    withdrawing: tuple[Varied, ...]
    members: MembersLeftOut | None
    withheld: Withheld | None

    @property
    def complete(self) -> bool:
        """Whether everything that was asked was answered in time."""
        asked = (self.less, self.more, *self.withdrawing)
        return all(one.status != Status.TIMED_OUT for one in asked) and not (self.members and self.members.waiting)

    def to_json(self) -> dict[str, Any]:
        """Give the form that is stored."""
        plain: dict[str, Any] = _FINDINGS.dump_python(self, mode="json")
        return plain

    @classmethod
    def from_json(cls, value: object) -> "Findings":
        """Read what `to_json` wrote."""
        return _FINDINGS.validate_python(value)


def find(
    problem: Problem, outcome: Allocation, scores: RoundScores | Withheld, known: Findings | None, *, seconds: float
) -> Findings:
    """Ask everything within the time, withdrawals last; where something is `known`, what was not answered then."""
    if known is not None and not (known.members and known.members.waiting):
        return _gone_on(known, _variations(problem, outcome, {}, known, seconds), known.members, known.withheld)
    withheld = scores if isinstance(scores, Withheld) else None
    without = {} if isinstance(scores, Withheld) else left_out(scores)
    found = _variations(problem, outcome, without, known, seconds)
    members = None
    if not isinstance(scores, Withheld):
        cases = [one for one in found if one.kind is Kind.MEMBER]
        members = sum_of_members(cases, scores, known.members if known else None)
    if known is not None:
        return _gone_on(known, found, members, withheld)
    withdrawals = [_varied(one) for one in found if one.kind is Kind.WITHDRAWAL]
    less, more = (_varied(one) for one in found if one.kind in {Kind.LESS_BUDGET, Kind.MORE_BUDGET})
    return Findings(less, more, len(withdrawals), _telling(withdrawals), members, withheld)


def _variations(
    problem: Problem, outcome: Allocation, without: Mapping[str, Merits], known: Findings | None, seconds: float
) -> Sequence[Variation]:
    answered = _answered(problem, without, known) if known else ()
    return steadiness(problem, outcome, without, seconds=seconds, known=answered).variations


def _answered(problem: Problem, members: Iterable[str], known: Findings) -> set[tuple[Kind, str]]:
    """Name what need not be asked again."""
    budgets = ((Kind.LESS_BUDGET, known.less), (Kind.MORE_BUDGET, known.more))
    waiting = {str(one.about) for one in known.withdrawing if one.status == Status.TIMED_OUT}
    left_out_later = known.members.waiting if known.members else ()
    return {
        *((kind, "") for kind, one in budgets if one.status != Status.TIMED_OUT),
        *((Kind.MEMBER, name) for name in members if name not in left_out_later),
        *((Kind.WITHDRAWAL, one.id) for one in problem.candidates if one.id not in waiting),
    }


def _gone_on(
    known: Findings, found: Sequence[Variation], members: MembersLeftOut | None, withheld: Withheld | None
) -> Findings:
    """Put what was answered now in the place of what was not."""
    anew = {(one.kind, one.about): _varied(one) for one in found if one.kind is not Kind.MEMBER}
    withdrawing = [anew.get((Kind.WITHDRAWAL, str(one.about)), one) for one in known.withdrawing]
    return Findings(
        less=anew.get((Kind.LESS_BUDGET, ""), known.less),
        more=anew.get((Kind.MORE_BUDGET, ""), known.more),
        withdrawals=known.withdrawals,
        withdrawing=_telling(withdrawing),
        members=members,
        withheld=withheld,
    )


def _telling(withdrawals: Sequence[Varied]) -> tuple[Varied, ...]:
    """Keep those that change something or were not answered."""
    return tuple(one for one in withdrawals if one.changes or one.status != Status.SOLVED)


def _varied(one: Variation) -> Varied:
    return Varied(
        about=int(one.about) if one.kind is Kind.WITHDRAWAL else None,
        budget_cents=one.budget_cents,
        status=one.status.value,
        changes=tuple(Changed(int(change.id), change.first_cents, change.second_cents) for change in one.changes),
    )


_FINDINGS: Final = TypeAdapter(Findings)
