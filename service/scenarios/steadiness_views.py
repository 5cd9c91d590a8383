"""A scenario's steadiness as it is shown. Pure.

Whoever keeps out of a proposal is shown nothing of it: somebody has to give what a smaller budget lacks, so if nobody
whom the viewer sees does, the hidden proposal does. Each withdrawal would tell in the same way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from allocation.outcome import Status
from service.scenarios.facts import AwardLine, ChangeLine, ScenarioView
from service.scenarios.members_left_out import MOST_UNTOLD, MembersLeftOut
from service.scenarios.steadiness import Findings, Varied


@dataclass(frozen=True)
class Kept:
    """What is kept of a scenario's steadiness, by whom it was asked, and the hash of the input it was found from."""

    findings: Findings
    asked_at: datetime
    asked_by: str
    problem_sha256: str


@dataclass(frozen=True)
class CaseLine:
    """One variation: with another budget, or without a proposal (then `number`, and what that gives back).

    `status` is solved, infeasible or timed_out; the largest gains and losses come first.
    """

    budget_cents: int
    status: str
    gains: tuple[ChangeLine, ...]
    losses: tuple[ChangeLine, ...]
    number: int | None = None
    title: str = ""
    returned_cents: int = 0


@dataclass(frozen=True)
class TippingLine:
    """A proposal whose award is another where some member's scores are missing."""

    number: int
    title: str
    district: str


@dataclass(frozen=True)
class MembersLine:
    """All members' cases in sum; with `or_fewer` there are at most `changing` of them that change something."""

    cases: int
    changing: int
    or_fewer: bool
    tipping: tuple[TippingLine, ...]
    kept_merits: int


@dataclass(frozen=True)
class Mark:
    """What tips one proposal's award: less budget, more, so many withdrawals, or a member's missing scores."""

    less: bool = False
    more: bool = False
    withdrawals: int = 0
    members: bool = False

    @property
    def steady(self) -> bool:
        """Whether nothing does."""
        return self == Mark()


@dataclass(frozen=True)
class SteadinessView:
    """How steady a scenario's split is. `cases` are those that were answered and allow a split.

    `members` are shown once all their cases are answered: what comes with the last of them would be somebody's.
    """

    asked_at: datetime
    asked_by: str
    problem_sha256: str
    complete: bool
    proposals: int
    steady: int
    cases: int
    less: CaseLine
    more: CaseLine
    withdrawals: int
    withdrawing: tuple[CaseLine, ...]
    unanswered_withdrawals: tuple[int, ...]
    members: MembersLine | None
    unanswered_members: int
    withheld: str | None
    marks: Mapping[int, Mark]


def view_of(kept: Kept, scenario: ScenarioView) -> SteadinessView | None:
    """Show it, or nothing at all to whoever keeps out of a proposal of this round."""
    if scenario.recused:
        return None
    findings, names = kept.findings, {line.number: line for line in scenario.awards}
    members = answered_members(findings)
    marks = {number: mark_of(number, findings) for number in names}
    answered = [one for one in findings.withdrawing if one.status != Status.TIMED_OUT]
    return SteadinessView(
        asked_at=kept.asked_at,
        asked_by=kept.asked_by,
        problem_sha256=kept.problem_sha256,
        complete=findings.complete,
        proposals=len(names),
        steady=sum(mark.steady for mark in marks.values()),
        cases=_solved_cases(findings),
        less=_case(findings.less, names),
        more=_case(findings.more, names),
        withdrawals=findings.withdrawals,
        withdrawing=tuple(_case(one, names) for one in answered),
        unanswered_withdrawals=tuple(
            one.about for one in findings.withdrawing if one.about and one.status == Status.TIMED_OUT
        ),
        members=_members(members, names) if members else None,
        unanswered_members=len(findings.members.waiting) if findings.members else 0,
        withheld=findings.withheld.value if findings.withheld else None,
        marks=marks,
    )


def answered_members(findings: Findings) -> MembersLeftOut | None:
    """Give the members' cases where all of them are answered."""
    return None if findings.members is None or findings.members.waiting else findings.members


def mark_of(number: int, findings: Findings) -> Mark:
    """Say what tips one proposal."""
    members = answered_members(findings)
    return Mark(
        less=_changes(findings.less, number),
        more=_changes(findings.more, number),
        withdrawals=sum(_changes(one, number) for one in findings.withdrawing),
        members=members is not None and number in members.tipping,
    )


def _changes(one: Varied, number: int) -> bool:
    return any(change.number == number for change in one.changes)


def _solved_cases(findings: Findings) -> int:
    asked = (findings.less, findings.more, *findings.withdrawing)
    unsolved = sum(one.status != Status.SOLVED for one in asked)
    members = answered_members(findings)
    return 2 + findings.withdrawals + (members.cases if members else 0) - unsolved


def _case(one: Varied, names: Mapping[int, AwardLine]) -> CaseLine:
    lines = [_change(change.number, change.before_cents, change.after_cents, names) for change in one.changes]
    about = names[one.about] if one.about is not None else None
    return CaseLine(
        budget_cents=one.budget_cents,
        status=one.status,
        gains=_largest_first(line for line in lines if line.difference_cents > 0),
        losses=_largest_first(line for line in lines if line.difference_cents < 0),
        number=one.about,
        title=about.title if about else "",
        returned_cents=about.awarded_cents if about else 0,
    )


def _change(number: int, before_cents: int, after_cents: int, names: Mapping[int, AwardLine]) -> ChangeLine:
    return ChangeLine(number, names[number].title, names[number].district, before_cents, after_cents)


def _largest_first(lines: Iterable[ChangeLine]) -> tuple[ChangeLine, ...]:
    return tuple(sorted(lines, key=lambda line: -abs(line.difference_cents)))


def _members(found: MembersLeftOut, names: Mapping[int, AwardLine]) -> MembersLine:
    return MembersLine(
        cases=found.cases,
        changing=found.changing,
        or_fewer=found.changing == MOST_UNTOLD,
        tipping=tuple(TippingLine(number, names[number].title, names[number].district) for number in found.tipping),
        kept_merits=found.kept_merits,
    )
