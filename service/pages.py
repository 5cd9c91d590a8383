"""What every page is: a frozen dataclass whose fields are exactly its template's variables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from service.errors import InvalidError
from service.texts import N_


@dataclass(frozen=True)
class NavLink:
    """A link in a navigation."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class BoardBadge:
    """The board whose colours a page wears."""

    slug: str
    name: str
    body_label: str
    accent: str


@dataclass(frozen=True)
class Notice:
    """What a page says once, at its top; `kind` is "success" or "info"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Chrome:
    """What the layouts show around a page."""

    language: str
    languages: tuple[NavLink, ...]
    make_token: Callable[[], str]
    person_name: str | None
    role_label: str | None
    board: BoardBadge | None
    nav: tuple[NavLink, ...]
    notice: Notice | None
    demo: bool
    base_url: str

    @property
    def csrf(self) -> str:
        """Give the token of this browser's forms; only a page with a form asks, and so only it needs a cookie."""
        return self.make_token()


@dataclass(frozen=True)
class Page:
    """Base of all pages; `template` is the path below `templates/`."""

    template: ClassVar[str]


@dataclass(frozen=True)
class Part(Page):
    """Base of what is put into a page that stands already: it has no layout, and so no chrome."""


@dataclass(frozen=True)
class Form:
    """What somebody typed and what is wrong with it; `errors` maps a field to a translated sentence."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


class FormError(InvalidError):
    """The same form again: nothing was saved, nothing that was typed is lost."""

    text = N_("Some of the entries need another look.")

    def __init__(self, page: Page) -> None:
        """Carry the page that shows the form with its errors."""
        super().__init__()
        self.page = page


@dataclass(frozen=True)
class ErrorPage(Page):
    """A refusal, told to a person."""

    template = "errors/error.html"
    status: int
    title: str
    message: str
    advice: str | None
    back_href: str | None
