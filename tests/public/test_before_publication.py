"""Nothing of a round is public before it is published, and no single person ever is."""

import json
import re

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.publication.actions import publish
from service.publication.tables import PublicationRow
from service.scoring.queries import get_merits
from tests.cast import make_world
from tests.public.addresses import ABOUT_A_ROUND, EVERYTHING, GENERAL
from tests.publication.story import NOW, PRIVATE_NAME, decided_world
from tests.web import Visit

SECRETS = (PRIVATE_NAME, "Sonnenschein", "sonnenschein", "0351 4567890", "@example.org")


async def test_no_address_knows_an_unpublished_round(session: AsyncSession, visit: Visit) -> None:
    await decided_world(session)
    visitor = visit(None)
    statuses = {path: (await visitor.get(path)).status_code for path in ABOUT_A_ROUND}
    assert statuses == dict.fromkeys(ABOUT_A_ROUND, 404)


async def test_general_pages_do_not_mention_an_unpublished_round(session: AsyncSession, visit: Visit) -> None:
    await decided_world(session)
    for path in GENERAL:
        answer = await visit(None).get(path)
        assert answer.status_code == 200
        assert "Ehrenamtsbudget 2026" not in answer.text
        assert "Landkreis Musterland" not in answer.text


@pytest.mark.parametrize("stage", [RoundStage.DRAFT, RoundStage.SCORING, RoundStage.PUBLISHED])
async def test_only_a_publication_makes_a_round_public(session: AsyncSession, visit: Visit, stage: RoundStage) -> None:
    await make_world(session, stage=stage)
    assert (await visit(None).get("/rounds/musterland/2026")).status_code == 404


@pytest.fixture
async def public_bytes(session: AsyncSession, visit: Visit) -> dict[str, str]:
    """Publish a real decision and read everything that is public of it, in both languages and versions."""
    world = await decided_world(session)
    await publish(session, world.seat("olga"), now=NOW)
    reason = f"Gemeldet von Dirk Muster und {PRIVATE_NAME} (dirk@example.org)."
    await publish(session, world.seat("carla"), correction_reason=reason, now=NOW)
    await session.commit()
    visitor = visit(None)
    answers = {path: await visitor.get(path) for path in EVERYTHING}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(EVERYTHING, 200)
    headers = {f"{path} headers": str(answer.headers) for path, answer in answers.items()}
    return {path: answer.text for path, answer in answers.items()} | headers


async def test_no_person_is_named_in_any_public_byte(public_bytes: dict[str, str]) -> None:
    people = [f"{name} Muster" for name in ("Olga", "Carla", "Dirk", "Ada", "Ben", "Vera", "Sven")]
    hits = {(path, name) for path, text in public_bytes.items() for name in (*people, *SECRETS) if name in text}
    assert hits == set()
    assert any("[Name entfernt]" in text for text in public_bytes.values())
    assert any("Privatperson" in text for text in public_bytes.values())


async def test_no_single_score_stands_in_any_public_byte(session: AsyncSession, public_bytes: dict[str, str]) -> None:
    merits = await get_merits(session, await _round_id(session))
    published = {one.merit for one in merits}
    scores = {score for one in merits for score in one.individual_scores}
    assert len(scores) > 8
    readable = {
        path: text for path, text in public_bytes.items() if not path.endswith(".pdf")
    }  # packed; as their pages
    for score in scores:
        hundredths = round(score * 100)
        if hundredths in published or score.denominator == 1:
            continue
        point = rf"{hundredths // 100}[.,]{hundredths % 100:02d}|{score.numerator}/{score.denominator}|{hundredths}"
        written = re.compile(rf"(?<![\w.,])(?:{point})(?!\w|[.,]\d)")
        assert [path for path, text in readable.items() if written.search(text)] == []


async def test_the_pack_has_no_individual_scores(public_bytes: dict[str, str]) -> None:
    pack = json.loads(public_bytes["/rounds/musterland/2026/decision.json"])
    assert [entry["individual_scores"] for entry in pack["scores"]] == [None] * 4
    assert pack["problem"]["ballots"] == []


async def _round_id(session: AsyncSession) -> int:
    return (await session.exec(select(PublicationRow.round_id))).all()[0]
