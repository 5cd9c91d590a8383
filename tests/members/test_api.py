"""The members' list by script."""

import httpx
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.cast import Someone, make_world
from tests.members.letters import letters_to
from tests.web import Visit

PATH = "/api/boards/musterland/members"
NINA = {"name": "Nina Neu", "email": "Nina@Example.org", "role": "voting", "term_from": "2026-01-01"}


def script_of(visit: Visit, someone: Someone) -> httpx.AsyncClient:
    """Make a client that carries a bearer token and no cookie."""
    script = visit(None)
    script.headers.update({"Authorization": f"Bearer {someone.token}", "Accept": "application/json"})
    return script


async def test_a_script_adds_a_member_and_ends_the_term(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = script_of(visit, world.people["olga"])
    before = (await olga.get(PATH)).json()["members"]
    assert [member["name"] for member in before] == [
        "Ada Muster",
        "Alma Muster",
        "Ben Muster",
        "Carla Muster",
        "Dirk Muster",
        "Olga Muster",
        "Rita Muster",
        "Vera Muster",
    ]
    added = await olga.post(PATH, json=NINA)
    assert added.status_code == 201
    nina = next(member for member in added.json()["members"] if member not in before)
    assert {key: nina[key] for key in ("name", "email", "role", "term_until", "mail_error")} == {
        "name": "Nina Neu",
        "email": "nina@example.org",
        "role": "voting",
        "term_until": None,
        "mail_error": None,
    }
    assert len(await letters_to(session, "nina@example.org")) == 1
    ended = await olga.post(f"{PATH}/{nina['id']}/end", json={"last_day": "2026-03-31"})
    assert ended.status_code == 200
    assert (
        next(member for member in ended.json()["members"] if member["id"] == nina["id"])["term_until"] == "2026-03-31"
    )


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"email": "nina"}, 422, "address"),
        ({"email": "ada@example.org"}, 409, "already_member"),
        ({"term_until": "2025-12-31"}, 422, "term_order"),
        ({"role": "king"}, 400, "malformed"),
        ({"term_from": "soon"}, 400, "malformed"),
        ({"id": 1}, 422, "unknown_fields"),
        ({"name": ""}, 400, "malformed"),
    ],
)
async def test_a_script_s_nonsense_is_named(
    session: AsyncSession, visit: Visit, change: dict[str, object], status: int, code: str
) -> None:
    world = await make_world(session)
    answer = await script_of(visit, world.people["olga"]).post(PATH, json={**NINA, **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await letters_to(session, "nina@example.org") == []


async def test_what_cannot_be_stored_is_left_out(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = script_of(visit, world.people["olga"])
    answer = await olga.post(PATH, json={**NINA, "name": "Ni\x00na \n\t Neu\x07"})
    assert [member["name"] for member in answer.json()["members"] if member["email"] == "nina@example.org"] == [
        "Nina Neu"
    ]


@pytest.mark.parametrize("body", ['{"token": "\\ud800"}', '{"token": "\\u0000"}', '{"token": 1}', "{", "[]", ""])
async def test_odd_bytes_do_not_break_signing_in(session: AsyncSession, visit: Visit, body: str) -> None:
    await make_world(session)
    answer = await visit(None).post("/api/sign-in/confirm", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 404}, answer.text


async def test_a_foreign_member_is_not_found(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = script_of(visit, world.people["olga"])
    for member_id in (world.people["sven"].member_id, 999_999, 2**70):
        answer = await olga.post(f"{PATH}/{member_id}/end", json={"last_day": "2026-03-31"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
