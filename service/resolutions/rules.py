"""Who may vote when, and what the votes come to: whole numbers of people, the same arithmetic as in the pack."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from allocation.outcome import Binding
from allocation.problem import BUDGET, Problem
from allocation.programmes.limits import breaches
from allocation.voting import majority_is_reached, quorum_is_reached
from service.access import RoundStage
from service.errors import WrongStageError
from service.resolutions.errors import (
    AboveRequestError,
    AlreadyAdoptedError,
    BelowNeedError,
    BreaksMaximumError,
    BreaksMinimumError,
    DeadlineMissingError,
    DeadlinePastError,
    KeepsOutError,
    MarkedAbsentError,
    NotCircularError,
    ObjectionReasonMissingError,
    ReasonMissingError,
    RoomUnknownError,
    StillRunningError,
    VoteOpenError,
    VotesMissingError,
    VotingClosedError,
)
from service.resolutions.facts import Asked, ItemTally, Tally, Voter, VotingRules, Wish
from service.resolutions.tables import Choice, Manner, ResolutionRow
from service.rounds.tables import MajorityRule, QuorumRule, TieRule
from service.texts import N_, Cents

VOTING: Final = (RoundStage.RESOLUTION,)


class Whole(StrEnum):
    """The limit that is no district's and no pot's; its value is a text that is translated where it is shown."""

    BUDGET = N_("total budget")


QUORUMS: Final[dict[QuorumRule, dict[str, Any]]] = {
    QuorumRule.MORE_THAN_HALF: {"minimum_present": 1, "numerator": 1, "denominator": 2, "strict": True},
    QuorumRule.HALF: {"minimum_present": 1, "numerator": 1, "denominator": 2, "strict": False},
    QuorumRule.TWO_THIRDS: {"minimum_present": 1, "numerator": 2, "denominator": 3, "strict": False},
}
MAJORITIES: Final[dict[MajorityRule, dict[str, Any]]] = {
    MajorityRule.SIMPLE: {"of": "votes_cast", "numerator": 1, "denominator": 2, "strict": True},
    MajorityRule.ABSOLUTE: {"of": "entitled", "numerator": 1, "denominator": 2, "strict": True},
    MajorityRule.TWO_THIRDS: {"of": "votes_cast", "numerator": 2, "denominator": 3, "strict": False},
}
TIES: Final = {TieRule.REJECTED: "rejects", TieRule.CHAIR_DECIDES: "chair_decides"}


def pack_rules(rules: VotingRules) -> dict[str, Any]:
    """Write the rules of the vote in the form of the decision pack: quorum, majority, tie."""
    return {"quorum": QUORUMS[rules.quorum], "majority": MAJORITIES[rules.majority], "tie": TIES[rules.tie_rule]}


def tally_of(voters: Iterable[Voter], rules: VotingRules, manner: Manner, about: frozenset[int]) -> Tally:
    """Count the votes on these proposals (numbers); whoever keeps out of all of them does not count.

    In a circular vote those take part who vote. A recused member who takes part is counted as recused, one who does
    not is simply not entitled here.
    """
    everybody = list(voters)
    kept_out = [voter for voter in everybody if keeps_out(voter, about)]
    present = [voter for voter in everybody if takes_part(voter, manner)]
    counting = [voter for voter in present if not keeps_out(voter, about)]
    yes, no, abstained = (sum(voter.choice is choice for voter in counting) for choice in Choice)
    counted = Tally(
        entitled=len(everybody) - sum(not takes_part(voter, manner) for voter in kept_out),
        present=len(present),
        recused=len(present) - len(counting),
        yes=yes,
        no=no,
        abstained=abstained,
        chair_decided=_chair_decided(counting, rules, tie=yes == no > 0),
        quorum_reached=False,
        majority_reached=False,
    )
    return _judged(counted, rules)


def keeps_out(voter: Voter, about: frozenset[int]) -> bool:
    """Whether the member is recused from everything that is voted on here."""
    return bool(about) and about <= voter.recused_from


def takes_part(voter: Voter, manner: Manner) -> bool:
    """Whether the member counts as present: on site in a meeting, by voting in a circular vote."""
    return voter.present if manner is Manner.MEETING else voter.choice is not None


def _chair_decided(counting: Sequence[Voter], rules: VotingRules, *, tie: bool) -> str | None:
    """Give the vote that decides a tie: the chair's, or the deputy's where the chair is absent or recused.

    It cannot replace an absolute or two-thirds majority.
    """
    if not tie or rules.tie_rule is not TieRule.CHAIR_DECIDES or rules.majority is not MajorityRule.SIMPLE:
        return None
    casting = [voter for voter in counting if voter.casting]
    choice = min(casting, key=lambda voter: voter.casting).choice if casting else None
    return choice.value if choice in {Choice.YES, Choice.NO} else None


def _judged(counted: Tally, rules: VotingRules) -> Tally:
    numbers, written = asdict(counted), pack_rules(rules)
    reached = {
        "quorum_reached": quorum_is_reached(numbers, written["quorum"]),
        "majority_reached": majority_is_reached(numbers, written),
    }
    return Tally(**{**numbers, **reached})


def item_tallies(
    voters: Sequence[Voter], rules: VotingRules, manner: Manner, about: frozenset[int]
) -> tuple[ItemTally, ...]:
    """Count apart for all proposals from which somebody keeps out, grouped by who does; lowest number first."""
    return tuple(
        ItemTally(numbers, tally_of(voters, rules, manner, frozenset(numbers[:1])))
        for numbers in recusal_groups(voters, about)
    )


def recusal_groups(voters: Sequence[Voter], about: frozenset[int]) -> tuple[tuple[int, ...], ...]:
    """Group the proposals from which somebody keeps out by the members who do."""
    groups: dict[frozenset[int], list[int]] = {}
    for number in sorted(about & {number for voter in voters for number in voter.recused_from}):
        members = frozenset(voter.member_id for voter in voters if number in voter.recused_from)
        groups.setdefault(members, []).append(number)
    return tuple(tuple(numbers) for numbers in groups.values())


def outstanding(voters: Iterable[Voter], manner: Manner, about: frozenset[int]) -> int:
    """Count those who may still vote."""
    return sum(
        voter.choice is None and (voter.present or manner is Manner.CIRCULAR) and not keeps_out(voter, about)
        for voter in voters
    )


def check_may_change_draft(stage: RoundStage, latest: ResolutionRow | None, stages: Sequence[RoundStage]) -> None:
    """Refuse in other stages, while a vote is open and once the board has decided."""
    if stage not in stages:
        raise WrongStageError(stage=stage)
    if latest is not None and latest.declared_at is None:
        raise VoteOpenError(number=latest.number, at=latest.opened_at)
    if latest is not None and latest.adopted:
        raise AlreadyAdoptedError(at=latest.declared_at)


def check_may_vote(voter: Voter, *, manner: Manner, about: frozenset[int], opened_at: datetime) -> None:
    """Refuse who is absent or keeps out of everything."""
    if manner is Manner.MEETING and not voter.present:
        raise MarkedAbsentError(at=opened_at)
    if keeps_out(voter, about):
        raise KeepsOutError


def check_not_closed(closes_at: datetime | None, *, now: datetime) -> None:
    """Refuse votes and objections from the deadline's second on."""
    if closes_at is not None and now >= closes_at:
        raise VotingClosedError(at=closes_at)


def check_closing(manner: Manner, closes_at: datetime | None, *, now: datetime) -> None:
    """Refuse a circular vote without a deadline ahead."""
    if manner is Manner.CIRCULAR and closes_at is None:
        raise DeadlineMissingError
    if closes_at is not None and closes_at <= now:
        raise DeadlinePastError


def check_may_declare(missing: int, voters: int, closes_at: datetime | None, *, early: bool, now: datetime) -> None:
    """Refuse while votes are missing: a circular vote has its deadline, in a meeting voting is expressly closed.

    Nobody can cut the time short in which others may vote or object.
    """
    if not missing or (closes_at is not None and now >= closes_at):
        return
    if closes_at is not None:
        raise StillRunningError(at=closes_at, missing=missing, all=voters)
    if not early:
        raise VotesMissingError(missing=missing, all=voters)


def check_may_object(manner: Manner, closes_at: datetime | None, reason: str, *, now: datetime) -> None:
    """Refuse an objection in a meeting, after the deadline, and without a reason."""
    if manner is not Manner.CIRCULAR:
        raise NotCircularError
    check_not_closed(closes_at, now=now)
    if not reason.strip():
        raise ObjectionReasonMissingError


def check_wish(wish: Wish, asked: Asked) -> None:
    """Refuse more than was requested, too little for the project unless somebody says why, and no reason at all."""
    if wish.resolved_cents > asked.requested_cents:
        raise AboveRequestError(requested=Cents(asked.requested_cents))
    if not wish.reason.strip():
        raise ReasonMissingError
    if 0 < wish.resolved_cents < asked.minimum_cents and not wish.broken_limit_reason.strip():
        raise BelowNeedError(needed=Cents(asked.minimum_cents))


def check_excused(wish: Wish) -> None:
    """Ask who keeps out of anything for the second reason always: what a limit leaves would tell them too much."""
    if not wish.broken_limit_reason.strip():
        raise RoomUnknownError


def check_limits_hold(
    problem: Problem, before: Mapping[int, int], after: Mapping[int, int], broken_limit_reason: str
) -> None:
    """Refuse amounts (by proposal number) that newly break a limit, unless a reason is given for it."""
    if broken_limit_reason.strip():
        return
    already = {(one.limit, one.kind) for one in breaches(problem, _by_id(before))}
    for one in breaches(problem, _by_id(after)):
        if (one.limit, one.kind) not in already:
            labels = {limit.id: limit.label for limit in problem.limits}
            label = labels.get(one.limit, one.limit) if one.limit != BUDGET else Whole.BUDGET
            too_much = one.kind in {Binding.MAXIMUM, Binding.MAXIMUM_AWARDS}
            raise (BreaksMaximumError if too_much else BreaksMinimumError)(limit=label)


def _by_id(cents: Mapping[int, int]) -> dict[str, int]:
    return {str(number): amount for number, amount in cents.items()}
