"""One plain, formal sentence or two for each reason code, with its numbers, in German or English.

Whoever is refused reads these: they name the limit that bound, what was left in it, what would have been needed,
and the smallest single change that would have funded the proposal.
"""

from collections.abc import Callable
from typing import Final

from allocation.money import format_cents
from allocation.outcome import Award, Change, Outcome, Reason, ReasonCode
from allocation.problem import BUDGET, Candidate, Problem, RangeAward
from allocation.records import dataclass
from allocation.sentences.explain_unsolved import unsolved_sentences
from allocation.sentences.places import place_of

GERMAN: Final = {
    "full": "Die beantragten {awarded} werden in voller Höhe gefördert.",
    "most": "Gefördert wird der höchste mögliche Betrag von {awarded}; beantragt waren {requested}.",
    "part": "Von den beantragten {requested} werden {awarded} gefördert.",
    "part_because": "Von den beantragten {requested} werden {awarded} gefördert; mehr ließ {bound} nicht zu.",
    "fixed": "Für dieses Vorhaben standen {awarded} schon vor der Berechnung fest.",
    "fixed_nothing": "Dass dieses Vorhaben kein Geld erhält, stand schon vor der Berechnung fest.",
    "excluded": "Dieses Vorhaben ist von der Förderung ausgeschlossen: {excluded}",
    "not_rankable": "Für eine Wertung liegen zu wenige Bewertungen vor; ohne sie ist keine Förderung möglich.",
    "below_threshold": "Die Wertung von {merit} Punkten liegt unter der Mindestpunktzahl von {threshold} Punkten.",
    "left": "{Place} waren noch {left} frei; dieses Vorhaben braucht mindestens {needed}.",
    "none_left": "{Place} war kein Geld mehr frei; dieses Vorhaben braucht mindestens {needed}.",
    "nothing_left": "{Place} war kein Geld mehr frei.",
    "count": "Die Höchstzahl der Förderungen ({count}) war {place} erreicht.",
    "minimum": "Dieses Vorhaben braucht mindestens {needed}; {place} konnte es höchstens {left} erhalten.",
    "share": "Der gleiche Anteil für alle lag hier unter den {needed}, die dieses Vorhaben mindestens braucht.",
    "minimum_only": "Die Mindestfinanzierung dieses Vorhabens war {place} nicht unterzubringen.",
    "outranked": "Vorhaben mit höherer Wertung gingen {place} vor.",
    "order": (
        "Im selben Gebiet und Teilbudget ging ein Vorhaben mit {merit_needed} Punkten leer aus; "
        "keines darf es überholen."
    ),
    "parts": "Der Anteil am Budget, über den die Mitglieder verfügten, die dafür Punkte gaben, reichte nicht aus.",
    "lost_lot": "Bei gleicher Wertung entschied das Los für ein anderes Vorhaben.",
    "lost_lot_with": "Bei gleicher Wertung entschied das Los für Vorhaben Nr. {tied_with}.",
    "displaced": "Eine andere Zusammenstellung der Vorhaben nutzt das Geld {place} besser.",
    "changes": "Mit {changes} wäre es gefördert worden.",
    "more_cents": "{cents} mehr",
    "more_cents_there": "{cents} mehr {place}",
    "more_merit": "{merit} Punkten mehr",
    "and": " und ",
    "or": " oder mit ",
    "budget": "im Gesamtbudget",
    "pot": "im Teilbudget „{label}“",
    "applicant": "bis zum Höchstbetrag je Antragsteller/in",
    "budget_bound": "das Gesamtbudget",
    "pot_bound": "das Teilbudget „{label}“",
    "district_bound": "die Obergrenze {place}",
    "applicant_bound": "der Höchstbetrag je Antragsteller/in",
}

ENGLISH: Final = {
    "full": "The requested {awarded} are funded in full.",
    "most": "The highest possible amount of {awarded} is funded; {requested} had been requested.",
    "part": "Of the requested {requested}, {awarded} are funded.",
    "part_because": "Of the requested {requested}, {awarded} are funded; {bound} allowed no more.",
    "fixed": "{awarded} had been set aside for this project before the computation.",
    "fixed_nothing": "That this project receives no money had been settled before the computation.",
    "excluded": "This project is excluded from funding: {excluded}",
    "not_rankable": "This project has too few scores for a merit and therefore cannot be funded.",
    "below_threshold": "The merit of {merit} points is below the threshold of {threshold} points.",
    "left": "{Place} {left} were left; this project needs at least {needed}.",
    "none_left": "{Place} no money was left; this project needs at least {needed}.",
    "nothing_left": "{Place} no money was left.",
    "count": "The maximum number of awards ({count}) was reached {place}.",
    "minimum": "This project needs at least {needed}; {place} it could have received {left} at most.",
    "share": "The same share for all was less than the {needed} that this project needs at least.",
    "minimum_only": "The minimum that this project needs could not be found {place}.",
    "outranked": "Projects of higher merit came first {place}.",
    "order": "In the same district and pot a project with {merit_needed} points got nothing; none may overtake it.",
    "parts": "The parts of the budget held by the members who gave it points were not enough.",
    "lost_lot": "At equal merit the lot decided for another project.",
    "lost_lot_with": "At equal merit the lot decided for project no. {tied_with}.",
    "displaced": "Another combination of projects makes better use of the money {place}.",
    "changes": "With {changes} it would have been funded.",
    "more_cents": "{cents} more",
    "more_cents_there": "{cents} more {place}",
    "more_merit": "{merit} points more",
    "and": " and ",
    "or": " or with ",
    "budget": "in the total budget",
    "pot": "in the pot “{label}”",
    "applicant": "below the maximum per applicant",
    "budget_bound": "the total budget",
    "pot_bound": "the pot “{label}”",
    "district_bound": "the maximum {place}",
    "applicant_bound": "the maximum per applicant",
}


def explain(problem: Problem, outcome: Outcome, language: str = "de") -> list[str]:
    """Explain an outcome of this problem line by line: why there is no proven split, then each candidate's award.

    `language` is "de" or "en". Nothing is checked here; `check` tells whether what the outcome states is true.
    """
    single = (f"{id_}: {said}" for id_, said in sentences(problem, outcome, language).items())
    return [*unsolved_sentences(problem, outcome, language), *single]


def sentence(problem: Problem, outcome: Outcome, candidate_id: str, language: str = "de") -> str:
    """Say why this candidate receives what it receives; `language` is "de" or "en".

    Raises KeyError where the problem or the outcome does not know the candidate.
    """
    candidates = {candidate.id: candidate for candidate in problem.candidates}
    awards = {award.id: award for award in outcome.awards}
    return _Speaker(problem, language).say(candidates[candidate_id], awards[candidate_id])


def sentences(problem: Problem, outcome: Outcome, language: str = "de") -> dict[str, str]:
    """Say it for every candidate that the outcome names."""
    speaker = _Speaker(problem, language)
    awards = {award.id: award for award in outcome.awards}
    return {one.id: speaker.say(one, awards[one.id]) for one in problem.candidates if one.id in awards}


@dataclass(frozen=True, slots=True)
class _Limits:
    """How the limits that one candidate meets are called."""

    candidate: Candidate
    labels: dict[str, str]
    language: str
    texts: dict[str, str]

    def place(self, limit: str | None) -> str:
        """Say where: "im Landkreis Bautzen"."""
        kind = self._kind(limit)
        label = self.labels.get(limit or BUDGET, limit or "")
        return place_of(label, self.language) if kind == "district" else self.texts[kind].format(label=label)

    def bound(self, limit: str) -> str:
        """Name the limit as that which allowed no more."""
        label = self.labels.get(limit, limit)
        return self.texts[f"{self._kind(limit)}_bound"].format(label=label, place=self.place(limit))

    def _kind(self, limit: str | None) -> str:
        if limit is None or limit == BUDGET:
            return "budget"
        if limit == self.candidate.applicant:
            return "applicant"
        return "district" if limit == self.candidate.district or limit.startswith("district:") else "pot"


class _Speaker:
    """Says reasons in one language, with the problem's labels and currency."""

    def __init__(self, problem: Problem, language: str) -> None:
        self.problem = problem
        self.language = language
        self.texts = GERMAN if language == "de" else ENGLISH
        self.labels = {limit.id: limit.label for limit in problem.limits}
        self.counts = {limit.id: limit.maximum_awards for limit in problem.limits}

    def say(self, candidate: Candidate, award: Award) -> str:
        """Say the reason, then the changes that would have funded the candidate."""
        limits = _Limits(candidate, self.labels, self.language, self.texts)
        text = self.texts[_template(candidate, award)]
        said = text.format_map(self._numbers(candidate, award, limits))
        changes = self._changes(award.reason, limits)
        return f"{said} {changes}" if changes else said

    def _numbers(self, candidate: Candidate, award: Award, limits: _Limits) -> dict[str, str]:
        reason = award.reason
        place = limits.place(reason.limit)
        excluded = (candidate.excluded or "").strip()
        return {
            "awarded": self._money(award.awarded_cents),
            "requested": self._money(candidate.requested_cents),
            "left": self._money(reason.left_cents or 0),
            "needed": self._money(candidate.smallest_cents if reason.needed_cents is None else reason.needed_cents),
            "merit": self._merit(candidate.merit or 0),
            "threshold": self._merit(self.problem.merit_threshold or reason.needed_merit or 0),
            "merit_needed": self._merit(reason.needed_merit or 0),
            "tied_with": reason.tied_with or "",
            "excluded": excluded if excluded.endswith((".", "!", "?")) else f"{excluded}.",
            "count": str(self.counts.get(reason.limit or BUDGET) or 0),
            "bound": limits.bound(reason.limit or BUDGET),
            "place": place,
            "Place": place[:1].upper() + place[1:],
        }

    def _changes(self, reason: Reason, limits: _Limits) -> str:
        said = [self._change(change, reason, limits) for change in reason.would_be_funded_with]
        return self.texts["changes"].format(changes=self.texts["or"].join(said)) if any(said) else ""

    def _change(self, change: Change, reason: Reason, limits: _Limits) -> str:
        parts = []
        if change.more_cents is not None:
            elsewhere = (change.limit or BUDGET) != (reason.limit or BUDGET)
            text = self.texts["more_cents_there" if elsewhere else "more_cents"]
            parts.append(text.format(cents=self._money(change.more_cents), place=limits.place(change.limit)))
        if change.more_merit is not None:
            parts.append(self.texts["more_merit"].format(merit=self._merit(change.more_merit)))
        return self.texts["and"].join(parts)

    def _money(self, cents: int) -> str:
        return format_cents(cents, self.language, self.problem.currency)

    def _merit(self, hundredths: int) -> str:
        comma = "," if self.language == "de" else "."
        return f"{hundredths // 100}{comma}{hundredths % 100:02d}"


def _template(candidate: Candidate, award: Award) -> str:
    """Choose the text for a reason, down to what its numbers allow to say."""
    return TEMPLATES[award.reason.code](candidate, award)


def _full(candidate: Candidate, award: Award) -> str:
    return "full" if award.awarded_cents == candidate.requested_cents else "most"


def _part(_candidate: Candidate, award: Award) -> str:
    return "part_because" if award.reason.limit else "part"


def _refused_by_limit(candidate: Candidate, award: Award) -> str:
    reason, range_ = award.reason, candidate.award
    divisible = isinstance(range_, RangeAward) and range_.minimum_cents == 0
    if reason.left_cents is None or (reason.needed_cents is not None and reason.left_cents >= reason.needed_cents):
        return "count"
    if reason.left_cents > 0:
        return "left"
    return "nothing_left" if divisible else "none_left"


def _minimum(_candidate: Candidate, award: Award) -> str:
    if award.reason.limit is None:
        return "share"
    return "minimum_only" if award.reason.left_cents is None else "minimum"


def _outranked(_candidate: Candidate, award: Award) -> str:
    if award.reason.needed_merit is not None:
        return "order"
    return "parts" if award.reason.limit is None else "outranked"


TEMPLATES: Final[dict[ReasonCode, Callable[[Candidate, Award], str]]] = {
    ReasonCode.FUNDED_IN_FULL: _full,
    ReasonCode.FUNDED_IN_PART: _part,
    ReasonCode.FIXED: lambda _, award: "fixed" if award.awarded_cents else "fixed_nothing",
    ReasonCode.EXCLUDED: lambda _candidate, _award: "excluded",
    ReasonCode.NOT_RANKABLE: lambda _candidate, _award: "not_rankable",
    ReasonCode.BELOW_THRESHOLD: lambda _candidate, _award: "below_threshold",
    ReasonCode.BUDGET_EXHAUSTED: _refused_by_limit,
    ReasonCode.LIMIT_REACHED: _refused_by_limit,
    ReasonCode.MINIMUM_TOO_LARGE: _minimum,
    ReasonCode.OUTRANKED: _outranked,
    ReasonCode.LOST_LOT: lambda _, award: "lost_lot_with" if award.reason.tied_with else "lost_lot",
    ReasonCode.DISPLACED: lambda _candidate, _award: "displaced",
}
