"""Letters to all applicants of a published decision: what was decided, why, and what would have changed it. Pure.

They say what the public record says, word for word; only names and titles are as the applicant
gave them.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from service.documents import Block, Document, Folded, Heading, Pairs, Paragraph, Sheet, Signatures
from service.publication.snapshot import Decision, PublishedProposal, Snapshot
from service.spreadsheets import harmless
from service.texts import N_, Texts

DECIDED: Final = {
    Decision.GRANTED: N_(
        "On %(day)s the board decided to grant your proposal the full %(granted)s that you asked for."
    ),
    Decision.PARTLY_GRANTED: N_(
        "On %(day)s the board decided to grant your proposal %(granted)s of the %(requested)s that you asked for."
    ),
    Decision.REJECTED: N_("On %(day)s the board decided not to grant your proposal the %(requested)s."),
    Decision.NOT_RANKABLE: N_(
        "On %(day)s the board decided not to grant your proposal the %(requested)s: it did not get enough scores."
    ),
}
RESULTS: Final = {
    Decision.GRANTED: N_("granted"),
    Decision.PARTLY_GRANTED: N_("partly granted"),
    Decision.REJECTED: N_("rejected"),
    Decision.NOT_RANKABLE: N_("not rankable"),
}
COLUMNS: Final = (
    N_("Number"),
    N_("Applicant"),
    N_("Title"),
    N_("District"),
    N_("Decision"),
    N_("Requested (EUR)"),
    N_("Granted (EUR)"),
    N_("Letter"),
    N_("Link"),
)


@dataclass(frozen=True)
class Addressee:
    """Who applied, under their own name, and for what, in their own words."""

    name: str
    title: str


@dataclass(frozen=True)
class Letter:
    """What one applicant is told."""

    proposal: PublishedProposal
    to: Addressee
    paragraphs: tuple[str, ...]
    link: str


def make_letters(
    snapshot: Snapshot, addressees: Mapping[int, Addressee], texts: Texts, base_url: str
) -> tuple[Letter, ...]:
    """Write to everybody, by number of the proposal."""
    return tuple(
        Letter(
            proposal=one,
            to=addressees[one.number],
            paragraphs=tuple(_paragraphs(snapshot, one, texts)),
            link=f"{base_url.rstrip('/')}{snapshot.href}/proposals/{one.number}",
        )
        for one in snapshot.proposals
    )


def _paragraphs(snapshot: Snapshot, one: PublishedProposal, texts: Texts) -> Iterator[str]:
    amounts = {"granted": texts.money(one.granted_cents), "requested": texts.money(one.requested_cents)}
    day = texts.date(snapshot.resolution.decided_on)
    yield texts.gettext(DECIDED[one.decision]) % {"day": day, **amounts}
    yield _said(texts, N_("The reason that the computation gives: %(why)s"), one.reason.in_language(texts.language))
    if one.deviation:
        yield _said(texts, N_("The board departed from the computation, because: %(why)s"), one.deviation.reason)
    if one.granted_cents and snapshot.round.funding_notice:
        notice = N_("Condition: wherever you present the project, please say that it is funded: %(why)s")
        yield _said(texts, notice, snapshot.round.funding_notice)


def _said(texts: Texts, text: str, why: str) -> str:
    return texts.gettext(text) % {"why": why}


def letters_document(snapshot: Snapshot, letters: tuple[Letter, ...], texts: Texts) -> Document:
    """Put all letters into one document: a cover sheet, then each on a page of its own."""
    say = texts.gettext
    count = {decision: sum(one.proposal.decision is decision for one in letters) for decision in Decision}
    cover = Pairs(
        (
            (say(N_("Letters")), texts.number(len(letters))),
            *((say(RESULTS[decision]), texts.number(number)) for decision, number in count.items() if number),
            (say(N_("Version")), f"{snapshot.edition.version}, {texts.date(snapshot.edition.published_at)}"),
        )
    )
    blocks = (cover, *_folded(snapshot, letters, texts))
    return Document(texts.language, f"{say(N_('Letters to applicants'))}: {snapshot.round.title}", blocks)


def _folded(snapshot: Snapshot, letters: tuple[Letter, ...], texts: Texts) -> Iterator[Block]:
    """Put letters of the same kind together; on a page kinds and letters unfold."""
    for decision in Decision:
        same = [one for one in letters if one.proposal.decision is decision]
        if same:
            title = f"{texts.gettext(RESULTS[decision])}: {texts.number(len(same))}"
            yield Folded(title, tuple(_behind_title(snapshot, one, texts) for one in same), titled_on_paper=False)


def _behind_title(snapshot: Snapshot, one: Letter, texts: Texts) -> Folded:
    title = f"{one.proposal.number} {one.to.title} – {one.to.name}"
    return Folded(title, tuple(_letter(snapshot, one, texts)), titled_on_paper=False)


def _letter(snapshot: Snapshot, one: Letter, texts: Texts) -> Iterator[Block]:
    say, board = texts.gettext, snapshot.board
    number, title = one.proposal.number, one.to.title
    yield Sheet()
    yield Paragraph(f"{board.body_label}, {board.name}")
    yield Paragraph(one.to.name)
    yield Paragraph(texts.date(snapshot.edition.published_at))
    yield Heading(say(N_("Your proposal no. %(number)s: %(title)s")) % {"number": number, "title": title})
    yield Paragraph(say(N_("Dear Sir or Madam,")))
    for paragraph in one.paragraphs:
        yield Paragraph(paragraph)
    yield Paragraph(
        say(N_("You can read the whole decision here, and have it recomputed: %(link)s")) % {"link": one.link}
    )
    yield Paragraph(say(N_("Yours faithfully")))
    yield Signatures((f"{board.body_label}, {board.name}",))


def letters_csv(letters: tuple[Letter, ...], texts: Texts) -> bytes:
    """Write one line for each letter, for mail merge; no cell can be taken for a formula."""
    german = texts.language == "de"
    comma, delimiter = (",", ";") if german else (".", ",")
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([texts.gettext(label) for label in COLUMNS])
    for one in letters:
        amounts = (one.proposal.requested_cents, one.proposal.granted_cents)
        result = texts.gettext(RESULTS[one.proposal.decision])
        names = (one.to.name, one.to.title, one.proposal.district, result)
        decimal = [f"{cents // 100}{comma}{cents % 100:02d}" for cents in amounts]
        text = "\n\n".join(one.paragraphs)
        writer.writerow([one.proposal.number, *map(harmless, names), *decimal, harmless(text), one.link])
    return written.getvalue().encode("utf-8-sig")
