"""Pages of signing in."""

from dataclasses import dataclass

from service.pages import Form, Page


@dataclass(frozen=True)
class SignInPage(Page):
    """Ask for the e-mail address."""

    template = "members/sign_in.html"
    form: Form
    next_path: str


@dataclass(frozen=True)
class LinkSentPage(Page):
    """Say that a link is on its way, if the address is known."""

    template = "members/link_sent.html"
    email: str


@dataclass(frozen=True)
class ConfirmPage(Page):
    """Ask for one more press: programs that open links in mails ahead of the reader must not use the link up."""

    template = "members/confirm.html"
    name: str
    token: str
    next_path: str
