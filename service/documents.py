"""A document of headings, paragraphs and tables: shown as a page and set as PDF from the same words."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Heading:
    """A heading; the document's title is level 1."""

    kind: ClassVar = "heading"
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; line ends in it stay."""

    kind: ClassVar = "paragraph"
    text: str


@dataclass(frozen=True)
class Pairs:
    """Names with their values."""

    kind: ClassVar = "pairs"
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row names it, `numbers` are the columns that are set right."""

    kind: ClassVar = "table"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on, with who signs below each."""

    kind: ClassVar = "signatures"
    names: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A new page begins."""

    kind: ClassVar = "sheet"


@dataclass(frozen=True)
class Folded:
    """Blocks behind their title: on a page they can be unfolded, on paper they stand there.

    Without `titled_on_paper` the title is only there to be unfolded.
    """

    kind: ClassVar = "folded"
    title: str
    blocks: "tuple[Block, ...]"
    titled_on_paper: bool = True


Block = Folded | Heading | Paragraph | Pairs | Table | Signatures | Sheet


@dataclass(frozen=True)
class Document:
    """What is printed: its language, its title, its blocks."""

    language: str
    title: str
    blocks: tuple[Block, ...]
