"""Publishing: from an adopted resolution to a sealed pack and frozen pages."""

import json
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.decision import verify
from service.access import RoundStage
from service.errors import WrongStageError
from service.fields import FaultsError
from service.journal.tables import JournalEntryRow
from service.proposals.tables import ProposalRow
from service.publication.actions import publish
from service.publication.errors import ChangedSincePreviewError, CheckFailedError, KeepsOutOfPublicationError
from service.publication.facts import Approval
from service.publication.queries import get_draft
from service.publication.rules import CheckName
from service.publication.snapshot import Decision, Snapshot
from service.publication.tables import PublicationRow
from service.resolutions.errors import NotAdoptedError
from service.rounds.tables import RecusalRecord, RoundRow
from service.scoring.tables import PointsRow
from tests.cast import World, set_stage
from tests.publication.story import NOW, decided_world
from tests.web import Visit

LATER = NOW + timedelta(days=8)


async def newest(session: AsyncSession) -> PublicationRow:
    """Give the row that was published last."""
    statement = select(PublicationRow).order_by(col(PublicationRow.version).desc())
    return (await session.exec(statement)).all()[0]


def failed(pack: dict[str, Any]) -> list[str]:
    """Name the checks that an altered pack fails."""
    return [check.name for check in verify(pack) if not check.holds]


async def test_publish_seals_a_pack_that_verifies_and_moves_the_round(session: AsyncSession) -> None:
    world = await decided_world(session)

    version = await publish(session, world.seat("olga"), now=NOW)

    row = await newest(session)
    await session.refresh(world.round_)
    assert (version, row.version, row.predecessor_sha256) == (1, 1, None)
    assert failed(row.pack) == []
    assert row.sha256 == row.pack["sha256"]
    assert world.round_.stage is RoundStage.PUBLISHED


async def test_an_altered_pack_says_which_check_fails(session: AsyncSession) -> None:
    world = await decided_world(session)
    await publish(session, world.seat("olga"), now=NOW)
    pack = (await newest(session)).pack

    cent, merit, lot, vote = (deepcopy(pack) for _ in range(4))
    next(award for award in cent["awards"] if award["awarded_cents"])["awarded_cents"] -= 1
    merit["scores"][0]["merit"] += 1
    lot["lots"]["seed"] = "another seed"
    vote["resolution"]["tally"]["majority_reached"] = False

    assert failed(cent) == ["hash", "deviations"]
    assert failed(merit) == ["hash", "scores"]
    assert failed(lot) == ["hash", "lots"]
    assert failed(vote) == ["hash", "resolution"]


async def test_the_pages_hold_what_the_pack_holds(session: AsyncSession) -> None:
    world = await decided_world(session)
    await publish(session, world.seat("olga"), now=NOW)
    row = await newest(session)
    pages = Snapshot.from_json(row.pages)

    assert Snapshot.from_json(pages.to_json()) == pages
    assert [(str(one.number), one.granted_cents) for one in pages.proposals] == [
        (award["id"], award["awarded_cents"]) for award in row.pack["awards"]
    ]
    assert [(one.merit, one.scores, one.abstentions, one.recusals) for one in pages.proposals] == [
        (score["merit"], score["scores"], score["abstentions"], score["recusals"]) for score in row.pack["scores"]
    ]
    assert [one.title for one in pages.proposals] == [one["label"] for one in row.pack["problem"]["candidates"]]
    assert [(one.number, one.decision, one.granted_cents, one.merit, one.rank) for one in pages.proposals] == [
        (1, Decision.REJECTED, 0, 283, 4),
        (2, Decision.REJECTED, 0, 367, 3),
        (3, Decision.PARTLY_GRANTED, 200_000, 550, 2),
        (4, Decision.PARTLY_GRANTED, 300_000, 592, 1),
    ]
    assert pages.proposals[3].reason.de == (
        "Von den beantragten 4.000\N{NO-BREAK SPACE}€ werden 3.000\N{NO-BREAK SPACE}€ gefördert; "
        "mehr ließ die Obergrenze in Bautzen nicht zu."
    )


async def test_the_pages_sum_up_districts_and_votes(session: AsyncSession) -> None:
    world = await decided_world(session)
    pages = (await get_draft(session, world.seat("olga"), correction_reason="", published_at=NOW)).snapshot

    assert (pages.figures.granted_cents, pages.figures.requested_cents, pages.figures.funded) == (500_000, 1_000_000, 2)
    assert [
        (one.name, one.proposals, one.funded, one.requested_cents, one.granted_cents, one.binding)
        for one in pages.districts
    ] == [("Bautzen", 2, 1, 600_000, 300_000, "maximum"), ("Görlitz", 2, 1, 400_000, 200_000, None)]
    assert (pages.resolution.tally.yes, pages.resolution.tally.no, pages.resolution.members_recused) == (3, 1, 1)
    assert [(item.numbers, item.tally.recused) for item in pages.resolution.items] == [((2,), 1)]


async def test_names_and_addresses_are_taken_out(session: AsyncSession) -> None:
    world = await decided_world(session)
    draft = await get_draft(session, world.seat("olga"), correction_reason="", published_at=NOW)
    first, second = draft.snapshot.proposals[:2]

    assert (first.title, first.applicant, first.private_person) == ("Lesecafé Privatperson", "Privatperson", True)
    assert first.summary == "Fragen an [E-Mail-Adresse entfernt] oder [Telefonnummer entfernt]."
    assert second.title == "Fest mit [Name entfernt]"
    assert second.summary == "Privatperson und Frau Lindner laden in den Lindenweg 3."
    assert {(one.number, one.detail.value, one.text) for one in draft.findings if one.removed} == {
        (1, "applicant", "Sonnenschein"),
        (1, "email", "erika@sonnenschein.example"),
        (1, "phone", "0351 4567890"),
        (2, "applicant", "Erika Sonnenschein"),
        (2, "member", "Ada Muster"),
    }
    assert {(one.number, one.detail.value, one.text) for one in draft.remaining} == {
        (2, "person", "Frau Lindner"),
        (2, "address", "Lindenweg 3"),
    }


async def test_publish_is_refused_without_an_adopted_resolution(session: AsyncSession) -> None:
    world = await decided_world(session)
    await set_stage(session, world, RoundStage.DELIBERATION)
    with pytest.raises(WrongStageError):
        await publish(session, world.seat("olga"), now=NOW)


async def test_publish_is_refused_before_the_vote(session: AsyncSession, world_in_resolution: World) -> None:
    with pytest.raises(NotAdoptedError):
        await publish(session, world_in_resolution.seat("olga"), now=NOW)


async def test_publish_is_refused_when_a_check_fails(session: AsyncSession) -> None:
    world = await decided_world(session)
    points = update(PointsRow).where(
        col(PointsRow.proposal_id) == world.proposals[3].id,
        col(PointsRow.member_id) == world.people["ada"].member_id,
    )
    await session.execute(points.values(points=9))

    with pytest.raises(CheckFailedError) as refusal:
        await publish(session, world.seat("olga"), now=NOW)

    assert refusal.value.values["check"] is CheckName.MERITS
    assert (await session.exec(select(PublicationRow))).all() == []


async def test_publish_is_refused_when_something_changed_since_the_preview(session: AsyncSession) -> None:
    world = await decided_world(session)
    seen = await get_draft(session, world.seat("olga"), correction_reason="", published_at=NOW)
    await session.execute(
        update(ProposalRow).where(col(ProposalRow.id) == world.proposals[3].id).values(title="Etwas anderes")
    )

    approval = Approval(seen.fingerprint, details_confirmed=True)
    with pytest.raises(ChangedSincePreviewError):
        await publish(session, world.seat("olga"), approval=approval, now=NOW)


async def test_publish_asks_to_confirm_the_details_that_become_public(session: AsyncSession) -> None:
    world = await decided_world(session)
    seen = await get_draft(session, world.seat("olga"), correction_reason="", published_at=NOW)

    approval = Approval(seen.fingerprint, details_confirmed=False)
    with pytest.raises(FaultsError) as refusal:
        await publish(session, world.seat("olga"), approval=approval, now=NOW)
    assert list(refusal.value.faults) == ["details"]

    approval = Approval(seen.fingerprint, details_confirmed=True)
    assert await publish(session, world.seat("olga"), approval=approval, now=LATER) == 1


async def test_a_conflicted_leader_keeps_out(session: AsyncSession, conflicted_chair: World) -> None:
    with pytest.raises(KeepsOutOfPublicationError):
        await publish(session, conflicted_chair.seat("carla"), now=NOW)


async def test_a_correction_is_a_new_version_with_reason_and_predecessor(session: AsyncSession) -> None:
    world = await decided_world(session)
    await publish(session, world.seat("olga"), now=NOW)
    first = await newest(session)
    with pytest.raises(FaultsError) as refusal:
        await publish(session, world.seat("olga"), now=LATER)
    assert list(refusal.value.faults) == ["reason"]

    reason = "Der Titel war falsch, gemeldet von Ada Muster."
    assert await publish(session, world.seat("carla"), correction_reason=reason, now=LATER) == 2

    second = await newest(session)
    assert second.predecessor_sha256 == first.sha256
    assert second.pack["predecessor_sha256"] == first.sha256
    assert second.correction_reason == "Der Titel war falsch, gemeldet von [Name entfernt]."
    assert second.pack["correction_reason"] == second.correction_reason
    assert failed(second.pack) == []


async def test_publishing_stands_in_the_journal(session: AsyncSession) -> None:
    world = await decided_world(session)
    await publish(session, world.seat("olga"), now=NOW)
    statement = select(JournalEntryRow).where(JournalEntryRow.action == "publish_decision")
    entries = (await session.exec(statement)).all()
    assert [(entry.subject, entry.details["version"], entry.person_id) for entry in entries] == [
        ("round:2026", 1, world.people["olga"].person_id)
    ]


async def test_a_publication_cannot_be_changed(session: AsyncSession) -> None:
    world = await decided_world(session)
    await publish(session, world.seat("olga"), now=NOW)
    with pytest.raises(DBAPIError, match="append-only"):
        await session.execute(update(PublicationRow).values(sha256="f" * 64))


async def test_recusals_are_told_as_far_as_the_round_lets_them(session: AsyncSession, visit: Visit) -> None:
    """Ben keeps out of proposal 2 for an office there; the pack states the number whatever the pages do."""
    world = await decided_world(session)
    told = {}
    for record in RecusalRecord:
        of_round = update(RoundRow).where(col(RoundRow.id) == world.round_.id)
        await session.execute(of_round.values(recusal_record=record))
        await session.commit()
        draft = await get_draft(session, world.seat("olga"), correction_reason="", published_at=NOW)
        second = draft.snapshot.proposals[1]
        grounds = [(one.ground, one.members) for one in second.recusal_grounds]
        told[record] = (second.recusals, grounds, len(draft.snapshot.resolution.items))
        assert '"recusals": 1' in json.dumps(draft.pack)
    assert told == {
        RecusalRecord.NONE: (None, [], 0),
        RecusalRecord.NUMBER: (1, [], 1),
        RecusalRecord.GROUND: (1, [("office_holder", 1)], 1),
    }
    page = await visit(world.people["olga"]).get(f"{world.home}/publication/preview/proposals/2")
    assert "1 × Amt oder Anstellung bei der antragstellenden Stelle" in page.text
