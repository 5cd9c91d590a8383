"""Pages of whoever publishes."""

from dataclasses import dataclass

from service.documents import Document
from service.pages import Form, Page
from service.publication.facts import Finding, Lighthouse, Published
from service.publication.snapshot import PublishedProposal, Share, Snapshot
from service.publication.statements import Statements


@dataclass(frozen=True)
class PublicationPage(Page):
    """What would be published, what it says about people, and what has been published.

    `prepared` is the version that waits for its moment: nothing else can be published before, and `snapshot` is what
    was frozen. It is None where there is nothing to look at: no resolution is adopted, or the reader keeps out
    (`conflicted`).
    """

    template = "publication/publication.html"
    home: str
    board_slug: str
    public_home: str
    may_publish: bool
    conflicted: bool
    snapshot: Snapshot | None
    fingerprint: str
    removed: tuple[Finding, ...]
    remaining: tuple[Finding, ...]
    editions: tuple[Published, ...]
    prepared: Published | None
    form: Form


@dataclass(frozen=True)
class PreviewPage(Page):
    """The round's public page before it is public."""

    template = "publication/preview.html"
    home: str
    snapshot: Snapshot


@dataclass(frozen=True)
class ProposalPreviewPage(Page):
    """A proposal's public page before it is public."""

    template = "publication/preview_proposal.html"
    home: str
    snapshot: Snapshot
    proposal: PublishedProposal
    share: Share


@dataclass(frozen=True)
class LettersPage(Page):
    """All letters to applicants, one below the other; printed, each is a page of its own."""

    template = "publication/letters.html"
    home: str
    letters: Document
    has_pdf: bool


@dataclass(frozen=True)
class LighthousesPage(Page):
    """The funded projects, some of them marked as examples."""

    template = "publication/lighthouses.html"
    home: str
    funded: tuple[Lighthouse, ...]
    form: Form


@dataclass(frozen=True)
class StatementsPage(Page):
    """What the body says about itself on the pages for everybody."""

    template = "publication/statements.html"
    board_slug: str
    said: Statements
    form: Form
