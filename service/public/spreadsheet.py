"""The proposals as CSV: the German form opens in a German spreadsheet, the international one in all others.

No cell can be taken for a formula: text that begins like one gets an apostrophe in front.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from service.publication.snapshot import Decision, PublishedProposal
from service.spreadsheets import harmless
from service.texts import N_, Texts, texts_in

COLUMNS: Final = (
    N_("Number"),
    N_("Title"),
    N_("Applicant"),
    N_("District code"),
    N_("District"),
    N_("Pot"),
    N_("Requested (EUR)"),
    N_("Minimum funding (EUR)"),
    N_("Computed (EUR)"),
    N_("Granted (EUR)"),
    N_("Decision"),
    N_("Merit"),
    N_("Number of scores"),
    N_("Rank"),
    N_("Reason"),
    N_("Deviation"),
)

DECISIONS: Final = {
    Decision.GRANTED: N_("granted"),
    Decision.PARTLY_GRANTED: N_("partly granted"),
    Decision.REJECTED: N_("rejected"),
    Decision.NOT_RANKABLE: N_("not rankable"),
}


@dataclass(frozen=True)
class Form:
    """How a spreadsheet of some part of the world reads numbers."""

    language: str
    delimiter: str
    comma: str

    def decimal(self, hundredths: int | None) -> str:
        """Write hundredths without grouping: 1234,50."""
        return "" if hundredths is None else f"{hundredths // 100}{self.comma}{hundredths % 100:02d}"


FORMS: Final = {"german": Form("de", ";", ","), "international": Form("en", ",", ".")}


def to_csv(proposals: Iterable[PublishedProposal], form: Form) -> bytes:
    """Write one line for each proposal, UTF-8 with a byte order mark (without it, Excel breaks umlauts)."""
    texts = texts_in(form.language)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=form.delimiter, lineterminator="\r\n")
    writer.writerow([texts.gettext(label) for label in COLUMNS])
    writer.writerows(_line(one, form, texts) for one in proposals)
    return written.getvalue().encode("utf-8-sig")


def _line(one: PublishedProposal, form: Form, texts: Texts) -> list[str]:
    applicant = f"{texts.gettext('Private person')}, {one.district}" if one.private_person else one.applicant
    return [
        str(one.number),
        harmless(one.title),
        harmless(applicant),
        harmless(one.district_code),
        harmless(one.district),
        harmless(one.pot or ""),
        form.decimal(one.requested_cents),
        form.decimal(one.minimum_cents),
        form.decimal(one.computed_cents),
        form.decimal(one.granted_cents),
        texts.gettext(DECISIONS[one.decision]),
        form.decimal(one.merit),
        str(one.scores),
        str(one.rank or ""),
        harmless(one.reason.in_language(form.language)),
        harmless(one.deviation.reason if one.deviation else ""),
    ]
