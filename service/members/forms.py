"""Reading the forms of this folder."""

from datetime import date, datetime
from typing import Final

from litestar.datastructures import FormMultiDict

from service.access import ROLE_TITLES, Role
from service.mail.actions import LetterHead
from service.members.actions import NewMember
from service.members.rules import is_address
from service.pages import Form
from service.texts import N_, Texts
from service.web import AnyRequest, text_of, texts_of

HOME: Final = "/board"
ACCOUNT: Final = "/account"
LONGEST_PATH: Final = 300
LONGEST_NAME: Final = 120
FIELDS: Final = ("name", "email", "role", "term_from", "term_until")
NO_DATE: Final = N_("Please enter a date such as 31.12.2026.")


def own_path(path: str) -> str:
    """Give a path of the members' area, never another site's address; anything else becomes its home."""
    inside = path in {HOME, ACCOUNT} or path.startswith(f"{HOME}/")
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


def date_of(text: str) -> date | None:
    """Read a date as browsers send it (2026-12-31) or as people type it (31.12.2026)."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day, not a moment)
        except ValueError:
            continue
    return None
