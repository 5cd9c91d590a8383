"""The resolution as public minutes: made from the snapshot alone, so that nobody is named and nothing new is said."""

from collections.abc import Iterator
from typing import Final

from service.documents import Block, Document, Folded, Heading, Pairs, Paragraph, Sheet, Table
from service.public.facts import Editions
from service.public.words import ResolutionWords
from service.publication.snapshot import PublishedProposal, Share, Snapshot
from service.texts import N_, NOT_THERE, Texts

COLUMNS: Final = (N_("No."), N_("Proposal"), N_("Applicant"), N_("Requested"), N_("Computed"), N_("Resolved"))
MONEY: Final = frozenset({3, 4, 5})


def make_public_minutes(snapshot: Snapshot, editions: Editions, texts: Texts) -> Document:
    """Write the minutes of one version, in one language."""
    writer = _Writer(snapshot, editions, texts)
    blocks = (
        *writer.head(),
        *writer.motion(),
        *writer.votes(),
        *writer.deviations(),
        *writer.result(),
        *writer.annex(),
    )
    return Document(texts.language, f"{texts.gettext(N_('Minutes'))}: {snapshot.round.title}", blocks)


class _Writer:
    """Writes one part of the minutes after the other."""

    def __init__(self, snapshot: Snapshot, editions: Editions, texts: Texts) -> None:
        self.snapshot = snapshot
        self.editions = editions
        self.texts = texts
        self.words = ResolutionWords(snapshot.resolution, texts)
        self.say = self.words.say

    def head(self) -> Iterator[Block]:
        board, shown = self.snapshot.board, self.editions.shown
        pairs = [
            (self.say(N_("Board")), f"{board.body_label}, {board.name}"),
            (self.say(N_("Decided on")), self.texts.date(self.snapshot.resolution.decided_on)),
            (self.say(N_("Manner")), self.words.manner()),
            (self.say(N_("Version")), f"{shown.version}, {self.texts.datetime(shown.published_at)}"),
            (self.say(N_("Hash (SHA-256)")), shown.sha256),
        ]
        if shown.correction_reason:
            pairs.append((self.say(N_("What was corrected and why")), shown.correction_reason))
        yield Pairs(tuple(pairs))
        yield Paragraph(
            self.say(
                N_(
                    "These minutes are made from what is published. They name no member: who was entitled, present or "
                    "recused stands here in numbers."
                )
            )
        )

    def motion(self) -> Iterator[Block]:
        figures = self.snapshot.figures
        yield Heading(self.say(N_("Put to the vote")))
        asked = N_(
            "%(count)s proposals asked for %(requested)s; %(available)s were there to be given, besides a reserve of "
            "%(reserve)s. Put to the vote was the computed split (see the annex)."
        )
        yield Paragraph(
            self.say(
                asked,
                count=self.texts.number(figures.proposals),
                requested=self.texts.money(figures.requested_cents),
                available=self.texts.money(figures.available_cents),
                reserve=self.texts.money(figures.reserve_cents),
            )
        )
        if changed := sum(one.deviation is not None for one in self.snapshot.proposals):
            said = N_("Before the vote the board had changed the amounts of %(count)s proposals (see “Deviations”).")
            yield Paragraph(self.say(said, count=self.texts.number(changed)))

    def votes(self) -> Iterator[Block]:
        resolution = self.snapshot.resolution
        yield Heading(self.say(N_("Votes")))
        yield Paragraph(f"{self.words.needs()} {self.words.recused()}")
        yield Heading(self.say(N_("The block")), 3)
        yield Pairs(tuple(self.words.vote(resolution.tally)))
        for item in resolution.items:
            title = (
                N_("No. %(numbers)s, voted on singly")
                if item.contested
                else N_("No. %(numbers)s, counted apart because members kept out")
            )
            yield Heading(self.say(title, numbers=", ".join(map(str, item.numbers))), 3)
            yield Pairs(tuple(self.words.vote(item.tally)))

    def deviations(self) -> Iterator[Block]:
        changed = [one for one in self.snapshot.proposals if one.deviation]
        if not changed:
            return
        yield Heading(self.say(N_("Deviations")))
        columns = (N_("Proposal"), N_("Computed"), N_("Resolved"), N_("Reason"))
        rows = tuple(self._deviation(one) for one in changed)
        caption = self.say(N_("Deviations from the computed split"))
        yield Table(caption, tuple(map(self.say, columns)), rows, frozenset({1, 2}))

    def _deviation(self, one: PublishedProposal) -> tuple[str, ...]:
        if one.deviation is None:
            raise ValueError("only proposals with a deviation are listed here")
        reason = one.deviation.reason
        if one.deviation.broken_limit_reason:
            why = one.deviation.broken_limit_reason
            reason += "\n" + self.say(N_("A limit is broken for this: %(why)s"), why=why)
        amounts = self.texts.money(one.computed_cents), self.texts.money(one.granted_cents)
        return f"{one.number} {one.title}", *amounts, reason

    def result(self) -> Iterator[Block]:
        figures = self.snapshot.figures
        yield Heading(self.say(N_("Result")))
        spent = N_(
            "The board has resolved on %(resolved)s for %(funded)s of %(count)s proposals; %(left)s stay unspent."
        )
        yield Paragraph(
            self.say(
                spent,
                resolved=self.texts.money(figures.granted_cents),
                funded=self.texts.number(figures.funded),
                count=self.texts.number(figures.proposals),
                left=self.texts.money(figures.available_cents - figures.granted_cents),
            )
        )

    def annex(self) -> Iterator[Block]:
        yield Sheet()
        yield Heading(self.say(N_("Annex: all proposals")))
        for share in self.snapshot.districts:
            inside = [one for one in self.snapshot.proposals if one.district_code == share.code]
            if inside:
                yield Folded(self._district(share), (self._table(share.name, inside),))

    def _district(self, share: Share) -> str:
        granted, requested = self.texts.money(share.granted_cents), self.texts.money(share.requested_cents)
        said = N_("%(district)s: %(funded)s of %(count)s proposals, %(granted)s of %(requested)s")
        return self.say(
            said, district=share.name, funded=share.funded, count=share.proposals, granted=granted, requested=requested
        )

    def _table(self, district: str, proposals: list[PublishedProposal]) -> Table:
        rows = tuple(
            (
                str(one.number),
                one.title,
                self.say(N_("Private person")) if one.private_person else one.applicant or NOT_THERE,
                *map(self.texts.money, (one.requested_cents, one.computed_cents, one.granted_cents)),
            )
            for one in proposals
        )
        return Table(district, tuple(map(self.say, COLUMNS)), rows, MONEY)
