"""The letters of this folder, as message ids."""

from typing import Final

from service.texts import N_

LINK_SUBJECT: Final = N_("Your sign-in link")
LINK_BODY: Final = N_(
    "Hello %(name)s,\n\nthis link signs you in once, within the next %(minutes)s minutes:\n\n%(link)s\n\n"
    "If you did not ask for it, you need not do anything.\n"
)
ADDRESS_SUBJECT: Final = N_("Your new e-mail address")
ADDRESS_BODY: Final = N_(
    "Hello %(name)s,\n\nfrom now on you want to sign in with this address instead of %(old)s. Please open this link "
    "within %(days)s days on a device where you are signed in; nothing changes before that:\n\n%(link)s\n\n"
    "If you did not want this, you need not do anything.\n"
)
ADDRESS_TAKEN_BODY: Final = N_(
    "Hello,\n\n%(name)s wants to sign in with this address instead of %(old)s. But it belongs to an account already, "
    "so nothing changes. If both accounts are yours, please sign in with this address, or ask your office to seat you "
    "with it.\n"
)
ADDRESS_STARTED_BODY: Final = N_(
    "Hello %(name)s,\n\nthe office of “%(board)s” wants you to sign in with another address. A link has been sent "
    "there. Nothing changes unless you open it on a device where you are signed in.\n\n"
    "If you do not want this, you need not do anything.\n"
)
ADDRESS_CHANGED_SUBJECT: Final = N_("Your e-mail address was changed")
ADDRESS_CHANGED_BODY: Final = N_(
    "Hello %(name)s,\n\nyou no longer sign in with this address at %(link)s; on all other devices you are signed "
    "out.\n\nIf that was not you, please tell your office at once.\n"
)
SEAT_MOVED_SUBJECT: Final = N_("This address is no longer used")
SEAT_MOVED_BODY: Final = N_(
    "Hello,\n\nan invitation to “%(board)s” went to this address. The office has corrected the address; there is "
    "nothing for you to do.\n"
)
INVITATION_SUBJECT: Final = N_("Invitation: %(board)s")
INVITATION_BODY: Final = N_(
    "Hello %(name)s,\n\nyou have been added to “%(board)s”. Your role: %(role)s.\n\n"
    "This is how you sign in, without a password: open this page and enter your e-mail address %(email)s. "
    "You will then receive a link that signs you in.\n\n%(link)s\n"
)
