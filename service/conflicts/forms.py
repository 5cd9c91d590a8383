"""Read what people tick and type about conflicts."""

from collections.abc import Iterable
from dataclasses import dataclass

from litestar.datastructures import FormMultiDict

from service.conflicts.errors import DoubtPinnedError
from service.conflicts.facts import Declaration, ListedProposal
from service.conflicts.rules import EXPLAINED
from service.conflicts.tables import ConflictKind
from service.texts import N_, Texts
from service.web import text_of, whole_number

MISTAKE = "none"
YES, NO = "yes", "no"
LONGEST_EXPLANATION = 1000


@dataclass(frozen=True)
class Ticks:
    """The conflict question as it was answered, in numbers of proposals; `answer` is the button that was pressed."""

    answer: str
    ticked: frozenset[int]
    confirmed: frozenset[int]
    denied: frozenset[int]
    values: dict[str, str]

    @property
    def concerned(self) -> frozenset[int]:
        """Everything that was ticked or confirmed."""
        return self.ticked | self.confirmed


def ticks_of(form: FormMultiDict) -> Ticks:
    """Read the answer to the conflict question."""
    answer = text_of(form, "answer")
    return Ticks(answer, ticked_numbers(form), confirmed_numbers(form), denied_numbers(form), values_of(form))


def ticked_numbers(form: FormMultiDict) -> frozenset[int]:
    """Read the numbers of the ticked proposals."""
    values = form.getall("number", [])
    return frozenset(whole_number(value, otherwise=0) for value in values if isinstance(value, str))


def denied_numbers(form: FormMultiDict) -> frozenset[int]:
    """Read the numbers of the suggestions that were denied, or confirmed and then found to be a mistake."""
    answered = {
        name.removeprefix("suggestion-"): text_of(form, name) for name in form if name.startswith("suggestion-")
    }
    mistaken = {name.removeprefix("kind-") for name in form if name.startswith("kind-") and form[name] == MISTAKE}
    denied = {number for number, answer in answered.items() if answer == NO} | mistaken
    return frozenset(whole_number(number, otherwise=0) for number in denied)


def confirmed_numbers(form: FormMultiDict) -> frozenset[int]:
    """Read the numbers of the suggestions that were confirmed."""
    names = [name for name in form if name.startswith("suggestion-") and text_of(form, name) == YES]
    return frozenset(whole_number(name.removeprefix("suggestion-"), otherwise=0) for name in names)


def values_of(form: FormMultiDict) -> dict[str, str]:
    """Keep every text field as it was typed."""
    return {name: text_of(form, name) for name in form}


def declarations_of(
    form: FormMultiDict, proposals: Iterable[ListedProposal], texts: Texts
) -> tuple[list[Declaration], dict[str, str]]:
    """Read the kind of each ticked conflict, leaving out those ticked by mistake; and what is wrong, by field."""
    declarations: list[Declaration] = []
    errors: dict[str, str] = {}
    for proposal in proposals:
        if text_of(form, f"kind-{proposal.number}") == MISTAKE:
            continue
        declaration, wrong = declaration_of(form, proposal.number, texts, suffix=f"-{proposal.number}")
        errors |= wrong
        if declaration:
            declarations.append(declaration)
    return declarations, errors


def pinned_of(form: FormMultiDict, texts: Texts) -> tuple[int, Declaration | None, dict[str, str]]:
    """Read whose conflict the office records, with what; and what is wrong, by field."""
    chosen = {field: whole_number(text_of(form, field), otherwise=0) for field in ("member", "proposal")}
    declaration, errors = declaration_of(form, chosen["proposal"], texts)
    if declaration and declaration.kind is ConflictKind.DOUBTFUL:
        errors["kind"] = DoubtPinnedError().message(texts)
    errors |= {field: texts.gettext(N_("Please choose one.")) for field, value in chosen.items() if not value}
    return chosen["member"], declaration, errors


def declaration_of(
    form: FormMultiDict, number: int, texts: Texts, *, suffix: str = ""
) -> tuple[Declaration | None, dict[str, str]]:
    """Read one declaration from the fields `kind` and `explanation`."""
    kind, explanation = text_of(form, f"kind{suffix}"), text_of(form, f"explanation{suffix}")
    if kind not in set(ConflictKind):
        return None, {f"kind{suffix}": texts.gettext(N_("Please choose what kind of conflict it is."))}
    if kind in EXPLAINED and not explanation:
        return None, {f"explanation{suffix}": texts.gettext(N_("Please say in a few words what the reason is."))}
    if len(explanation) > LONGEST_EXPLANATION:
        return None, {f"explanation{suffix}": texts.gettext(N_("Please keep to 1,000 characters."))}
    return Declaration(number, ConflictKind(kind), explanation), {}
