"""Signing in through a provider that the authority runs: OpenID Connect, authorization code flow with PKCE.

What the provider says is believed only from an ID token signed with its published keys, made for us and for this very
attempt. Nothing it says is kept in the process: its description and keys are read anew at each sign-in.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from service.members.errors import ProviderDownError, ProviderRefusedError
from service.settings import Settings

RETURN_PATH: Final = "/oidc/return"
SCOPE: Final = "openid email"
SECONDS: Final = 10
CLOCKS_DIFFER_BY: Final = 60
SIGNATURES: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Only signatures that nobody but the provider can make: never `none`, never one made with our own secret."""
KEY_TYPES: Final = {"RSA", "EC", "OKP"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Visit:
    """One attempt: what we sent along and want to find again."""

    state: str
    nonce: str
    code_verifier: str


@dataclass(frozen=True)
class Description:
    """Where the provider wants to be asked what."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    auth_methods: tuple[str, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        asked = (self.authorization_endpoint, self.token_endpoint, self.jwks_uri, self.userinfo_endpoint)
        return tuple(address for address in asked if address)


async def address_of(settings: Settings, visit: Visit) -> str:
    """Give the provider's page to which the browser goes."""
    async with _asking(settings) as client:
        description = await _description(client, settings)
        url, _state = client.create_authorization_url(
            description.authorization_endpoint,
            state=visit.state,
            code_verifier=visit.code_verifier,
            nonce=visit.nonce,
        )
        return str(url)


async def confirmed_email(settings: Settings, visit: Visit, code: str, *, now: datetime) -> str:
    """Trade the code for an ID token and give the address in it; refused unless the provider has confirmed it."""
    async with _asking(settings) as client:
        description = await _description(client, settings)
        if settings.oidc_client_secret and "client_secret_basic" not in description.auth_methods:
            client.token_endpoint_auth_method = "client_secret_post"  # noqa: S105  (a method's name)
        token = await client.fetch_token(
            description.token_endpoint, grant_type="authorization_code", code=code, code_verifier=visit.code_verifier
        )
        claims = _verified(token, await _keys(client, description), settings, visit, now=now)
        if "email" not in claims and description.userinfo_endpoint:
            claims = await _user_info(client, description.userinfo_endpoint, str(claims["sub"]))
    if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
        raise ProviderRefusedError
    return str(claims["email"]).strip().lower()


@asynccontextmanager
async def _asking(settings: Settings) -> AsyncIterator[AsyncOAuth2Client]:
    """Ask the provider, with patience for a few seconds; whatever it answers wrongly becomes a refusal."""
    client = AsyncOAuth2Client(
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        token_endpoint_auth_method="client_secret_basic" if settings.oidc_client_secret else "none",
        scope=SCOPE,
        redirect_uri=settings.base_url + RETURN_PATH,
        code_challenge_method="S256",
        timeout=SECONDS,
        verify=_encryption(),
    )
    try:
        async with client, asyncio.timeout(SECONDS):
            yield client
    except (OAuthError, JoseError) as error:
        logger.warning("The sign-in provider's answer was refused: %s", error)
        raise ProviderRefusedError from error
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError, KeyError, TypeError) as error:
        logger.warning("The sign-in provider does not answer as it should: %s: %s", type(error).__name__, error)
        raise ProviderDownError from error


@cache
def _encryption() -> ssl.SSLContext:
    """Read the system's certificates once: it takes longer than all the rest of a sign-in."""
    return httpx2.create_ssl_context()


async def _description(client: AsyncOAuth2Client, settings: Settings) -> Description:
    issuer = settings.oidc_issuer or ""
    found = await _json(client, issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found["issuer"] != issuer:
        raise ValueError(f"it calls itself {found['issuer']!r}, not {issuer!r}")
    description = Description(
        authorization_endpoint=found["authorization_endpoint"],
        token_endpoint=found["token_endpoint"],
        jwks_uri=found["jwks_uri"],
        userinfo_endpoint=found.get("userinfo_endpoint"),
        auth_methods=tuple(found.get("token_endpoint_auth_methods_supported") or ("client_secret_basic",)),
    )
    for url in description.addresses:
        if urlsplit(url).scheme not in {"https", urlsplit(issuer).scheme}:
            raise ValueError(f"{url!r} is not encrypted")
    return description


async def _keys(client: AsyncOAuth2Client, description: Description) -> KeySet:
    published = (await _json(client, description.jwks_uri))["keys"]
    usable = [key for key in published if key.get("kty") in KEY_TYPES and key.get("use", "sig") == "sig"]
    return KeySet.import_key_set({"keys": usable})


def _verified(
    token: dict[str, Any], keys: KeySet, settings: Settings, visit: Visit, *, now: datetime
) -> dict[str, Any]:
    """Give the claims of the ID token, once signature, issuer, audience, expiry and nonce are what they should be."""
    signed = jwt.decode(token["id_token"], keys, algorithms=SIGNATURES)
    options = {
        "iss": {"essential": True, "value": settings.oidc_issuer},
        "aud": {"essential": True, "value": settings.oidc_client_id},
    }
    wanted = {"nonce": visit.nonce, "client_id": settings.oidc_client_id, "access_token": token.get("access_token")}
    claims = CodeIDToken(signed.claims, signed.header, options=options, params=wanted)
    claims.validate(now=int(now.timestamp()), leeway=CLOCKS_DIFFER_BY)
    return dict(claims)


async def _user_info(client: AsyncOAuth2Client, url: str, subject: str) -> dict[str, Any]:
    """Ask for the address where the ID token does not carry it; it must be about the same person."""
    answer = await client.get(url)
    answer.raise_for_status()
    claims: dict[str, Any] = answer.json()
    if claims["sub"] != subject:
        raise ProviderRefusedError
    return claims


async def _json(client: AsyncOAuth2Client, url: str) -> dict[str, Any]:
    answer = await client.request("GET", url, withhold_token=True)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found
