"""What the installation can be told from outside: the BEIRAT_… environment variables, and nothing else."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "BEIRAT_"
_POSTGRES_SCHEMES = ("postgres", "postgresql", "postgresql+asyncpg")
_LAST_PORT = 65535
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class SetupError(Exception):
    """What keeps the service from starting, as one sentence for whoever runs it."""


class Settings(BaseSettings):
    """Built once by whoever starts the service (`load_settings`), handed on from there; no global copy."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True)

    database_url: str | None = None
    """An existing PostgreSQL 15 or later; without it Beirat starts an embedded server of its own."""
    pg_bindir: Path | None = None
    """Folder with `postgres` and `initdb` for the embedded server; without it the installed wheel's."""
    data_dir: Path = Path(".beirat")
    """Where the embedded server keeps its data; relative to the current folder."""
    statement_seconds: int = Field(default=20, ge=0, le=3600)
    """How long the database may take for one statement of a request; 0: as long as it likes."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=_LAST_PORT)
    base_url: str = ""
    """The address that people type and that stands in mails; without it made from host and port."""
    demo: bool = False
    smtp_url: str | None = None
    """`smtp://user:password@host:port` or `smtps://…`; without it mails stay in the outbox."""
    mail_from: str = "Beirat <beirat@localhost>"
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = Field(default=None, repr=False)
    oidc_issuer: str | None = Field(default=None, validate_default=True)
    """Address of an OpenID Connect provider through which members may sign in, too; with BEIRAT_OIDC_CLIENT_ID."""
    oidc_label: str = ""
    """What people call that provider, for the button; without it the provider's host name."""
    operator: str = ""
    """Who runs this installation, as the imprint names them: name, address, representative; lines parted by ` | `."""
    contact: str = ""
    """The e-mail address for questions about privacy and accessibility."""

    @property
    def postgres_dir(self) -> Path:
        """The demo has data of its own, so that it can be thrown away without harm."""
        return self.data_dir / "demo" if self.demo else self.data_dir

    @property
    def secure_cookies(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def provider_label(self) -> str | None:
        """What the sign-in button calls the provider; None without one."""
        return (self.oidc_label or urlsplit(self.oidc_issuer).hostname) if self.oidc_issuer else None

    @field_validator("database_url")
    @classmethod
    def _use_asyncpg(cls, value: str | None) -> str | None:
        if value is None:
            return None
        return _asyncpg_url(value)

    @field_validator("pg_bindir", "data_dir")
    @classmethod
    def _make_absolute(cls, value: Path | None) -> Path | None:
        return value and Path(os.path.abspath(value.expanduser()))  # noqa: PTH100 - resolve() would follow links

    @field_validator("host", "mail_from")
    @classmethod
    def _refuse_blank(cls, value: str) -> str:
        if not value.strip() or "\n" in value:
            raise ValueError("must be one line that is not blank")
        return value.strip()

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        _check_url(value, schemes=("smtp", "smtps"), example="smtp://user:password@mail.example.org:587")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _check_issuer(cls, value: str | None, info: ValidationInfo) -> str | None:
        if bool(value) != bool(info.data.get("oidc_client_id")):
            raise ValueError("must be set together with BEIRAT_OIDC_CLIENT_ID")
        if value is not None:
            here = urlsplit(value).hostname in _THIS_MACHINE
            _check_url(value, schemes=("https", "http") if here else ("https",), example="https://login.example.org")
        return value

    @model_validator(mode="before")
    @classmethod
    def _complete_base_url(cls, values: dict[str, object]) -> dict[str, object]:
        return values | {"base_url": values.get("base_url") or _local_address(values)}

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, value: str) -> str:
        _check_url(value, schemes=("http", "https"), example="https://beirat.example.org")
        if urlsplit(value).path.strip("/") or urlsplit(value).query or urlsplit(value).fragment:
            raise ValueError("must end after the host name and port: Beirat does not run under a sub-path")
        return value.rstrip("/")


def load_settings(**overrides: Any) -> Settings:  # noqa: ANN401 - any setting's value
    """Read the environment, `overrides` before it; raises SetupError naming the variable that is wrong."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = f"{PREFIX}{first['loc'][0]}".upper()
        message = first["msg"].removeprefix("Value error, ")
        raise SetupError(f"{name} is wrong: {message[0].lower()}{message[1:]}.") from None


def unknown_variables(environment: Iterable[str]) -> list[str]:
    """BEIRAT_… names that no setting reads: most likely typing errors."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(name for name in environment if name.startswith(PREFIX) and name.upper() not in known)


def _local_address(values: dict[str, object]) -> str:
    host = str(values.get("host", Settings.model_fields["host"].default)).strip()
    port = values.get("port", Settings.model_fields["port"].default)
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - every address of this machine
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _asyncpg_url(value: str) -> str:
    """Accept what hosts hand out (`postgres://…?sslmode=require`) and write it as our driver reads it."""
    try:
        url = make_url(value.strip())
    except (ArgumentError, ValueError):
        url = URL.create("")
    if url.drivername not in _POSTGRES_SCHEMES or not url.database or not 0 < (url.port or 1) <= _LAST_PORT:
        raise ValueError("must look like postgresql://user:password@host:5432/name")
    options = dict(url.query)
    if "sslmode" in options:
        options["ssl"] = options.pop("sslmode")
    if unknown := sorted(options.keys() - {"host", "port", "ssl"}):
        raise ValueError(f"the option {unknown[0]} is not known; host, port and sslmode are")
    return url.set(drivername="postgresql+asyncpg", query=options).render_as_string(hide_password=False)


def _check_url(value: str, *, schemes: tuple[str, ...], example: str) -> None:
    try:
        parts = urlsplit(value)
        valid = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(f"must look like {example}")
