"""Backups: PostgreSQL's own dump in one file, and back again into an empty database."""

import os
import subprocess
from pathlib import Path

import sqlalchemy as sa

from service.postgres import find_binaries
from service.settings import Settings, SetupError


def back_up(url: str, file: Path, settings: Settings) -> None:
    """Write the whole database to a new file; an interrupted backup leaves none."""
    if file.exists():
        raise SetupError(f"{file} exists already; a backup never overwrites another.")
    draft = file.with_name(file.name + ".part")
    try:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={draft}", url=url, settings=settings)
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


def restore(url: str, file: Path, settings: Settings) -> None:
    """Fill an empty database from a backup, completely or not at all."""
    if not file.is_file():
        raise SetupError(f"There is no backup {file}.")
    options = ("--no-owner", "--exit-on-error", "--single-transaction")
    _run("pg_restore", *options, str(file), url=url, settings=settings)


def _run(program: str, *options: str, url: str, settings: Settings) -> None:
    """Run a program of PostgreSQL; the password goes through the environment, which others cannot see."""
    parsed = sa.make_url(url).set(drivername="postgresql")
    place = parsed.set(password=None).render_as_string()
    answer = subprocess.run(  # noqa: S603 - the path is PostgreSQL's own
        [find_binaries(settings).program(program), f"--dbname={place}", *options],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | ({"PGPASSWORD": str(parsed.password)} if parsed.password else {}),
    )
    if "already exists" in answer.stderr:
        raise SetupError("The database is not empty: a backup fills a new one.")
    if answer.returncode:
        reason = (answer.stderr.strip().splitlines() or ["no reason given"])[0]
        raise SetupError(f"{reason.rstrip('.')}.")
