"""Pages on which the office keeps the proposals."""

from dataclasses import dataclass

from service.pages import Form, Page
from service.paging import Paged
from service.proposals.facts import ProposalFacts

Options = tuple[tuple[str, str], ...]
"""Codes with their names, to choose from."""


@dataclass(frozen=True)
class ProposalsPage(Page):
    """The list, narrowed by the form's values; `listed` is one page of it."""

    template = "proposals/list.html"
    home: str
    form: Form
    proposals: tuple[ProposalFacts, ...]
    listed: Paged[ProposalFacts]
    districts: Options
    pots: Options
    district_label: str
    may_change: bool
    closed: bool


@dataclass(frozen=True)
class ProposalPage(Page):
    """One proposal, with its eligibility check."""

    template = "proposals/proposal.html"
    home: str
    proposal: ProposalFacts
    total_cost_cents: int | None
    version: int
    form: Form
    district_label: str
    may_change: bool
    closed: bool


@dataclass(frozen=True)
class EditProposalPage(Page):
    """The form of a proposal; `number` is None for a new one."""

    template = "proposals/edit.html"
    home: str
    number: int | None
    form: Form
    districts: Options
    pots: Options
    applicants: tuple[str, ...]
    district_label: str


@dataclass(frozen=True)
class ColumnRow:
    """A column that an import reads."""

    label: str
    required: bool
    note: str


@dataclass(frozen=True)
class UploadPage(Page):
    """Ask for a table."""

    template = "proposals/upload.html"
    home: str
    form: Form
    columns: tuple[ColumnRow, ...]


@dataclass(frozen=True)
class GoodRow:
    """A line that will be imported."""

    line: int
    number: int
    title: str
    applicant: str
    natural_person: bool
    district: str
    pot: str
    requested_cents: int
    minimum_cents: int


@dataclass(frozen=True)
class BadRow:
    """One thing that is wrong in a line."""

    line: int
    field: str
    given: str
    reason: str


@dataclass(frozen=True)
class PreviewPage(Page):
    """What would be imported, and what is wrong; `sheet` and the ones `left_out` are of a workbook."""

    template = "proposals/preview.html"
    home: str
    district_label: str
    import_id: int
    file_name: str
    ignored: tuple[str, ...]
    sheet: str
    left_out: tuple[str, ...]
    good: tuple[GoodRow, ...]
    bad: tuple[BadRow, ...]
    bad_lines: int
    form: Form
