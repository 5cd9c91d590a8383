"""Documents as tagged PDF (PDF/UA-1), where the extra `beirat[pdf]` is installed.

Whatever people wrote reaches the typesetter as data, never as markup.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import lru_cache
from threading import Lock
from typing import Final

from service.documents import Block, Document, Folded, Heading
from service.errors import WrongStateError
from service.templating import TEMPLATES
from service.texts import N_

try:
    import typst
except ImportError:  # pragma: no cover  (the tests install it)
    typst = None  # type: ignore[assignment]

TEMPLATE: Final = TEMPLATES / "typst" / "document.typ"
MOST_KEPT: Final = 16
ONE_AT_A_TIME: Final = Lock()


class PdfMissingError(WrongStateError):
    title = N_("There is no PDF here")
    text = N_("This installation cannot make PDF files; the page itself can be printed.")
    advice = N_("Whoever runs it can install the extra “beirat[pdf]”.")


def can_make_pdf() -> bool:
    """Tell whether the typesetter is installed."""
    return typst is not None


async def pdf_of(document: Document) -> bytes:
    """Set a document as PDF, without holding up others."""
    if not can_make_pdf():
        raise PdfMissingError
    return await asyncio.to_thread(_compile, document)


async def public_pdf_of(document: Document) -> bytes:
    """Set a document that is everybody's; by whatever addresses it is asked for, it is set once."""
    if not can_make_pdf():
        raise PdfMissingError
    return await asyncio.to_thread(_set_once, document)


def _set_once(document: Document) -> bytes:
    with ONE_AT_A_TIME:
        return typeset(document)


@lru_cache(MOST_KEPT)
def typeset(document: Document) -> bytes:
    """Set a document and keep it with the last ones, by their content."""
    return _compile(document)


def _compile(document: Document) -> bytes:
    data = {
        "language": document.language,
        "title": document.title,
        "blocks": [_plain(block) for block in unfolded(document.blocks)],
    }
    made: bytes = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data)},
        pdf_standards=["ua-1"],
    )
    return made


def unfolded(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give all blocks one after the other, as they stand on paper."""
    for block in blocks:
        if not isinstance(block, Folded):
            yield block
            continue
        if block.titled_on_paper:
            yield Heading(block.title, 3)
        yield from unfolded(block.blocks)


def _plain(block: Block) -> dict[str, object]:
    plain = {"kind": block.kind, **asdict(block)}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in plain.items()}
