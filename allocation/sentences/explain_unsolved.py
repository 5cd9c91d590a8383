"""Why there is no split, in German or English: limits that contradict each other, or time that ran out.

Each limit of a contradiction comes with its smallest repair. Of a split found in time it is said how far from the best
it may be at most; it is never called the best.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import Final

from allocation.formats.problem_hash import problem_sha256
from allocation.money import format_cents
from allocation.outcome import Binding, Contradiction, Outcome, Status, Unsolved
from allocation.problem import BUDGET, Problem, Rule
from allocation.records import replace
from allocation.sentences.places import place_of

GERMAN: Final = {
    "contradict": "Es gibt keine Aufteilung: Diese Grenzen widersprechen einander. Eine zu ändern genügt.",
    "one_alone": "Es gibt keine Aufteilung: Diese Grenze lässt sich nicht einhalten.",
    "no_limit": "Es gibt keine Aufteilung: Was zuvor feststand, verletzt die Reihenfolge der Wertungen.",
    "again": "Ob dann auch alle übrigen Grenzen zusammenpassen, zeigt eine neue Berechnung.",
    "budget": "Im Gesamtbudget stehen {amount} zur Verfügung; {change} mehr würden genügen.",
    "maximum": "{Place} dürfen höchstens {amount} vergeben werden; {change} mehr würden genügen.",
    "minimum": "{Place} müssen mindestens {amount} vergeben werden; {change} weniger würden genügen.",
    "maximum_awards": "{Place} dürfen höchstens {amount} Vorhaben gefördert werden; {change} mehr würden genügen.",
    "minimum_awards": "{Place} müssen mindestens {amount} Vorhaben gefördert werden; {change} weniger würden genügen.",
    "no_repair": "{stated}; diese Grenze allein zu ändern würde nicht genügen.",
    "pot": "im Teilbudget „{label}“",
    "applicant": "bei Antragsteller/in „{label}“",
    "time": "Die Zeit reichte nicht, um die beste Aufteilung zu finden und zu beweisen.",
    "nothing": "Bis dahin wurde keine Aufteilung gefunden, die alle Grenzen einhält; ob es eine gibt, ist offen.",
    "found": "Gefunden wurde eine Aufteilung, die alle Grenzen einhält; sie vergibt {spent}.",
    "reaches": "Sie erreicht {objective} {unit}.",
    "bound": "Keine Aufteilung kann mehr als {bound} {unit} erreichen.",
    "gap": "Die gefundene kann davon um höchstens {gap} ({percent} %) entfernt sein.",
    "no_gap": "Offen ist nur noch, welche von gleichwertigen Aufteilungen den Vorzug hat.",
    "no_bound": "Wie weit sie von der besten entfernt ist, ist nicht bekannt.",
    "preliminary": "Was zu den einzelnen Vorhaben gesagt wird, gilt nur für diese vorläufige Aufteilung.",
    "euros": "Punkte mal Euro",
    "projects": "Punkte",
}

ENGLISH: Final = {
    "contradict": "There is no split: these limits contradict each other. To change one is enough.",
    "one_alone": "There is no split: this limit cannot be held.",
    "no_limit": "There is no split: what had been settled before breaks the order of merit.",
    "again": "Whether all other limits fit as well then, a new computation will show.",
    "budget": "In the total budget {amount} are available; {change} more would be enough.",
    "maximum": "{Place} {amount} may be awarded at most; {change} more would be enough.",
    "minimum": "{Place} {amount} must be awarded at least; {change} less would be enough.",
    "maximum_awards": "{Place} at most {amount} projects may be funded; {change} more would be enough.",
    "minimum_awards": "{Place} at least {amount} projects must be funded; {change} fewer would be enough.",
    "no_repair": "{stated}; to change this limit alone would not be enough.",
    "pot": "in the pot “{label}”",
    "applicant": "for the applicant “{label}”",
    "time": "The time was not enough to find and prove the best split.",
    "nothing": "Until then no split was found that holds all limits; whether there is one is open.",
    "found": "A split was found that holds all limits; it awards {spent}.",
    "reaches": "It reaches {objective} {unit}.",
    "bound": "No split can reach more than {bound} {unit}.",
    "gap": "The one that was found is at most {gap} ({percent}%) away from that.",
    "no_gap": "Open is only which of several splits of equal worth comes first.",
    "no_bound": "How far it is from the best is not known.",
    "preliminary": "What is said of each project is true of this preliminary split only.",
    "euros": "points times euros",
    "projects": "points",
}

HUNDREDTHS_AND_CENTS: Final = 10_000
HUNDREDTHS: Final = 100


def is_computed_from(problem: Problem, outcome: Outcome) -> bool:
    """Tell whether the outcome is this problem's, under the problem's rule or another."""
    return outcome.problem_sha256 == problem_sha256(replace(problem, rule=outcome.rule))


def unsolved_sentences(problem: Problem, outcome: Outcome, language: str = "de") -> list[str]:
    """Say why the problem is unsolved and what would help; nothing of a solved one. `language` is "de" or "en"."""
    if not isinstance(outcome, Unsolved):
        return []
    speaker = _Speaker(problem, outcome, language)
    return list(speaker.contradiction() if outcome.status is Status.INFEASIBLE else speaker.time_up())


class _Speaker:
    """Says in one language why there is no proven split."""

    def __init__(self, problem: Problem, outcome: Unsolved, language: str) -> None:
        self.problem = problem
        self.outcome = outcome
        self.language = language
        self.texts = GERMAN if language == "de" else ENGLISH
        self.limits = {limit.id: limit for limit in problem.limits}

    def contradiction(self) -> Iterator[str]:
        """Say which limits contradict each other, and the smallest repair of each."""
        count = len(self.outcome.conflict)
        yield self.texts["contradict" if count > 1 else "one_alone" if count else "no_limit"]
        for entry in self.outcome.conflict:
            yield self._limit(entry)
        if count:
            yield self.texts["again"]

    def _limit(self, entry: Contradiction) -> str:
        text = self.texts["budget" if entry.limit == BUDGET else entry.kind.value]
        change = entry.relax_by_cents if entry.relax_by_awards is None else entry.relax_by_awards
        if change is None:
            text = self.texts["no_repair"].format(stated=text.partition(";")[0])
        place = self._place(entry.limit)
        amounts = {"amount": self._size(entry, self._stated(entry)), "change": self._size(entry, change or 0)}
        return text.format(Place=place[:1].upper() + place[1:], **amounts)

    def _stated(self, entry: Contradiction) -> int:
        if entry.limit == BUDGET:
            return self.problem.available_cents
        limit = self.limits.get(entry.limit)
        if limit is None:
            return 0
        sides = {
            Binding.MINIMUM: limit.minimum_cents,
            Binding.MAXIMUM: limit.maximum_cents,
            Binding.MINIMUM_AWARDS: limit.minimum_awards,
            Binding.MAXIMUM_AWARDS: limit.maximum_awards,
        }
        return sides[entry.kind] or 0

    def _size(self, entry: Contradiction, size: int) -> str:
        if entry.kind in {Binding.MINIMUM_AWARDS, Binding.MAXIMUM_AWARDS}:
            return str(size)
        return format_cents(size, self.language, self.problem.currency)

    def _place(self, id_: str) -> str:
        label = self.limits[id_].label if id_ in self.limits else id_
        if id_.startswith("district:") or any(one.district == id_ for one in self.problem.candidates):
            return place_of(label, self.language)
        is_applicant = any(one.applicant == id_ for one in self.problem.candidates)
        return self.texts["applicant" if is_applicant else "pot"].format(label=label)

    def time_up(self) -> Iterator[str]:
        """Say what was found in time, what bound is known, and the gap between both."""
        yield self.texts["time"]
        objective, bound = whole(self.outcome.objective), whole(self.outcome.bound)
        if self.outcome.awards:
            spent = sum(award.awarded_cents for award in self.outcome.awards)
            money = format_cents(spent, self.language, self.problem.currency)
            yield self.texts["found"].format(spent=money)
        else:
            yield self.texts["nothing"]
        if objective is not None and bound is not None:
            yield self.texts["reaches"].format(objective=self._worth(objective), unit=self._unit())
        if bound is not None:
            yield self.texts["bound"].format(bound=self._worth(bound), unit=self._unit())
        if self.outcome.awards:
            yield self._gap(objective, bound)
            yield self.texts["preliminary"]

    def _gap(self, objective: int | None, bound: int | None) -> str:
        if objective is None or bound is None:
            return self.texts["no_bound"]
        if objective >= bound:
            return self.texts["no_gap"]
        hundredths = ceil(Fraction((bound - objective) * HUNDREDTHS * HUNDREDTHS, bound))
        percent = self._decimal(Fraction(hundredths, HUNDREDTHS), 2)
        return self.texts["gap"].format(gap=self._worth(bound - objective), percent=percent)

    def _unit(self) -> str:
        return self.texts["projects" if self.outcome.rule is Rule.MERIT_PROJECTS else "euros"]

    def _worth(self, objective: int) -> str:
        """Write an objective in points, or in points times euros, to its last digit."""
        scale = HUNDREDTHS if self.outcome.rule is Rule.MERIT_PROJECTS else HUNDREDTHS_AND_CENTS
        return self._decimal(Fraction(objective, scale), 4)

    def _decimal(self, number: Fraction, places: int) -> str:
        scaled = int(number * 10**places)
        plain = f"{scaled // 10**places:,}.{scaled % 10**places:0{places}d}".rstrip("0").rstrip(".")
        return plain.translate(str.maketrans(",.", ".,")) if self.language == "de" else plain


def whole(text: str | None) -> int | None:
    """Give the whole number that the text states; None where it states none, or coverages of districts."""
    return int(text) if text is not None and text.isdecimal() else None
