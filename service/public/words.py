"""How the board voted, in sentences with its own numbers; the page about the round says the same in its template."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from service.publication.votes import Majority, Quorum, Resolution, Tally
from service.texts import N_, Texts

SHARES: Final = {
    (1, 2, True): N_("more than half"),
    (1, 2, False): N_("at least half"),
    (2, 3, True): N_("more than two thirds"),
    (2, 3, False): N_("at least two thirds"),
}
NEEDED: Final = {
    "entitled": N_("Needed was a yes from %(share)s of those entitled to vote."),
    "present": N_("Needed was a yes from %(share)s of those present."),
    "votes_cast": N_("Needed was a yes from %(share)s of the yes and no votes."),
}


@dataclass(frozen=True)
class ResolutionWords:
    """Sentences about one resolution, in one language."""

    resolution: Resolution
    texts: Texts

    def say(self, text: str, **values: object) -> str:
        """Translate and fill in."""
        said = self.texts.gettext(text)
        return said % values if values else said

    def manner(self) -> str:
        return self.say(N_("Meeting") if self.resolution.manner == "meeting" else N_("Circular vote"))

    def share(self, rule: Quorum | Majority) -> str:
        """Say what part of a whole is needed."""
        known = SHARES.get((rule.numerator, rule.denominator, rule.strict))
        if known:
            return self.say(known)
        said = N_("more than %(part)s/%(whole)s") if rule.strict else N_("at least %(part)s/%(whole)s")
        return self.say(said, part=rule.numerator, whole=rule.denominator)

    def needs(self) -> str:
        """Say what quorum, majority and ties need."""
        resolution = self.resolution
        least = resolution.quorum.minimum_present
        quorum = N_("For a quorum %(needed)s of those entitled had to take part.")
        if least > 1:
            quorum = N_("For a quorum %(needed)s of those entitled had to take part, and at least %(least)s persons.")
        tie = (
            N_("At equal votes the chair’s vote decides.")
            if resolution.tie == "chair_decides"
            else N_("At equal votes the motion is rejected.")
        )
        return " ".join(
            (
                self.say(quorum, needed=self.share(resolution.quorum), least=least),
                self.say(NEEDED[resolution.majority.of], share=self.share(resolution.majority)),
                self.say(tie),
            )
        )

    def recused(self) -> str:
        """Say how many kept out of anything at all."""
        count = self.resolution.members_recused
        if not count:
            return self.say(N_("No member had a conflict of interest."))
        said = self.texts.ngettext(
            "One member had a conflict of interest and kept out of scoring and voting on the proposals concerned.",
            "%(count)s members had a conflict of interest and kept out of scoring and voting on the proposals "
            "concerned.",
            count,
        )
        return said % {"count": count}

    def vote(self, tally: Tally) -> Iterator[tuple[str, str]]:
        """Give a vote in numbers of people, with what follows from them."""
        there = N_("%(entitled)s entitled, of whom %(present)s present, of whom %(recused)s recused")
        numbers = {"entitled": tally.entitled, "present": tally.present, "recused": tally.recused}
        yield self.say(N_("Attendance")), self.say(there, **numbers)
        votes = N_("%(yes)s yes, %(no)s no, %(abstained)s abstentions")
        yield self.say(N_("Votes")), self.say(votes, yes=tally.yes, no=tally.no, abstained=tally.abstained)
        if tally.chair_decided:
            yield self.say(N_("Tie")), self.say(N_("Votes were equal, and the chair’s vote decided."))
        reached, missed = self.say(N_("reached")), self.say(N_("not reached"))
        yield self.say(N_("Quorum")), reached if tally.quorum_reached else missed
        yield self.say(N_("Majority")), reached if tally.majority_reached else missed
        is_adopted = tally.quorum_reached and tally.majority_reached
        yield self.say(N_("Result")), self.say(N_("adopted") if is_adopted else N_("not adopted"))
