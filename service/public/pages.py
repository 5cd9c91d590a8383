"""Pages for everybody, filled from publications."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.documents import Document
from service.licences import Licence
from service.pages import Page
from service.public.comparing import Category, Compared
from service.public.example import Example
from service.public.facts import Editions, Lighthouse, PublishedRound
from service.public.listing import Listed, Options, Selection
from service.public.recomputing import CheckText
from service.publication.snapshot import BoardHead, PublishedProposal, Share, Snapshot
from service.publication.statements import Statements


@dataclass(frozen=True)
class BoardRounds:
    """A board with its published rounds, newest first, and what it says about itself."""

    board: BoardHead
    rounds: tuple[PublishedRound, ...]
    said: Statements


@dataclass(frozen=True)
class StartPage(Page):
    """What this installation is, and which rounds are published."""

    template = "public/start.html"
    boards: tuple[BoardRounds, ...]
    lighthouses: tuple[Lighthouse, ...]


@dataclass(frozen=True)
class RoundPage(Page):
    """What was decided; links start at `home`, which names the version where it is not the newest."""

    template = "public/round.html"
    snapshot: Snapshot
    editions: Editions
    home: str
    selection: Selection
    options: Options
    listed: Listed


@dataclass(frozen=True)
class ProposalPage(Page):
    """One proposal; the neighbours are those by number."""

    template = "public/proposal.html"
    snapshot: Snapshot
    editions: Editions
    home: str
    proposal: PublishedProposal
    share: Share
    previous: PublishedProposal | None
    next: PublishedProposal | None


@dataclass(frozen=True)
class MethodPage(Page):
    """How a round works, with its own numbers; `example` is a made-up scorecard."""

    template = "public/method.html"
    snapshot: Snapshot
    editions: Editions
    home: str
    example: Example | None


@dataclass(frozen=True)
class PublicMinutesPage(Page):
    """How the board resolved, as a document."""

    template = "public/minutes.html"
    snapshot: Snapshot
    editions: Editions
    home: str
    minutes: Document
    has_pdf: bool


@dataclass(frozen=True)
class CheckPage(Page):
    """How anybody checks a decision without trusting us; `file_url` is the pack's whole address.

    `findings` are the sentences that the script which recomputes the pack fills in, by its keys.
    """

    template = "public/check.html"
    snapshot: Snapshot
    editions: Editions
    home: str
    file_url: str
    checks: tuple[CheckText, ...]
    findings: Mapping[str, str]


@dataclass(frozen=True)
class DataFile:
    """A file to take away; `path` is below the round's address."""

    path: str
    title: str
    text: str
    media_type: str
    size: int


@dataclass(frozen=True)
class RoundDataPage(Page):
    """Everything about a round that can be taken away; `dataset` tells search engines the same."""

    template = "public/round_data.html"
    snapshot: Snapshot
    editions: Editions
    home: str
    files: tuple[DataFile, ...]
    licence: Licence
    dataset: Mapping[str, Any]


@dataclass(frozen=True)
class OpenDataPage(Page):
    """What this installation offers to programs; `formats` are names of JSON Schemas with what they describe."""

    template = "public/open_data.html"
    rounds: tuple[PublishedRound, ...]
    boards: tuple[BoardHead, ...]
    formats: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ComparePage(Page):
    """Rounds side by side: those that there are, those that are shown, and their categories."""

    template = "public/compare.html"
    known: tuple[Compared, ...]
    rounds: tuple[Compared, ...]
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class ImprintPage(Page):
    """Who runs this installation, and whom each board names."""

    template = "public/imprint.html"
    operator: str
    contact: str
    boards: tuple[BoardRounds, ...]


@dataclass(frozen=True)
class PrivacyPage(Page):
    """What is kept about whom, and for how long."""

    template = "public/privacy.html"
    operator: str
    contact: str
    boards: tuple[BoardRounds, ...]


@dataclass(frozen=True)
class AccessibilityPage(Page):
    """What works for whom, what does not yet, and whom to tell."""

    template = "public/accessibility.html"
    contact: str
    boards: tuple[BoardRounds, ...]
