"""What a vote needed and what it came to, in words: the same ones on pages, in the minutes and in letters."""

from dataclasses import dataclass
from typing import Final

from service.resolutions.facts import Tally, VotingRules
from service.resolutions.tables import Manner, Presence
from service.rounds.tables import MajorityRule, QuorumRule, TieRule
from service.texts import N_, Texts

MANNERS: Final = {Manner.MEETING: N_("in a meeting"), Manner.CIRCULAR: N_("by circular vote")}
PRESENCE: Final = {
    Presence.ON_SITE: N_("on site"),
    Presence.REMOTE: N_("remote"),
    Presence.ABSENT: N_("absent"),
}
QUORUM_NEEDS: Final = {
    QuorumRule.MORE_THAN_HALF: N_("more than half of those entitled must take part"),
    QuorumRule.HALF: N_("at least half of those entitled must take part"),
    QuorumRule.TWO_THIRDS: N_("at least two thirds of those entitled must take part"),
}
MAJORITY_NEEDS: Final = {
    MajorityRule.SIMPLE: N_("more yes than no votes are needed"),
    MajorityRule.ABSOLUTE: N_("yes votes of more than half of all entitled members are needed"),
    MajorityRule.TWO_THIRDS: N_("at least two thirds of the yes and no votes must be yes"),
}
TIE_NEEDS: Final = {
    TieRule.REJECTED: N_("a tie rejects"),
    TieRule.CHAIR_DECIDES: N_("at a tie the chair's vote decides"),
}
TIES: Final = {
    "yes": N_("There was a tie; the chair's vote decided: yes."),
    "no": N_("There was a tie; the chair's vote decided: no."),
}


@dataclass(frozen=True)
class VoteWords:
    """Sentences about votes in one language."""

    texts: Texts

    def manner(self, manner: Manner) -> str:
        """Say how a vote is held."""
        return self.texts.gettext(MANNERS[manner])

    def presence(self, presence: Presence) -> str:
        """Say how somebody takes part."""
        return self.texts.gettext(PRESENCE[presence])

    def rules(self, rules: VotingRules) -> str:
        """Say what a vote needs."""
        say = self.texts.gettext
        needs = {
            "quorum": say(QUORUM_NEEDS[rules.quorum]),
            "majority": say(MAJORITY_NEEDS[rules.majority]),
            "tie": say(TIE_NEEDS[rules.tie_rule]),
        }
        return say(N_("For a quorum, %(quorum)s; for adoption, %(majority)s; %(tie)s.")) % needs

    def quorum(self, tally: Tally, rules: VotingRules) -> str:
        """Say whether enough took part, with the numbers."""
        said = (
            N_("Reached: %(taking_part)s of %(entitled)s entitled members were present or voted; %(need)s.")
            if tally.quorum_reached
            else N_("Not reached: %(taking_part)s of %(entitled)s entitled members were present or voted; %(need)s.")
        )
        return self.texts.gettext(said) % {
            "taking_part": tally.present - tally.recused,
            "entitled": tally.entitled - tally.recused,
            "need": self.texts.gettext(QUORUM_NEEDS[rules.quorum]),
        }

    def majority(self, tally: Tally, rules: VotingRules) -> str:
        """Say whether the votes suffice, with the numbers."""
        said = (
            N_("Reached: %(yes)s yes, %(no)s no, %(abstained)s abstained; %(need)s.")
            if tally.majority_reached
            else N_("Not reached: %(yes)s yes, %(no)s no, %(abstained)s abstained; %(need)s.")
        )
        sentence = self.texts.gettext(said) % {
            "yes": tally.yes,
            "no": tally.no,
            "abstained": tally.abstained,
            "need": self.texts.gettext(MAJORITY_NEEDS[rules.majority]),
        }
        return f"{sentence} {self._tie(tally)}".strip()

    def _tie(self, tally: Tally) -> str:
        if tally.chair_decided:
            return self.texts.gettext(TIES[tally.chair_decided])
        return self.texts.gettext(N_("There was a tie.")) if tally.yes == tally.no > 0 else ""
