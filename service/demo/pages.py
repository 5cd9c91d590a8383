"""Pages of the demo."""

from dataclasses import dataclass

from service.pages import Page


@dataclass(frozen=True)
class RoleChoice:
    """Somebody whom one can sign in as."""

    email: str
    name: str
    role: str
    description: str


@dataclass(frozen=True)
class DemoPage(Page):
    """Change roles with one press."""

    template = "demo/roles.html"
    roles: tuple[RoleChoice, ...]


@dataclass(frozen=True)
class StyleguidePage(Page):
    """Every component in every state."""

    template = "styleguide.html"
