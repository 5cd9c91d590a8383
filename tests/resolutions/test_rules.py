"""Quorum, majority, ties and recusals, in whole numbers of people."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.voting import majority_is_reached, quorum_is_reached, votes_are_possible
from service.resolutions.facts import Tally, Voter, VotingRules
from service.resolutions.rules import item_tallies, keeps_out, outstanding, pack_rules, tally_of
from service.resolutions.tables import Choice, Manner
from service.rounds.tables import MajorityRule, QuorumRule, TieRule

ABOUT = frozenset({1, 2, 3})
MEETING, CIRCULAR = Manner.MEETING, Manner.CIRCULAR
SIMPLE = VotingRules(QuorumRule.MORE_THAN_HALF, MajorityRule.SIMPLE, TieRule.REJECTED)


def voters(text: str, *, casting: int = 0, recused: dict[int, set[int]] | None = None) -> list[Voter]:
    """Read "y n a . -": yes, no, abstained, present without a vote, absent."""
    choices = {"y": Choice.YES, "n": Choice.NO, "a": Choice.ABSTAIN}
    return [
        Voter(
            place, mark != "-", int(place == casting), choices.get(mark), frozenset((recused or {}).get(place, set()))
        )
        for place, mark in enumerate(text)
    ]


def tally(text: str, rules: VotingRules, manner: Manner = MEETING) -> Tally:
    return tally_of(voters(text), rules, manner, ABOUT)


@pytest.mark.parametrize(
    ("quorum", "text", "reached"),
    [
        (QuorumRule.MORE_THAN_HALF, "yyyyy----", True),
        (QuorumRule.MORE_THAN_HALF, "yyyy-----", False),
        (QuorumRule.MORE_THAN_HALF, "yyyy----", False),
        (QuorumRule.MORE_THAN_HALF, ".....----", True),
        (QuorumRule.HALF, "yyyy----", True),
        (QuorumRule.HALF, "yyyy-----", False),
        (QuorumRule.TWO_THIRDS, "yyyyyy---", True),
        (QuorumRule.TWO_THIRDS, "yyyyy---", False),
        (QuorumRule.TWO_THIRDS, "yyyyyy----", False),
        (QuorumRule.HALF, "", False),
        (QuorumRule.HALF, "-", False),
    ],
)
def test_quorum(quorum: QuorumRule, text: str, *, reached: bool) -> None:
    rules = VotingRules(quorum, MajorityRule.SIMPLE, TieRule.REJECTED)
    assert tally(text, rules).quorum_reached is reached


@pytest.mark.parametrize(
    ("majority", "text", "reached"),
    [
        (MajorityRule.SIMPLE, "yynaaaaaa", True),
        (MajorityRule.SIMPLE, "yynnaaaaa", False),
        (MajorityRule.SIMPLE, "aaaaaaaaa", False),
        (MajorityRule.SIMPLE, "yaaaaaaaa", True),
        (MajorityRule.ABSOLUTE, "yyyyy----", True),
        (MajorityRule.ABSOLUTE, "yyyyaaaaa", False),
        (MajorityRule.ABSOLUTE, "yyyy....", False),
        (MajorityRule.TWO_THIRDS, "yyyynnaaa", True),
        (MajorityRule.TWO_THIRDS, "yyynnaaaa", False),
        (MajorityRule.TWO_THIRDS, "aaaaaaaaa", False),
    ],
)
def test_majority(majority: MajorityRule, text: str, *, reached: bool) -> None:
    rules = VotingRules(QuorumRule.HALF, majority, TieRule.REJECTED)
    assert tally(text, rules).majority_reached is reached


@pytest.mark.parametrize(
    ("tie_rule", "majority", "text", "decided", "adopted"),
    [
        (TieRule.REJECTED, MajorityRule.SIMPLE, "yynn", None, False),
        (TieRule.CHAIR_DECIDES, MajorityRule.SIMPLE, "yynn", "yes", True),
        (TieRule.CHAIR_DECIDES, MajorityRule.SIMPLE, "nnyy", "no", False),
        (TieRule.CHAIR_DECIDES, MajorityRule.SIMPLE, "aynaa", None, False),
        (TieRule.CHAIR_DECIDES, MajorityRule.SIMPLE, "yyyn", None, True),
        (TieRule.CHAIR_DECIDES, MajorityRule.SIMPLE, "aaaa", None, False),
        (TieRule.CHAIR_DECIDES, MajorityRule.ABSOLUTE, "yynn", None, False),
        (TieRule.CHAIR_DECIDES, MajorityRule.TWO_THIRDS, "yynn", None, False),
    ],
)
def test_ties(tie_rule: TieRule, majority: MajorityRule, text: str, decided: str | None, *, adopted: bool) -> None:
    counted = tally(text, VotingRules(QuorumRule.HALF, majority, tie_rule))
    assert (counted.chair_decided, counted.adopted) == (decided, adopted)


def test_in_a_circular_vote_those_take_part_who_vote() -> None:
    assert tally("yyy......", SIMPLE, CIRCULAR) == Tally(
        9, 3, 0, 3, 0, 0, None, quorum_reached=False, majority_reached=True
    )
    assert outstanding(voters("yyy......"), CIRCULAR, ABOUT) == 6
    assert outstanding(voters("yyy...---"), MEETING, ABOUT) == 3


def test_recused_members_count_neither_as_entitled_nor_as_present() -> None:
    people = voters("yyynn-", recused={0: {2}, 1: {2, 3}, 5: {2}})
    assert tally_of(people, SIMPLE, MEETING, ABOUT) == Tally(
        6, 5, 0, 3, 2, 0, None, quorum_reached=True, majority_reached=True
    )
    second, third = item_tallies(people, SIMPLE, MEETING, ABOUT)
    assert (second.numbers, third.numbers) == ((2,), (3,))
    assert second.tally == Tally(5, 5, 2, 1, 2, 0, None, quorum_reached=True, majority_reached=False)
    assert third.tally == Tally(6, 5, 1, 2, 2, 0, None, quorum_reached=True, majority_reached=False)


def test_proposals_with_the_same_recusals_are_counted_together() -> None:
    people = voters("yyn", recused={0: {1, 3}})
    assert [item.numbers for item in item_tallies(people, SIMPLE, MEETING, ABOUT)] == [(1, 3)]


def test_who_keeps_out_of_everything_is_recused_from_the_whole() -> None:
    people = voters("yyn", recused={0: {1, 2, 3}})
    assert keeps_out(people[0], ABOUT)
    counted = tally_of(people, SIMPLE, MEETING, ABOUT)
    assert (counted.recused, counted.yes, counted.no) == (1, 1, 1)


def test_where_the_chair_is_recused_the_deputy_decides_or_nobody() -> None:
    rules = VotingRules(QuorumRule.HALF, MajorityRule.SIMPLE, TieRule.CHAIR_DECIDES)
    people = voters("yyn", casting=0, recused={0: {2}})
    (item,) = item_tallies(people, rules, MEETING, ABOUT)
    assert (item.tally.yes, item.tally.no, item.tally.chair_decided, item.tally.adopted) == (1, 1, None, False)
    people[1] = replace(people[1], casting=2)
    (item,) = item_tallies(people, rules, MEETING, ABOUT)
    assert (item.tally.chair_decided, item.tally.adopted) == ("yes", True)


PEOPLE = st.lists(
    st.tuples(st.booleans(), st.sampled_from([None, *Choice]), st.frozensets(st.sampled_from([1, 2, 3]))), max_size=12
)
RULES = st.builds(VotingRules, *map(st.sampled_from, (QuorumRule, MajorityRule, TieRule)))


@given(PEOPLE, RULES, st.sampled_from(Manner), st.integers(0, 11))
def test_page_and_decision_pack_agree_on_every_tally(
    people: list[tuple[bool, Choice | None, frozenset[int]]], rules: VotingRules, manner: Manner, casting: int
) -> None:
    everybody = [
        Voter(place, present, int(place == casting), choice if present or manner is CIRCULAR else None, recused)
        for place, (present, choice, recused) in enumerate(people)
    ]
    written = pack_rules(rules)
    block = tally_of(everybody, rules, manner, ABOUT)
    for counted in (block, *(item.tally for item in item_tallies(everybody, rules, manner, ABOUT))):
        numbers = asdict(counted)
        assert votes_are_possible(numbers)
        assert quorum_is_reached(numbers, written["quorum"]) is counted.quorum_reached
        assert majority_is_reached(numbers, written) is counted.majority_reached
        assert 0 <= counted.recused <= counted.present <= counted.entitled <= len(everybody)
