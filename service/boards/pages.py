"""Pages of a board's own affairs."""

from dataclasses import dataclass

from service.boards.facts import DistrictFacts, OpenData
from service.pages import Form, Page


@dataclass(frozen=True)
class DistrictsPage(Page):
    """The districts of the board, and the form of a new one."""

    template = "boards/districts.html"
    board_slug: str
    district_label: str
    may_change: bool
    districts: tuple[DistrictFacts, ...]
    form: Form


@dataclass(frozen=True)
class OpenDataPage(Page):
    """How the board gives its data away."""

    template = "boards/open_data.html"
    board_slug: str
    chosen: OpenData
    licences: tuple[tuple[str, str], ...]
    form: Form
