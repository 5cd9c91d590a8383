"""The JSON Schemas of our own formats, at addresses that stay."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pydantic import TypeAdapter

from service.publication.snapshot import PAGES_FORMAT, Snapshot
from service.texts import N_

FORMATS: Final = {
    "beirat-problem-1.json": ("problem.json", N_("A problem: candidates, limits, rule")),
    "beirat-outcome-1.json": ("outcome.json", N_("An outcome: amounts, reasons, proof")),
    "beirat-decision-1.json": ("decision.json", N_("A decision pack: all that is needed to compute a decision again")),
    "beirat-pages-1.json": (None, N_("A publication: everything that the public pages show")),
}
"""The name in the address, the file of `allocation` (None: made from our own classes), and what it describes."""


@cache
def schema(name: str, base_url: str) -> dict[str, Any] | None:
    """Give a schema that names its own address; None where there is none of that name."""
    if name not in FORMATS:
        return None
    source = FORMATS[name][0]
    if source is None:
        described = TypeAdapter(Snapshot).json_schema() | {"title": PAGES_FORMAT}
    else:
        described = json.loads(files("allocation.formats.schemas").joinpath(source).read_text("utf-8"))
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {**dialect, **described, "$id": f"{base_url}/schemas/{name}"}
