"""The files of a published round, each made from its snapshot alone."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from service.public.giving import to_giving
from service.public.linked import to_dcat, to_schema_org
from service.public.pabulib import to_pabulib
from service.public.sources import Source
from service.public.spreadsheet import FORMS, to_csv
from service.texts import N_


@dataclass(frozen=True)
class Export:
    """A file: its path below the round's, what it is for, and how it is made; None where there is nothing to say."""

    path: str
    title: str
    text: str
    media_type: str
    make: Callable[[Source], bytes | None]

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


def to_bytes(value: Any) -> bytes:  # noqa: ANN401  (any JSON value)
    """Write JSON as people can read it too."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _giving(source: Source) -> bytes | None:
    package = to_giving(source)
    return to_bytes(package) if package else None


TABLES: Final = (
    Export(
        "proposals.csv",
        N_("All proposals, German form"),
        N_("A table for a German spreadsheet: amounts, merits, ranks, reasons."),
        "text/csv",
        lambda source: to_csv(source.snapshot.proposals, FORMS["german"]),
    ),
    Export(
        "proposals.csv?form=international",
        N_("All proposals, international form"),
        N_("The same table in English, with decimal points."),
        "text/csv",
        lambda source: to_csv(source.snapshot.proposals, FORMS["international"]),
    ),
)
FILES: Final = (
    Export(
        "data/360giving.json",
        N_("Grants as 360Giving"),
        N_("What was granted to whom, in the standard by which foundations publish their grants."),
        "application/json",
        _giving,
    ),
    Export(
        "data/projects.pb",
        N_("Round as .pb"),
        N_("For research on participatory budgeting (Pabulib): costs and merits, no votes."),
        "text/plain",
        to_pabulib,
    ),
    Export(
        "data/dcat-ap.jsonld",
        N_("Description for data portals"),
        N_("DCAT-AP.de as JSON-LD: what there is here, from whom and under which licence."),
        "application/ld+json",
        lambda source: to_bytes(to_dcat(source)),
    ),
    Export(
        "data/dataset.jsonld",
        N_("Description for search engines"),
        N_("The same for search engines, in the words of schema.org."),
        "application/ld+json",
        lambda source: to_bytes(to_schema_org(source)),
    ),
)
BY_NAME: Final = {one.name: one for one in FILES}
