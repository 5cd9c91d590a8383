"""The letters of this folder, as message ids."""

from typing import Final

from service.texts import N_

REMINDER_SUBJECT: Final = N_("Still open for you: %(open)s of %(total)s proposals")
REMINDER_BODY: Final = N_(
    "Hello %(name)s,\n\nin “%(round)s”, still open for you: %(open)s of %(total)s proposals. "
    "Scoring closes on %(closes)s.\n\nThis is where you go on:\n\n%(link)s\n\n"
    "Scoring works on the phone, too; each choice is saved at once. If you do not want reminders, say so here: "
    "%(account)s\n"
)
DELIBERATION_SUBJECT: Final = N_("You are missed in the deliberation: %(round)s")
DELIBERATION_BEGIN: Final = N_("Hello %(name)s,\n\nthe board is deliberating on “%(round)s”, and you are missed.\n")
DELIBERATION_QUESTION: Final = N_(
    "You have not answered the question about conflicts of interest yet. Until you do, you cannot read the proposals.\n"
)
DELIBERATION_UNSCORED: Final = N_(
    "Not scored by you in time: %(open)s of %(total)s proposals. They are decided on all the same; you can still write "
    "comments and ask the office.\n"
)
DELIBERATION_END: Final = N_(
    "This is where the board deliberates:\n\n%(link)s\n\nIf you do not want reminders, say so here: %(account)s\n"
)
DIGEST_SUBJECT: Final = N_("How things stand: %(board)s")
DIGEST_BEGIN: Final = N_("Hello %(name)s,\n\nthis is how things stand.\n")
DIGEST_ROUND: Final = N_(
    "%(round)s\n%(done)s of %(total)s scorecards are done. Scoring closes on %(closes)s.\n%(link)s\n"
)
DIGEST_NO_END: Final = N_("%(round)s\n%(done)s of %(total)s scorecards are done. No end of scoring is set.\n%(link)s\n")
DIGEST_ALL_DONE: Final = N_("Everybody is done.\n")
DIGEST_MISSING: Final = N_("Still open: %(members)s.\n")
DIGEST_SHORT: Final = N_("Proposals with fewer than %(minimum)s scores so far: %(short)s.\n")
DIGEST_WITHHELD: Final = N_(
    "Left out of all numbers, because you have a conflict of interest: %(withheld)s of the proposals.\n"
)
DIGEST_FAILED: Final = N_(
    "Mails that could not be delivered: %(failed)s. The office sees them in its outbox and can try again.\n"
)
DIGEST_END: Final = N_("How often you receive this mail, you choose here: %(account)s\n")
DECISION_SUBJECT: Final = N_("The decision is public: %(round)s")
DECISION_BODY: Final = N_(
    "Hello %(name)s,\n\nthe decision of “%(board)s” on “%(round)s” is public from now on. "
    "Everybody can read what was funded and why:\n\n%(link)s\n"
)
CORRECTION_SUBJECT: Final = N_("The decision was corrected: %(round)s")
CORRECTION_BODY: Final = N_(
    "Hello %(name)s,\n\nversion %(version)s of the decision of “%(board)s” on “%(round)s” is public from now on. "
    "Why it was corrected: %(reason)s\n\n%(link)s\n"
)
CIRCULAR_SUBJECT: Final = N_("Your vote is awaited until %(closes)s: %(round)s")
CIRCULAR_BODY: Final = N_(
    "Hello %(name)s,\n\nthe board decides on “%(round)s” by circular vote. Votes count until %(closes)s.\n\n"
    "This is where you read the draft and vote:\n\n%(link)s\n\n"
    "If you want the board to meet instead, you can object there; that stops the circular vote.\n"
)
STOPPED_SUBJECT: Final = N_("The circular vote was stopped: %(round)s")
STOPPED_BODY: Final = N_(
    "Hello %(name)s,\n\nsomebody objected to the circular vote on “%(round)s”. No vote was counted; the board decides "
    "in a meeting.\n\n%(link)s\n"
)
