"""Sentences where there is no proven split: limits that contradict each other, time that ran out."""

import pytest

from allocation.outcome import Allocation, Award, Binding, Contradiction, Proof, Reason, ReasonCode, Status, Unsolved
from allocation.problem import Candidate, Limit, MenuAward, Problem, Rule
from allocation.sentences.explain_unsolved import unsolved_sentences

CANDIDATE = Candidate("1", "Fest", 500, 1, 6000, MenuAward((6000,)), "district:7", ("pot:s",), "applicant:9")
LIMITS = (
    Limit("district:7", "Landkreis Bautzen", 1250000, 2000050),
    Limit("pot:s", "Sport", None, None, 3, 5),
    Limit("applicant:9", "Verein", None, 100000),
)
PROBLEM = Problem(Rule.MERIT_EUROS, 1000000, (CANDIDATE,), LIMITS, reserve_cents=50000)
BUDGET = Contradiction("budget", Binding.MAXIMUM, 300000)
LEAST = Contradiction("district:7", Binding.MINIMUM, 1234)


def said(outcome: Unsolved, language: str) -> list[str]:
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in unsolved_sentences(PROBLEM, outcome, language)]


def timed_out(rule: Rule, objective: str | None, bound: str | None, awards: tuple[Award, ...]) -> Unsolved:
    return Unsolved("", rule, Status.TIMED_OUT, (), objective, bound, awards)


def infeasible(*conflict: Contradiction) -> Unsolved:
    return Unsolved("", Rule.MERIT_EUROS, Status.INFEASIBLE, conflict)


def test_limits_that_contradict_each_other_are_named_with_their_repairs() -> None:
    assert said(infeasible(BUDGET, LEAST), "de") == [
        "Es gibt keine Aufteilung: Diese Grenzen widersprechen einander. Eine zu ändern genügt.",
        "Im Gesamtbudget stehen 9.500 € zur Verfügung; 3.000 € mehr würden genügen.",
        "Im Landkreis Bautzen müssen mindestens 12.500 € vergeben werden; 12,34 € weniger würden genügen.",
        "Ob dann auch alle übrigen Grenzen zusammenpassen, zeigt eine neue Berechnung.",
    ]
    assert said(infeasible(BUDGET, LEAST), "en") == [
        "There is no split: these limits contradict each other. To change one is enough.",
        "In the total budget €9,500 are available; €3,000 more would be enough.",
        "In Landkreis Bautzen €12,500 must be awarded at least; €12.34 less would be enough.",
        "Whether all other limits fit as well then, a new computation will show.",
    ]


@pytest.mark.parametrize(
    ("entry", "german", "english"),
    [
        (
            Contradiction("district:7", Binding.MAXIMUM, 5),
            "Im Landkreis Bautzen dürfen höchstens 20.000,50 € vergeben werden; 0,05 € mehr würden genügen.",
            "In Landkreis Bautzen €20,000.50 may be awarded at most; €0.05 more would be enough.",
        ),
        (
            Contradiction("pot:s", Binding.MINIMUM_AWARDS, None, 2),
            "Im Teilbudget „Sport“ müssen mindestens 3 Vorhaben gefördert werden; 2 weniger würden genügen.",
            "In the pot “Sport” at least 3 projects must be funded; 2 fewer would be enough.",
        ),
        (
            Contradiction("pot:s", Binding.MAXIMUM_AWARDS, None, 1),
            "Im Teilbudget „Sport“ dürfen höchstens 5 Vorhaben gefördert werden; 1 mehr würden genügen.",
            "In the pot “Sport” at most 5 projects may be funded; 1 more would be enough.",
        ),
        (
            Contradiction("applicant:9", Binding.MAXIMUM),
            (
                "Bei Antragsteller/in „Verein“ dürfen höchstens 1.000 € vergeben werden; "
                "diese Grenze allein zu ändern würde nicht genügen."
            ),
            (
                "For the applicant “Verein” €1,000 may be awarded at most; "
                "to change this limit alone would not be enough."
            ),
        ),
    ],
)
def test_each_side_of_a_limit(entry: Contradiction, german: str, english: str) -> None:
    assert said(infeasible(entry), "de")[1] == german
    assert said(infeasible(entry), "en")[1] == english


def test_one_limit_and_none() -> None:
    assert said(infeasible(BUDGET), "de")[0] == "Es gibt keine Aufteilung: Diese Grenze lässt sich nicht einhalten."
    assert said(infeasible(), "en") == ["There is no split: what had been settled before breaks the order of merit."]


AWARDS = (Award("1", 6000, Reason(ReasonCode.FUNDED_IN_FULL)),)


FOUND = (
    "Gefunden wurde eine Aufteilung, die alle Grenzen einhält; sie vergibt 60 €.",
    "A split was found that holds all limits; it awards €60.",
)
TIMED_OUT: list[tuple[Unsolved, list[tuple[str, str]]]] = [
    (
        timed_out(Rule.MERIT_EUROS, "30000000", "30100001", AWARDS),
        [
            FOUND,
            ("Sie erreicht 3.000 Punkte mal Euro.", "It reaches 3,000 points times euros."),
            (
                "Keine Aufteilung kann mehr als 3.010,0001 Punkte mal Euro erreichen.",
                "No split can reach more than 3,010.0001 points times euros.",
            ),
            (
                "Die gefundene kann davon um höchstens 10,0001 (0,34 %) entfernt sein.",
                "The one that was found is at most 10.0001 (0.34%) away from that.",
            ),
        ],
    ),
    (
        timed_out(Rule.MERIT_PROJECTS, "500", "500", AWARDS),
        [
            FOUND,
            ("Sie erreicht 5 Punkte.", "It reaches 5 points."),
            ("Keine Aufteilung kann mehr als 5 Punkte erreichen.", "No split can reach more than 5 points."),
            (
                "Offen ist nur noch, welche von gleichwertigen Aufteilungen den Vorzug hat.",
                "Open is only which of several splits of equal worth comes first.",
            ),
        ],
    ),
    (
        timed_out(Rule.EVEN_DISTRICTS, None, None, AWARDS),
        [
            FOUND,
            (
                "Wie weit sie von der besten entfernt ist, ist nicht bekannt.",
                "How far it is from the best is not known.",
            ),
        ],
    ),
    (
        timed_out(Rule.MERIT_EUROS, None, "12345", ()),
        [
            (
                "Bis dahin wurde keine Aufteilung gefunden, die alle Grenzen einhält; ob es eine gibt, ist offen.",
                "Until then no split was found that holds all limits; whether there is one is open.",
            ),
            (
                "Keine Aufteilung kann mehr als 1,2345 Punkte mal Euro erreichen.",
                "No split can reach more than 1.2345 points times euros.",
            ),
        ],
    ),
]
PRELIMINARY = (
    "Was zu den einzelnen Vorhaben gesagt wird, gilt nur für diese vorläufige Aufteilung.",
    "What is said of each project is true of this preliminary split only.",
)
TIME = (
    "Die Zeit reichte nicht, um die beste Aufteilung zu finden und zu beweisen.",
    "The time was not enough to find and prove the best split.",
)


@pytest.mark.parametrize(("outcome", "expected"), TIMED_OUT)
def test_what_was_found_in_time_comes_with_bound_and_gap(outcome: Unsolved, expected: list[tuple[str, str]]) -> None:
    both = zip(said(outcome, "de"), said(outcome, "en"), strict=True)
    assert list(both) == [TIME, *expected, *([PRELIMINARY] if outcome.awards else [])]


def test_nothing_is_said_of_a_solved_problem() -> None:
    assert unsolved_sentences(PROBLEM, Allocation("", Rule.RANKING, 0, "0", "0", Proof.RULE, (), ())) == []
