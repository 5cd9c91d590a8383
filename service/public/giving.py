"""The grants of a round in the 360Giving Data Standard 1.4 (standard.threesixtygiving.org).

Only what was granted; natural persons are individuals without a name. Identifiers stay from version to version: a
grant's is made of board, round and number, an organisation's of its name.
"""

import hashlib
from typing import Any, Final

from service.public.sources import Source, euros, stamp
from service.publication.snapshot import BoardHead, PublishedProposal

VERSION: Final = "1.4"
PREFIX: Final = "360G-beirat"
COUNTRY: Final = "DE"


def to_giving(source: Source) -> dict[str, Any] | None:
    """Write the package; None where nothing was granted, because a package has at least one grant."""
    snapshot = source.snapshot
    funded = [one for one in snapshot.proposals if one.granted_cents]
    if not funded:
        return None
    return {
        "version": VERSION,
        "title": f"{snapshot.board.name}: {snapshot.round.title}",
        "identifier": f"{PREFIX}-{snapshot.board.slug}-{snapshot.round.slug}",
        "issued": stamp(source.first_published_at),
        "modified": stamp(snapshot.edition.published_at),
        "license": source.licence.uri,
        "publisher": {
            "identifier": funder_id(snapshot.board),
            "name": snapshot.board.name,
            "website": source.base_url,
        },
        "accessURL": source.home,
        "downloadURL": f"{source.home}/data/360giving.json",
        "grants": [_grant(one, source) for one in funded],
    }


def funder_id(board: BoardHead) -> str:
    """Name the board by its number in a register, else by its slug here."""
    return board.org_identifier or f"{PREFIX}-{board.slug}"


def _grant(one: PublishedProposal, source: Source) -> dict[str, Any]:
    snapshot = source.snapshot
    grant: dict[str, Any] = {
        "id": f"{PREFIX}-{snapshot.board.slug}-{snapshot.round.slug}-{one.number}",
        "title": one.title,
        "description": one.summary or one.title,
        "currency": "EUR",
        "amountAppliedFor": euros(one.requested_cents),
        "amountAwarded": euros(one.granted_cents),
        "awardDate": snapshot.resolution.decided_on.isoformat(),
        **_recipient(one, snapshot.board, f"{snapshot.board.slug}-{snapshot.round.slug}"),
        "fundingOrganization": [{"id": funder_id(snapshot.board), "name": snapshot.board.name}],
        "beneficiaryLocation": [{"name": one.district, "countryCode": COUNTRY}],
        "grantProgramme": [{"code": snapshot.round.slug, "title": snapshot.round.title}],
        "dataSource": f"{source.home}/proposals/{one.number}",
        "dateModified": stamp(snapshot.edition.published_at),
    }
    if one.pot:
        grant["classifications"] = [{"code": one.pot_code, "title": one.pot}]
    return grant


def _recipient(one: PublishedProposal, board: BoardHead, round_: str) -> dict[str, Any]:
    """Name an organisation; a natural person has a number for this one grant only, and no name."""
    if one.private_person:
        return {"recipientIndividual": {"id": f"{PREFIX}-{round_}-person-{one.number}", "name": one.applicant}}
    digest = hashlib.sha256(" ".join(one.applicant.casefold().split()).encode()).hexdigest()[:12]
    return {"recipientOrganization": [{"id": f"{PREFIX}-{board.slug}-org-{digest}", "name": one.applicant}]}
