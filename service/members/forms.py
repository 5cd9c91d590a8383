"""Reading the forms of this folder."""

from datetime import date, datetime
from typing import Final

from litestar.datastructures import FormMultiDict

from service.access import ROLE_TITLES, Role
from service.errors import InvalidError
from service.fields import ChoiceError, Fields
from service.mail.actions import LetterHead
from service.members.actions import NewMember
from service.members.errors import AddressError
from service.members.rules import is_address
from service.members.seating import Period, SeatChange
from service.pages import Form
from service.rows import LARGEST_NUMBER
from service.texts import N_, Texts
from service.web import AnyRequest, text_of, texts_of, whole_number

HOME: Final = "/board"
ACCOUNT: Final = "/account"
LONGEST_PATH: Final = 300
LONGEST_NAME: Final = 120
FIELDS: Final = ("name", "email", "role", "term_from", "term_until")
NO_DATE: Final = N_("Please enter a date such as 31.12.2026.")


class NoDayError(InvalidError):
    text = NO_DATE


def own_path(path: str) -> str:
    """Give a path of the members' area, never another site's address; anything else becomes its home."""
    inside = path in {HOME, ACCOUNT} or path.startswith((f"{HOME}/", f"{ACCOUNT}/address"))
    return path if inside and len(path) <= LONGEST_PATH and "\\" not in path and path.isprintable() else HOME


def letter_head(request: AnyRequest) -> LetterHead:
    """Write letters in the language of whoever causes them."""
    return LetterHead(request.app.state.settings.base_url, texts_of(request))


def tidy(text: str) -> str:
    """Give a line with single spaces and nothing that cannot be printed or stored."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def role_options(texts: Texts) -> tuple[tuple[str, str], ...]:
    """List the roles for a choice."""
    return tuple((role.value, texts.gettext(ROLE_TITLES[role])) for role in ROLE_TITLES)


def read_new_member(form: FormMultiDict, texts: Texts) -> tuple[NewMember | None, Form]:
    """Read a new member, or None and what is wrong with which field."""
    values = {name: tidy(text_of(form, name)) for name in FIELDS}
    values["email"] = values["email"].lower()
    term_from, term_until = date_of(values["term_from"]), date_of(values["term_until"])
    errors = {}
    if not 0 < len(values["name"]) <= LONGEST_NAME:
        errors["name"] = texts.gettext(N_("Please enter a name of at most 120 characters."))
    if not is_address(values["email"]):
        errors["email"] = texts.gettext(N_("Please enter an e-mail address such as name@example.org."))
    if values["role"] not in set(Role):
        errors["role"] = texts.gettext(N_("Please choose a role."))
    if term_from is None:
        errors["term_from"] = texts.gettext(NO_DATE)
    if values["term_until"] and term_until is None:
        errors["term_until"] = texts.gettext(NO_DATE)
    if term_from and term_until and term_until < term_from:
        errors["term_until"] = texts.gettext(N_("The term cannot end before it begins."))
    if errors or term_from is None:
        return None, Form(values, errors)
    role = Role(values["role"])
    return NewMember(values["name"], values["email"], role, term_from, term_until), Form(values)


def read_address(fields: Fields) -> str:
    """Read an e-mail address; where it cannot be one, the form says so."""
    address = fields.values.get("email", "").lower()
    if not is_address(address):
        fields.blame("email", AddressError())
    return address


def day_of(fields: Fields, name: str, *, required: bool = True) -> date | None:
    """Read a day; where it is missing or wrong, the form says so."""
    typed = fields.values.get(name, "")
    day = date_of(typed)
    if day is None and (typed or required):
        fields.blame(name, NoDayError())
    return day


def read_seat(fields: Fields) -> SeatChange:
    """Read what a seat shall be."""
    term_from, term_until = day_of(fields, "term_from"), day_of(fields, "term_until", required=False)
    group = tidy(fields.text("interest_group", longest=LONGEST_NAME, required=False))
    return SeatChange(fields.choice("role", Role), group, term_from or date.min, term_until)


def read_period(fields: Fields) -> Period:
    """Read who stands in for whom, and when."""
    alternate, member = (_chosen(fields, name) for name in ("alternate", "member"))
    starts_on, ends_on = day_of(fields, "starts_on"), day_of(fields, "ends_on")
    return Period(alternate, member, starts_on or date.min, ends_on or date.min)


def _chosen(fields: Fields, name: str) -> int:
    number = whole_number(fields.values.get(name, ""), otherwise=0)
    if not 0 < number <= LARGEST_NUMBER:
        fields.blame(name, ChoiceError())
    return number


def date_of(text: str) -> date | None:
    """Read a date as browsers send it (2026-12-31) or as people type it (31.12.2026)."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day, not a moment)
        except ValueError:
            continue
    return None
