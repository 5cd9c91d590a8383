"""Signing in through an OpenID Connect provider, over real HTTP."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
import sqlalchemy as sa
from joserfc import jwt
from joserfc.jwk import OctKey
from litestar import Litestar
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.members.tables import PersonRow, ProviderVisitRow, SessionRow, SignInWay
from service.settings import Settings, SetupError, load_settings
from service.web import SESSION_COOKIE
from tests.cast import make_world
from tests.mail.postbox import free_port
from tests.members.letters import letters_to, press
from tests.members.provider import FOREIGN_KEY, OUR_KEY, Provider, running_provider
from tests.web import BASE_URL, Visit

ADA = "ada@example.org"
SECRET = "a-secret-between-us-and-the-provider"
BUTTON = "Mit Landeskonto anmelden"
NEUTRAL = "Diese Anmeldung hat nicht geklappt"


@pytest.fixture(scope="module")
def real_provider() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(real_provider: Provider, app: Litestar) -> Provider:
    """Give the provider, honest again, with our application set up for it."""
    real_provider.lies.clear()
    set_up(app, real_provider.url)
    return real_provider


def set_up(app: Litestar, issuer: str) -> None:
    settings = Settings(
        base_url=BASE_URL,
        oidc_issuer=issuer,
        oidc_client_id="beirat",
        oidc_client_secret=SECRET,
        oidc_label="Landeskonto",
    )
    app.state.update({"settings": settings})


async def leave(browser: httpx.AsyncClient, next_path: str = "/board") -> str:
    """Press the button; answers the provider's page."""
    away = await browser.get(f"/oidc/sign-in?next={quote(next_path)}")
    assert away.status_code == 303
    return away.headers["location"]


async def agree(page: str, **claims: Any) -> str:  # noqa: ANN401
    """Sign in at the provider; answers the path back to us."""
    told = {"email": ADA, "email_verified": True, **claims}
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page))
    async with httpx.AsyncClient(verify=False) as client:  # noqa: S501  (plain HTTP, on this machine)
        await client.put(f"{origin}/users/{quote(str(told['email']))}", json=told)
        answer = await client.post(page, data={"sub": str(told["email"])})
    assert answer.headers["location"].startswith(f"{BASE_URL}/oidc/return?")
    return answer.headers["location"].removeprefix(BASE_URL)


async def test_somebody_known_signs_in_and_arrives(session: AsyncSession, visit: Visit, provider: Provider) -> None:
    world = await make_world(session)
    browser = visit(None)
    form = (await browser.get(f"/sign-in?next={world.home}")).text
    assert BUTTON in form
    assert f'href="/oidc/sign-in?next={world.home}"' in form
    back = await agree(await leave(browser, world.home), email=" Ada@Example.org".strip())
    answer = await browser.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, world.home)
    assert (await browser.get("/api/me")).json()["name"] == "Ada Muster"
    assert provider.asked_for["redirect_uri"] == [f"{BASE_URL}/oidc/return"]
    assert provider.asked_for["scope"] == ["openid email"]
    ways = sa.select(col(SessionRow.way)).order_by(col(SessionRow.number).desc())
    assert await session.scalar(ways) is SignInWay.PROVIDER
    assert "mit Anmeldedienst" in (await browser.get("/account")).text
    assert await session.scalar(sa.select(sa.func.count()).select_from(ProviderVisitRow)) == 0


async def test_nobody_unknown_or_unconfirmed_comes_in_and_the_words_are_the_same(
    session: AsyncSession, visit: Visit, provider: Provider
) -> None:
    await make_world(session)
    people = await session.scalar(sa.select(sa.func.count()).select_from(PersonRow))
    told = []
    for claims in (
        {"email": "eve@example.org"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": ""},
    ):
        browser = visit(None)
        answer = await browser.get(await agree(await leave(browser), **claims))
        assert (answer.status_code, SESSION_COOKIE in answer.cookies) == (403, False)
        told.append(answer.text[answer.text.index("<main") : answer.text.index('name="csrf"')])
    assert NEUTRAL in told[0]
    assert set(told) == {told[0]}
    assert await session.scalar(sa.select(sa.func.count()).select_from(PersonRow)) == people
    assert provider.url


async def test_an_address_that_stands_only_in_the_user_info_is_found(
    session: AsyncSession, visit: Visit, provider: Provider
) -> None:
    await make_world(session)
    lie_in_token(provider, {"email": None})
    browser = visit(None)
    assert (await browser.get(await agree(await leave(browser)))).status_code == 303
    provider.lies["/userinfo"] = lambda told: {**told, "sub": "somebody else"}
    browser = visit(None)
    assert (await browser.get(await agree(await leave(browser)))).status_code == 403


def lie_in_token(provider: Provider, changes: dict[str, Any], *, alg: str = "ES256", key: Any = OUR_KEY) -> None:  # noqa: ANN401
    """Let the provider publish our key and sign with another one what it would have said, changed."""

    def lie(told: dict[str, Any]) -> dict[str, Any]:
        payload = told["id_token"].split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "==")) | changes
        claims = {name: value for name, value in claims.items() if value is not None and name != "at_hash"}
        return {**told, "id_token": signed(claims, alg, key)}

    provider.lies["/jwks"] = lambda _told: {"keys": [OUR_KEY.as_dict(private=False)]}
    provider.lies["/token"] = lie


def signed(claims: dict[str, Any], alg: str, key: Any) -> str:  # noqa: ANN401
    if alg == "none":
        parts = ({"alg": "none"}, claims)
        return ".".join(urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."
    return jwt.encode({"alg": alg, "kid": "tests"}, claims, key, algorithms=[alg])


@pytest.mark.parametrize(
    ("changes", "alg", "key", "status"),
    [
        ({}, "ES256", OUR_KEY, 303),
        ({}, "ES256", FOREIGN_KEY, 403),
        ({}, "none", None, 403),
        ({}, "HS256", OctKey.import_key(SECRET), 403),
        ({"iss": "https://login.example.org"}, "ES256", OUR_KEY, 403),
        ({"aud": "another-client"}, "ES256", OUR_KEY, 403),
        ({"aud": ["beirat", "another-client"], "azp": "another-client"}, "ES256", OUR_KEY, 403),
        ({"exp": int(time.time()) - 120}, "ES256", OUR_KEY, 403),
        ({"exp": None}, "ES256", OUR_KEY, 403),
        ({"nonce": "of another attempt"}, "ES256", OUR_KEY, 403),
        ({"nonce": None}, "ES256", OUR_KEY, 403),
    ],
)
async def test_only_a_token_made_by_the_provider_for_this_attempt_counts(  # noqa: PLR0913, PLR0917
    session: AsyncSession,
    visit: Visit,
    provider: Provider,
    changes: dict[str, Any],
    alg: str,
    key: Any,  # noqa: ANN401
    status: int,
) -> None:
    await make_world(session)
    lie_in_token(provider, changes, alg=alg, key=key)
    browser = visit(None)
    answer = await browser.get(await agree(await leave(browser)))
    assert (answer.status_code, SESSION_COOKIE in answer.cookies) == (status, status == 303)


async def test_a_way_back_works_once_in_the_browser_that_left_and_in_time(
    session: AsyncSession, visit: Visit, provider: Provider
) -> None:
    await make_world(session)
    left, other = visit(None), visit(None)
    back = await agree(await leave(left))
    await leave(other)
    assert (await visit(None).get(back)).status_code == 409
    assert (await other.get(back)).status_code == 409
    assert (await left.get(back)).status_code == 303
    again = visit(None)
    again.cookies.update(left.cookies)
    again.cookies.delete(SESSION_COOKIE)
    assert (await again.get(back)).status_code == 409
    late = visit(None)
    back = await agree(await leave(late))
    await session.execute(sa.update(ProviderVisitRow).values(expires_at=sa.func.now()))
    await session.commit()
    answer = await late.get(back)
    assert (answer.status_code, "Diese Anmeldung ist verfallen" in answer.text) == (409, True)
    assert provider.url


async def test_whoever_cancels_or_is_sent_back_with_nonsense_can_begin_anew(
    session: AsyncSession, visit: Visit, provider: Provider
) -> None:
    await make_world(session)
    browser = visit(None)
    for answer, told in (
        ("error=access_denied", "Sie haben sich nicht angemeldet"),
        ("error=server_error", NEUTRAL),
        ("code=invented", NEUTRAL),
        ("code=x&iss=https://elsewhere.example", NEUTRAL),
        ("", NEUTRAL),
    ):
        state = dict(part.split("=") for part in urlsplit(await leave(browser)).query.split("&"))["state"]
        page = await browser.get(f"/oidc/return?state={state}&{answer}")
        assert page.status_code == 403
        assert told in page.text
        assert BUTTON in page.text
    assert provider.url


async def test_the_session_before_ends_and_nobody_is_led_astray(
    session: AsyncSession, visit: Visit, provider: Provider
) -> None:
    world = await make_world(session)
    browser, ben = visit(None), world.people["ben"]
    back = await agree(await leave(browser, "https://elsewhere.example/"))
    browser.cookies.set(SESSION_COOKIE, ben.token)
    answer = await browser.get(back)
    assert answer.headers["location"] == "/board"
    assert (await visit(ben).get("/api/me")).status_code == 401
    signed_in = await visit(world.people["ada"]).get("/oidc/sign-in?next=//elsewhere.example")
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/board")
    assert provider.url


async def test_while_the_provider_is_down_a_link_still_works(
    session: AsyncSession, visit: Visit, app: Litestar, provider: Provider
) -> None:
    await make_world(session)
    provider.lies["/openid-configuration"] = lambda told: {**told, "issuer": "https://somebody.example"}
    browser = visit(None)
    assert (await browser.get("/oidc/sign-in")).status_code == 503
    set_up(app, f"http://localhost:{free_port()}")
    page = await browser.get("/oidc/sign-in")
    assert page.status_code == 503
    assert "Der Anmeldedienst antwortet nicht" in page.text
    assert (await press(browser, "/sign-in", email=ADA)).status_code == 200
    assert len(await letters_to(session, ADA)) == 1


async def test_without_a_provider_there_is_neither_button_nor_way(session: AsyncSession, visit: Visit) -> None:
    await make_world(session)
    page = await visit(None).get("/sign-in")
    assert "/oidc/" not in page.text
    for path in ("/oidc/sign-in", "/oidc/return?code=x&state=y"):
        assert (await visit(None).get(path)).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_issuer": "https://login.example.org"},
        {"oidc_client_id": "beirat"},
        {"oidc_issuer": "http://login.example.org", "oidc_client_id": "beirat"},
        {"oidc_issuer": "login.example.org", "oidc_client_id": "beirat"},
    ],
)
def test_half_a_provider_is_refused_at_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(SetupError, match=r"^BEIRAT_OIDC_ISSUER is wrong"):
        load_settings(**wrong)
