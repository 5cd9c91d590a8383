"""Pages of signing in and of the members' list."""

from dataclasses import dataclass, replace
from datetime import date

from service.members.accounts import Account
from service.members.facts import PeriodLine
from service.members.sessions import SessionLine
from service.pages import Form, Page


@dataclass(frozen=True)
class Trouble:
    """What went wrong at the provider."""

    title: str
    message: str


@dataclass(frozen=True)
class SignInPage(Page):
    """Ask for the e-mail address; `provider` is the name of the other way in, where there is one."""

    template = "members/sign_in.html"
    form: Form
    next_path: str
    provider: str | None
    trouble: Trouble | None = None


@dataclass(frozen=True)
class LinkSentPage(Page):
    """Say that a link is on its way, if the address is known."""

    template = "members/link_sent.html"
    email: str
    minutes: int


@dataclass(frozen=True)
class LinkRefusedPage(Page):
    """Say why a link does not sign in, and offer a new one."""

    template = "members/link_refused.html"
    title: str
    message: str
    next_path: str


@dataclass(frozen=True)
class ConfirmPage(Page):
    """Ask for one more press: programs that open links in mails ahead of the reader must not use the link up."""

    template = "members/confirm.html"
    name: str
    token: str
    next_path: str


@dataclass(frozen=True)
class MemberItem:
    """One line of the members' list."""

    id: int
    name: str
    email: str
    role: str
    interest_group: str
    term_from: date
    term_until: date | None
    mail_error: str | None


@dataclass(frozen=True)
class MembersPage(Page):
    """The board's members: now, from a later day on, and before; when alternates stand in, and when they did."""

    template = "members/members.html"
    board_slug: str
    may_change: bool
    has_alternates: bool
    serving: tuple[MemberItem, ...]
    coming: tuple[MemberItem, ...]
    former: tuple[MemberItem, ...]
    periods: tuple[PeriodLine, ...]
    past_periods: tuple[PeriodLine, ...]


@dataclass(frozen=True)
class ChangeSeatPage(Page):
    """Ask what a member's seat shall be; roles are (value, label) pairs."""

    template = "members/change_seat.html"
    board_slug: str
    name: str
    roles: tuple[tuple[str, str], ...]
    form: Form


@dataclass(frozen=True)
class NewPeriodPage(Page):
    """Ask who stands in for whom, and when; alternates and members are (id, name) pairs."""

    template = "members/new_period.html"
    board_slug: str
    alternates: tuple[tuple[str, str], ...]
    members: tuple[tuple[str, str], ...]
    form: Form


@dataclass(frozen=True)
class EndPeriodPage(Page):
    """Ask for the last day of such a period."""

    template = "members/end_period.html"
    board_slug: str
    period: PeriodLine
    form: Form


@dataclass(frozen=True)
class NewMemberPage(Page):
    """Ask for a new member; roles are (value, label) pairs."""

    template = "members/new_member.html"
    board_slug: str
    roles: tuple[tuple[str, str], ...]
    form: Form

    def with_error(self, field: str, message: str) -> "NewMemberPage":
        """Give the same page with what is wrong beside the field."""
        return replace(self, form=Form(self.form.values, {field: message}))


@dataclass(frozen=True)
class EndTermPage(Page):
    """Ask for the last day of a member's term."""

    template = "members/end_term.html"
    board_slug: str
    member: MemberItem
    form: Form


@dataclass(frozen=True)
class NewAddressPage(Page):
    """Ask with which address somebody wants to sign in."""

    template = "members/new_address.html"
    email: str
    form: Form


@dataclass(frozen=True)
class ConfirmAddressPage(Page):
    """Ask for one more press before the address is changed."""

    template = "members/confirm_address.html"
    token: str
    address: str


@dataclass(frozen=True)
class CorrectAddressPage(Page):
    """Ask the office for a member's right address; `confirms`: the member has to confirm it."""

    template = "members/correct_address.html"
    board_slug: str
    member: MemberItem
    confirms: bool
    form: Form


@dataclass(frozen=True)
class AccountPage(Page):
    """One's own account; `languages` are (code, name) pairs, the session in use comes first."""

    template = "members/account.html"
    account: Account
    sessions: tuple[SessionLine, ...]
    languages: tuple[tuple[str, str], ...]
