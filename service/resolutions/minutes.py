"""The minutes as a document: who was there, what was put to the vote, how it went, and what each proposal receives."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from service.access import Seat
from service.documents import Block, Document, Folded, Heading, Pairs, Paragraph, Sheet, Signatures, Table
from service.resolutions.facts import ItemResult, ResolutionView
from service.resolutions.records import Attendance, HeldMeeting, Record
from service.resolutions.words import VoteWords
from service.scenarios.facts import AwardLine
from service.texts import N_, NOT_THERE, Texts

RESULTS: Final = {True: N_("adopted"), False: N_("not adopted"), None: N_("not decided yet")}


def make_minutes(record: Record, seat: Seat, texts: Texts, *, now: datetime) -> Document:
    """Write the minutes for one reader, in one language."""
    writer = _Writer(record, texts)
    blocks = (
        *writer.head(seat, now),
        *writer.attendance(),
        *writer.draft(),
        *writer.votes(),
        *writer.result(),
        *writer.signatures(),
        *writer.annex(),
    )
    return Document(texts.language, f"{texts.gettext(N_('Minutes'))}: {seat.round.title}", blocks)


class _Writer:
    """Writes one part of the minutes after the other."""

    def __init__(self, record: Record, texts: Texts) -> None:
        self.record = record
        self.texts = texts
        self.words = VoteWords(texts)

    def say(self, text: str, **values: object) -> str:
        """Translate and fill in."""
        said = self.texts.gettext(text)
        return said % {name: self.texts.show(value) for name, value in values.items()} if values else said

    def head(self, seat: Seat, now: datetime) -> Iterator[Block]:
        pairs = [(self.say(N_("Board")), f"{seat.board.body_label}, {seat.board.name}")]
        days = dict.fromkeys(self.texts.date(vote.declared_at or vote.opened_at) for vote in self.record.votes)
        manners = dict.fromkeys(self.words.manner(vote.manner) for vote in self.record.votes)
        pairs += [
            (self.say(N_("Decided on")), "; ".join(days)),
            (self.say(N_("Manner")), ", ".join(manners)),
            (self.say(N_("As of")), self.texts.datetime(now)),
        ]
        yield Pairs(tuple(pairs))
        if self.record.recused:
            left_out = N_(
                "You are recused from the proposals with these numbers: %(numbers)s. This copy leaves out what the "
                "board said and decided about them, and all totals."
            )
            yield Paragraph(self.say(left_out, numbers=self.record.recused))

    def attendance(self) -> Iterator[Block]:
        if self.record.meetings:
            yield Heading(self.say(N_("Attendance")))
        for meeting in self.record.meetings:
            yield from self._meeting(meeting)

    def _meeting(self, meeting: HeldMeeting) -> Iterator[Block]:
        yield Heading(self.say(N_("Meeting of %(day)s"), day=self.texts.date(meeting.began_at)), 3)
        ended = self.texts.time(meeting.ended_at) if meeting.ended_at else self.say(N_("still going on"))
        yield Pairs(
            (
                (self.say(N_("Place of the meeting")), meeting.place or NOT_THERE),
                (self.say(N_("Begin")), self.texts.time(meeting.began_at)),
                (self.say(N_("End")), ended),
            )
        )
        columns = tuple(map(self.say, (N_("Member"), N_("Role"), N_("Presence"))))
        rows = tuple((one.name, self.say(one.title), self._presence(one)) for one in meeting.members)
        yield Table(self.say(N_("Attendance")), columns, rows)

    def _presence(self, one: Attendance) -> str:
        (first, _), *changes = one.noted
        later = [
            self.say(N_("from %(time)s on %(presence)s"), time=self.texts.time(at), presence=self.words.presence(how))
            for how, at in changes
        ]
        return "; ".join([self.words.presence(first), *later])

    def draft(self) -> Iterator[Block]:
        split = self.record.split
        yield Heading(self.say(N_("Put to the vote")))
        motion = N_("The draft resolution is scenario %(number)s of %(day)s, with %(count)s proposals (see the annex).")
        yield Paragraph(
            self.say(motion, number=split.number, day=self.texts.date(split.created_at), count=len(split.awards))
        )
        if self.record.deviations:
            yield Heading(self.say(N_("Deviations from the computed split")), 3)
            columns = (N_("Proposal"), N_("Computed"), N_("To be resolved"), N_("Reason"))
            yield Table(
                self.say(N_("Deviations from the computed split")),
                tuple(map(self.say, columns)),
                tuple(self._deviations()),
                frozenset({1, 2}),
            )
        if self.record.contested:
            yield Heading(self.say(N_("Moved out of the block")), 3)
            rows = tuple(
                (f"{one.number} {one.title}", self.texts.money(one.cents), one.by, one.reason or NOT_THERE)
                for one in self.record.contested
            )
            columns = (N_("Proposal"), N_("To be resolved"), N_("Moved out by"), N_("Reason"))
            caption = self.say(N_("Moved out of the block"))
            yield Table(caption, tuple(map(self.say, columns)), rows, frozenset({1}))

    def _deviations(self) -> Iterator[tuple[str, ...]]:
        for one in self.record.deviations:
            reason = one.reason
            if one.broken_limit_reason:
                reason += "\n" + self.say(N_("A limit is broken for this: %(why)s"), why=one.broken_limit_reason)
            amounts = self.texts.money(one.computed_cents), self.texts.money(one.resolved_cents)
            yield f"{one.number} {one.title}", *amounts, reason

    def votes(self) -> Iterator[Block]:
        yield Heading(self.say(N_("Votes")))
        for vote in self.record.votes:
            subject = (
                self.say(N_("Vote %(number)s: the block"), number=vote.number)
                if vote.single is None
                else self.say(N_("No. %(number)s: %(title)s"), number=vote.single, title=vote.title)
            )
            yield Heading(subject, 3)
            yield Pairs(tuple(self._vote(vote)))
            for item in vote.items:
                yield Paragraph(self._apart(item, vote))

    def _vote(self, vote: ResolutionView) -> Iterator[tuple[str, str]]:
        yield self.say(N_("Opened")), f"{self.texts.datetime(vote.opened_at)}, {self.words.manner(vote.manner)}"
        if vote.closes_at:
            yield self.say(N_("Votes until")), self.texts.datetime(vote.closes_at)
        yield self.say(N_("Entitled")), self.texts.number(vote.entitled)
        if vote.absent_names:
            yield self.say(N_("Absent")), ", ".join(vote.absent_names)
        if vote.handed_over:
            instead = N_("%(name)s instead of %(before)s")
            pairs = [self.say(instead, name=name, before=before) for name, before in vote.handed_over]
            yield self.say(N_("Taken over while the vote was open")), "; ".join(pairs)
        yield self.say(N_("Rules")), self.words.rules(vote.rules)
        if vote.objection:
            stopped = N_("%(name)s objected on %(at)s. No vote was counted; the board decides in a meeting.")
            said = self.say(stopped, name=vote.objection.by, at=vote.objection.at)
            yield self.say(N_("Stopped")), "\n".join(filter(None, (said, vote.objection.reason)))
        elif vote.tally:
            yield self.say(N_("Quorum")), self.words.quorum(vote.tally, vote.rules)
            yield self.say(N_("Majority")), self.words.majority(vote.tally, vote.rules)
        yield self.say(N_("Result")), self.say(RESULTS[vote.adopted])

    def _apart(self, item: ItemResult, vote: ResolutionView) -> str:
        who = ", ".join(item.names) or self.texts.number(item.recused)
        said = [self.say(N_("Recused from no. %(numbers)s: %(who)s."), numbers=item.numbers, who=who)]
        if item.tally:
            said += [
                f"{self.say(N_('Quorum'))} – {self.words.quorum(item.tally, vote.rules)}",
                f"{self.say(N_('Majority'))} – {self.words.majority(item.tally, vote.rules)}",
            ]
        if vote.tally:
            said.append(f"{self.say(N_('Result'))} – {self.say(RESULTS[item.adopted])}")
        return "\n".join(said)

    def result(self) -> Iterator[Block]:
        money = self.record.money
        if money is None:
            return
        yield Heading(self.say(N_("Result")))
        spent = N_("The board has resolved on %(resolved)s; %(left)s stay unspent.")
        resolved, left = self.texts.money(money.resolved_cents), self.texts.money(money.left_cents)
        yield Paragraph(self.say(spent, resolved=resolved, left=left))
        if money.refused_cents:
            refused = N_(
                "Of these, %(refused)s were meant for proposals that the board refused. They do not go to other "
                "proposals by themselves: whoever is to receive them needs a resolution of their own."
            )
            yield Paragraph(self.say(refused, refused=self.texts.money(money.refused_cents)))

    def signatures(self) -> Iterator[Block]:
        yield Signatures((self.say(N_("Date, chair")), self.say(N_("Date, who took the minutes"))))

    def annex(self) -> Iterator[Block]:
        yield Sheet()
        yield Heading(self.say(N_("Annex: all proposals")))
        names = tuple(map(self.say, (N_("No."), N_("Proposal"), N_("Requested"), N_("Computed"), N_("Resolved"))))
        districts = dict.fromkeys(line.district for line in self.record.split.awards)
        for district in districts:
            rows = tuple(self._award(line) for line in self.record.split.awards if line.district == district)
            count = self.texts.ngettext("%(count)s proposal", "%(count)s proposals", len(rows)) % {"count": len(rows)}
            yield Folded(f"{district}: {count}", (Table(district, names, rows, frozenset({2, 3, 4})),))

    def _award(self, line: AwardLine) -> tuple[str, ...]:
        found = self.record.resolved.get(line.number)
        decided = found is not None and found.adopted is not None
        final = (found.cents if found.adopted else 0) if found and decided else None
        amounts = (line.requested_cents, line.awarded_cents, final)
        return str(line.number), line.title, *map(self.texts.money, amounts)
