"""Sentences for people: each reason code with its numbers, in both languages."""

from dataclasses import replace

import pytest

from allocation.outcome import Allocation, Award, Change, Proof, Reason, ReasonCode
from allocation.problem import Candidate, Limit, Problem, RangeAward, Rule
from allocation.sentences.explain import explain, sentence, sentences
from allocation.sentences.places import place_of

CANDIDATE = Candidate(
    id="18",
    label="Sommerfest",
    merit=420,
    lot=1,
    requested_cents=150000,
    award=RangeAward(minimum_cents=50000, maximum_cents=150000, step_cents=100),
    district="district:14625",
    groups=("pot:sport",),
    applicant="applicant:88",
    excluded="Der Antrag kam zu spät",
)
LIMITS = (
    Limit("district:14625", "Landkreis Bautzen"),
    Limit("pot:sport", "Sport", maximum_awards=3),
    Limit("applicant:88", "Verein"),
)


def said(reason: Reason, language: str = "de", *, awarded_cents: int = 0, candidate: Candidate = CANDIDATE) -> str:
    problem = Problem(Rule.RANKING, 1000000, (candidate,), LIMITS, merit_threshold=500)
    awards = (Award("18", awarded_cents, reason),)
    outcome = Allocation("", Rule.RANKING, awarded_cents, "0", "0", Proof.RULE, awards, ())
    assert sentences(problem, outcome, language) == {"18": sentence(problem, outcome, "18", language)}
    assert explain(problem, outcome, language) == [f"18: {sentence(problem, outcome, '18', language)}"]
    return sentence(problem, outcome, "18", language).replace("\N{NO-BREAK SPACE}", " ")


def test_limit_reached_names_the_district_what_was_left_and_what_would_have_helped() -> None:
    more_room = Change(limit="district:14625", more_cents=16000)
    reason = Reason(
        ReasonCode.LIMIT_REACHED,
        limit="district:14625",
        left_cents=34000,
        needed_cents=50000,
        would_be_funded_with=(more_room, Change(more_merit=41)),
    )
    assert said(reason) == (
        "Im Landkreis Bautzen waren noch 340 € frei; dieses Vorhaben braucht mindestens 500 €. "
        "Mit 160 € mehr oder mit 0,41 Punkten mehr wäre es gefördert worden."
    )
    assert said(reason, "en") == (
        "In Landkreis Bautzen €340 were left; this project needs at least €500. "
        "With €160 more or with 0.41 points more it would have been funded."
    )
    assert said(replace(reason, would_be_funded_with=(more_room,))).endswith("Mit 160 € mehr wäre es gefördert worden.")


def test_who_would_have_taken_any_amount_is_not_told_of_a_minimum() -> None:
    reason = Reason(ReasonCode.BUDGET_EXHAUSTED, "budget", 0, 100)
    divisible = replace(CANDIDATE, award=RangeAward(minimum_cents=0, maximum_cents=150000, step_cents=100))
    assert said(reason, candidate=divisible) == "Im Gesamtbudget war kein Geld mehr frei."
    assert said(reason, "en", candidate=divisible) == "In the total budget no money was left."


def test_a_change_elsewhere_says_where() -> None:
    change = Change(limit="budget", more_cents=16050)
    reason = Reason(ReasonCode.LIMIT_REACHED, "pot:sport", 0, 50000, would_be_funded_with=(change,))
    assert said(reason) == (
        "Im Teilbudget „Sport“ war kein Geld mehr frei; dieses Vorhaben braucht mindestens 500 €. "
        "Mit 160,50 € mehr im Gesamtbudget wäre es gefördert worden."
    )


@pytest.mark.parametrize(
    ("reason", "german", "english"),
    [
        (
            Reason(ReasonCode.BUDGET_EXHAUSTED, "budget", 1250, 50000),
            "Im Gesamtbudget waren noch 12,50 € frei; dieses Vorhaben braucht mindestens 500 €.",
            "In the total budget €12.50 were left; this project needs at least €500.",
        ),
        (
            Reason(ReasonCode.LIMIT_REACHED, "applicant:88", 0),
            (
                "Bis zum Höchstbetrag je Antragsteller/in war kein Geld mehr frei; "
                "dieses Vorhaben braucht mindestens 500 €."
            ),
            "Below the maximum per applicant no money was left; this project needs at least €500.",
        ),
        (
            Reason(ReasonCode.LIMIT_REACHED, "pot:sport"),
            "Die Höchstzahl der Förderungen (3) war im Teilbudget „Sport“ erreicht.",
            "The maximum number of awards (3) was reached in the pot “Sport”.",
        ),
        (
            Reason(ReasonCode.MINIMUM_TOO_LARGE, "district:14625", 34000, 50000),
            "Dieses Vorhaben braucht mindestens 500 €; im Landkreis Bautzen konnte es höchstens 340 € erhalten.",
            "This project needs at least €500; in Landkreis Bautzen it could have received €340 at most.",
        ),
        (
            Reason(ReasonCode.BELOW_THRESHOLD),
            "Die Wertung von 4,20 Punkten liegt unter der Mindestpunktzahl von 5,00 Punkten.",
            "The merit of 4.20 points is below the threshold of 5.00 points.",
        ),
        (
            Reason(ReasonCode.EXCLUDED),
            "Dieses Vorhaben ist von der Förderung ausgeschlossen: Der Antrag kam zu spät.",
            "This project is excluded from funding: Der Antrag kam zu spät.",
        ),
        (
            Reason(ReasonCode.NOT_RANKABLE),
            "Für eine Wertung liegen zu wenige Bewertungen vor; ohne sie ist keine Förderung möglich.",
            "This project has too few scores for a merit and therefore cannot be funded.",
        ),
        (
            Reason(ReasonCode.MINIMUM_TOO_LARGE, needed_cents=50000),
            "Der gleiche Anteil für alle lag hier unter den 500 €, die dieses Vorhaben mindestens braucht.",
            "The same share for all was less than the €500 that this project needs at least.",
        ),
        (
            Reason(ReasonCode.OUTRANKED, "district:14625"),
            "Vorhaben mit höherer Wertung gingen im Landkreis Bautzen vor.",
            "Projects of higher merit came first in Landkreis Bautzen.",
        ),
        (
            Reason(ReasonCode.OUTRANKED, needed_merit=655),
            "Im selben Gebiet und Teilbudget ging ein Vorhaben mit 6,55 Punkten leer aus; keines darf es überholen.",
            "In the same district and pot a project with 6.55 points got nothing; none may overtake it.",
        ),
        (
            Reason(ReasonCode.OUTRANKED),
            "Der Anteil am Budget, über den die Mitglieder verfügten, die dafür Punkte gaben, reichte nicht aus.",
            "The parts of the budget held by the members who gave it points were not enough.",
        ),
        (
            Reason(ReasonCode.LOST_LOT, tied_with="17"),
            "Bei gleicher Wertung entschied das Los für Vorhaben Nr. 17.",
            "At equal merit the lot decided for project no. 17.",
        ),
        (
            Reason(ReasonCode.LOST_LOT),
            "Bei gleicher Wertung entschied das Los für ein anderes Vorhaben.",
            "At equal merit the lot decided for another project.",
        ),
        (
            Reason(ReasonCode.DISPLACED, "pot:sport"),
            "Eine andere Zusammenstellung der Vorhaben nutzt das Geld im Teilbudget „Sport“ besser.",
            "Another combination of projects makes better use of the money in the pot “Sport”.",
        ),
        (
            Reason(ReasonCode.FIXED),
            "Dass dieses Vorhaben kein Geld erhält, stand schon vor der Berechnung fest.",
            "That this project receives no money had been settled before the computation.",
        ),
    ],
)
def test_refusals(reason: Reason, german: str, english: str) -> None:
    assert said(reason) == german
    assert said(reason, "en") == english


@pytest.mark.parametrize(
    ("reason", "awarded_cents", "german", "english"),
    [
        (
            Reason(ReasonCode.FUNDED_IN_FULL),
            150000,
            "Die beantragten 1.500 € werden in voller Höhe gefördert.",
            "The requested €1,500 are funded in full.",
        ),
        (
            Reason(ReasonCode.FUNDED_IN_FULL),
            120000,
            "Gefördert wird der höchste mögliche Betrag von 1.200 €; beantragt waren 1.500 €.",
            "The highest possible amount of €1,200 is funded; €1,500 had been requested.",
        ),
        (
            Reason(ReasonCode.FUNDED_IN_PART, "district:14625"),
            90000,
            (
                "Von den beantragten 1.500 € werden 900 € gefördert; "
                "mehr ließ die Obergrenze im Landkreis Bautzen nicht zu."
            ),
            "Of the requested €1,500, €900 are funded; the maximum in Landkreis Bautzen allowed no more.",
        ),
        (
            Reason(ReasonCode.FUNDED_IN_PART, "budget"),
            90000,
            "Von den beantragten 1.500 € werden 900 € gefördert; mehr ließ das Gesamtbudget nicht zu.",
            "Of the requested €1,500, €900 are funded; the total budget allowed no more.",
        ),
        (
            Reason(ReasonCode.FUNDED_IN_PART),
            90000,
            "Von den beantragten 1.500 € werden 900 € gefördert.",
            "Of the requested €1,500, €900 are funded.",
        ),
        (
            Reason(ReasonCode.FIXED),
            90000,
            "Für dieses Vorhaben standen 900 € schon vor der Berechnung fest.",
            "€900 had been set aside for this project before the computation.",
        ),
    ],
)
def test_awards(reason: Reason, awarded_cents: int, german: str, english: str) -> None:
    assert said(reason, awarded_cents=awarded_cents) == german
    assert said(reason, "en", awarded_cents=awarded_cents) == english


@pytest.mark.parametrize("code", list(ReasonCode))
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_code_is_a_sentence_even_without_numbers(code: ReasonCode, language: str) -> None:
    text = said(Reason(code), language)
    assert text.endswith(".")
    assert "{" not in text


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("Landkreis Bautzen", "im Landkreis Bautzen"),
        ("Erzgebirgskreis", "im Erzgebirgskreis"),
        ("Stadt Leipzig", "in der Stadt Leipzig"),
        ("Kreisfreie Stadt Leipzig", "in der kreisfreien Stadt Leipzig"),
        ("Görlitz", "in Görlitz"),
        ("Leipzig (Stadt)", "in der Stadt Leipzig"),
        ("Leipzig (Landkreis)", "im Landkreis Leipzig"),
        ("Neustadt (Orla)", "in Neustadt (Orla)"),
        ("Bad Muskau", "in Bad Muskau"),
        ("Sächsische Schweiz-Osterzgebirge", "im Gebiet „Sächsische Schweiz-Osterzgebirge“"),
        ("Stadtbezirk Mitte", "im Stadtbezirk Mitte"),
    ],
)
def test_place_takes_the_right_preposition(label: str, place: str) -> None:
    assert place_of(label) == place


def test_an_unknown_candidate_is_a_key_error() -> None:
    problem = Problem(Rule.RANKING, 0, (), ())
    outcome = Allocation("", Rule.RANKING, 0, "0", "0", Proof.RULE, (), ())
    with pytest.raises(KeyError):
        sentence(problem, outcome, "1")
