"""The letters of this folder, as message ids."""

from typing import Final

from service.texts import N_

LINK_SUBJECT: Final = N_("Your sign-in link")
LINK_BODY: Final = N_(
    "Hello %(name)s,\n\nthis link signs you in once, within the next %(minutes)s minutes:\n\n%(link)s\n\n"
    "If you did not ask for it, you need not do anything.\n"
)
INVITATION_SUBJECT: Final = N_("Invitation: %(board)s")
INVITATION_BODY: Final = N_(
    "Hello %(name)s,\n\nyou have been added to “%(board)s”. Your role: %(role)s.\n\n"
    "This is how you sign in, without a password: open this page and enter your e-mail address %(email)s. "
    "You will then receive a link that signs you in.\n\n%(link)s\n"
)
