"""A round as a `.pb` file of Pabulib (pabulib.org), for research on participatory budgeting.

`cost` is what was requested, `score` the board's merit in hundredths of a point. There are no votes: a board publishes
merits, never who gave which points. Left out are proposals without a merit, and excluded ones.
"""

import csv
import io
from typing import Final

from service.public.sources import Source
from service.publication.snapshot import PublishedProposal, Share

PROJECTS: Final = ("project_id", "cost", "score", "name", "category", "target", "selected", "granted")
COMMENT: Final = (
    "cost is the requested amount, granted what was awarded; score is the board's merit in hundredths of a point; "
    "members' votes are not published"
)


def to_pabulib(source: Source) -> bytes:
    """Write META, PROJECTS and an empty VOTES."""
    snapshot = source.snapshot
    ranked = [one for one in snapshot.proposals if one.merit is not None and one.reason_code != "excluded"]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow(["META"])
    writer.writerow(["key", "value"])
    writer.writerows(_meta(source, len(ranked)).items())
    writer.writerow(["PROJECTS"])
    writer.writerow(PROJECTS)
    writer.writerows(_project(one, snapshot.pots) for one in ranked)
    writer.writerow(["VOTES"])
    writer.writerow(["voter_id", "vote"])
    return written.getvalue().encode()


def _meta(source: Source, projects: int) -> dict[str, str]:
    snapshot = source.snapshot
    return {
        "description": _line(f"{snapshot.board.name}: {snapshot.round.title}"),
        "country": "Germany",
        "unit": _line(snapshot.board.name),
        "instance": str(snapshot.round.year),
        "num_projects": str(projects),
        "num_votes": "0",
        "budget": _decimal(snapshot.figures.available_cents),
        "currency": "EUR",
        "vote_type": "scoring",
        "rule": "unknown",
        "date_begin": f"{snapshot.resolution.decided_on:%d.%m.%Y}",
        "date_end": f"{snapshot.resolution.decided_on:%d.%m.%Y}",
        "language": "de",
        "edition": str(snapshot.edition.version),
        "comment": f"{COMMENT}; {source.home}",
    }


def _project(one: PublishedProposal, pots: tuple[Share, ...]) -> list[str]:
    return [
        str(one.number),
        _decimal(one.requested_cents),
        str(one.merit),
        _line(one.title),
        _line(next((pot.name for pot in pots if pot.code == one.pot_code), "")),
        _line(one.district),
        "1" if one.granted_cents else "0",
        _decimal(one.granted_cents),
    ]


def _decimal(cents: int) -> str:
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


def _line(text: str) -> str:
    """Put a text on one line: the format has one line for each thing."""
    return " ".join(text.split())
