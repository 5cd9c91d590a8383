"""The form of a proposal, and what a preview shows of an uploaded table."""

from collections.abc import Iterable, Mapping
from typing import Final

from service.fields import Fields
from service.proposals.lines import CheckedLine
from service.proposals.pages import BadRow, ColumnRow, GoodRow, Options
from service.proposals.queries import ProposalDetail
from service.proposals.rules import HIGHEST_NUMBER, Coded, Known
from service.proposals.schemas import FaultOut, ProposalDraft
from service.proposals.table import COLUMNS
from service.texts import N_, Texts

WHOLE_LINE: Final = N_("The whole line")
NOTES: Final[Mapping[str, str]] = {
    "number": N_("If it is missing, the next free numbers are given."),
    "natural_person": N_("yes or no; private persons are never named in public."),
    "district": N_("Name or code, as in the list of districts."),
    "pot": N_("Name or short name of a pot of this round."),
    "requested": N_("In euros, for example 1.500,00 €."),
    "minimum": N_("Below it the project cannot take place."),
}


def options(group: Iterable[Coded]) -> Options:
    """Give districts or pots to choose from."""
    return tuple((each.code, each.name) for each in group)


def columns_of(texts: Texts, district_label: str) -> tuple[ColumnRow, ...]:
    """List the columns that an import reads."""
    return tuple(
        ColumnRow(
            each.named(texts, district_label),
            each.required,
            texts.gettext(NOTES[each.key]) if each.key in NOTES else "",
        )
        for each in COLUMNS
    )


def proposal_values(detail: ProposalDetail, texts: Texts) -> dict[str, str]:
    """Fill the form of a proposal."""
    facts = detail.facts
    return {
        "version": str(detail.version),
        "number": str(facts.number),
        "title": facts.title,
        "summary": facts.summary,
        "applicant": facts.applicant_name,
        "natural_person": "1" if facts.natural_person else "",
        "district": facts.district_code,
        "pot": facts.pot_code or "",
        "requested": texts.hundredths(facts.requested_cents),
        "minimum": texts.hundredths(facts.minimum_cents) if facts.minimum_cents else "",
        "total": "" if detail.total_cost_cents is None else texts.hundredths(detail.total_cost_cents),
    }


def read_proposal(fields: Fields) -> ProposalDraft:
    """Read the form of a proposal."""
    return ProposalDraft(
        title=fields.text("title"),
        applicant=fields.text("applicant"),
        district=fields.text("district"),
        requested_cents=fields.amount("requested"),
        minimum_cents=fields.optional_amount("minimum") or 0,
        total_cost_cents=fields.optional_amount("total"),
        summary=fields.text("summary", longest=5_000, required=False),
        natural_person=bool(fields.values.get("natural_person")),
        pot=fields.values.get("pot") or None,
        number=fields.whole("number", lowest=1, highest=HIGHEST_NUMBER) if fields.values.get("number") else None,
    )


def good_rows(checked: tuple[CheckedLine, ...], known: Known) -> tuple[GoodRow, ...]:
    """List the lines that will be imported."""
    districts = {each.code: each.name for each in known.districts}
    pots = {each.code: each.name for each in known.pots}
    return tuple(
        GoodRow(
            line=each.line,
            number=each.draft.number or 0,
            title=each.draft.title,
            applicant=each.draft.applicant,
            natural_person=each.draft.natural_person,
            district=districts[each.draft.district],
            pot=pots[each.draft.pot] if each.draft.pot else "",
            requested_cents=each.draft.requested_cents,
            minimum_cents=each.draft.minimum_cents,
        )
        for each in checked
        if not each.faults
    )


def bad_rows(checked: tuple[CheckedLine, ...], texts: Texts, district_label: str) -> tuple[BadRow, ...]:
    """List everything that is wrong, with the columns' names in the reader's language."""
    labels = {each.key: each.named(texts, district_label) for each in COLUMNS} | {"": texts.gettext(WHOLE_LINE)}
    return tuple(BadRow(each.line, labels[each.field], each.given, each.reason) for each in faults_out(checked, texts))


def faults_out(checked: tuple[CheckedLine, ...], texts: Texts) -> tuple[FaultOut, ...]:
    """List everything that is wrong, line by line, in the order of the columns."""
    order = [*(column.key for column in COLUMNS), ""]
    return tuple(
        FaultOut(each.line, name, each.cells.get(name, ""), fault.message(texts))
        for each in checked
        for name, fault in sorted(each.faults.items(), key=lambda item: order.index(item[0]))
    )
