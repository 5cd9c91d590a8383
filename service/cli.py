"""The `beirat` command. What goes wrong at the start is one sentence on standard error, and exit code 2."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import uvloop

from service.backup import back_up, restore
from service.database import create_engine, session_maker
from service.demo.links import DemoLink, make_demo_links
from service.demo.load import is_loaded, load_demo
from service.migrations import migrate
from service.postgres import embedded_postgres, joined_postgres, remove_data
from service.serving import STOP_SIGNALS, deliver_mail, serve, taken_port
from service.setting_up import add_flags, answers_of, set_up
from service.settings import Settings, SetupError, load_settings, unknown_variables

BAD_INPUT: Final = 2


def main(argv: list[str] | None = None) -> int:
    """Run one command and give the exit code."""
    arguments = _parser().parse_args(argv)
    for name in unknown_variables(os.environ):
        _say(f"beirat: {name} is not a setting of Beirat and has no effect.", error=True)
    for wish in STOP_SIGNALS:
        signal.signal(wish, _stop)
    try:
        arguments.run(arguments)
    except SetupError as error:
        _say(f"beirat: {error}", error=True)
        return BAD_INPUT
    except KeyboardInterrupt:
        _say("Stopped.")
    return 0


def _demo(arguments: argparse.Namespace) -> None:
    settings = load_settings(demo=True)
    if arguments.reset:
        _reset(settings)
    else:
        _start(settings, with_postman=True)


def _serve(arguments: argparse.Namespace) -> None:
    _start(load_settings(), with_postman=not arguments.no_worker)


def _start(settings: Settings, *, with_postman: bool) -> None:
    """Take the port first, then start what the service stands on, then serve."""
    with taken_port(settings) as listener:
        _say("Starting PostgreSQL ..." if settings.database_url is None else "Connecting to PostgreSQL ...")
        with embedded_postgres(settings) as url:
            ready = settings.model_copy(update={"database_url": url})
            _say("Bringing the database up to date ...")
            asyncio.run(migrate(url))
            links = asyncio.run(_prepare_demo(ready)) if settings.demo else ()
            _say(f"Beirat is at {settings.base_url} (Ctrl-C stops it).")
            for link in links:
                _say(f"\n  {link.label}\n  {link.url}")
            uvloop.run(serve(ready, listener, with_postman=with_postman))
    _say("Stopped.")


async def _prepare_demo(settings: Settings) -> tuple[DemoLink, ...]:
    """Load the made-up round into an empty database, and make a sign-in link for each role."""
    engine = create_engine(settings.database_url or "")
    try:
        async with session_maker(engine).begin() as session:
            if not await is_loaded(session):
                _say("Loading the made-up round ...")
                await load_demo(session, now=datetime.now(UTC))
            links = await make_demo_links(session, base_url=settings.base_url, now=datetime.now(UTC))
    finally:
        await engine.dispose()
    if not links:
        raise SetupError("This database holds boards of its own: use `beirat serve`, or give the demo another one.")
    return links


def _worker(_arguments: argparse.Namespace) -> None:
    settings = load_settings()
    if settings.smtp_url is None:
        raise SetupError("BEIRAT_SMTP_URL is missing: without a mail server letters stay in the outbox.")
    with joined_postgres(settings) as url:
        _say(f"Sending letters as {settings.mail_from} (Ctrl-C stops it).")
        asyncio.run(_deliver_until_stopped(settings.model_copy(update={"database_url": url})))
    _say("Stopped.")


async def _deliver_until_stopped(settings: Settings) -> None:
    stop = asyncio.Event()
    for wish in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(wish, stop.set)
    await deliver_mail(settings, stop)


def _reset(settings: Settings) -> None:
    if settings.database_url:
        raise SetupError("BEIRAT_DATABASE_URL names the demo's database: empty it there.")
    remove_data(settings.postgres_dir)
    _say("The demo's data are gone; `make demo` starts afresh.")


def _migrate(_arguments: argparse.Namespace) -> None:
    with joined_postgres(load_settings()) as url:
        asyncio.run(migrate(url))
    _say("The database is up to date.")


def _set_up(arguments: argparse.Namespace) -> None:
    settings, answers = load_settings(), answers_of(arguments)
    with joined_postgres(settings) as url:
        asyncio.run(migrate(url))
        link = asyncio.run(set_up(settings, url, answers))
    _say(f"The board is there. Its office signs in here, once:\n\n  {link}")


def _back_up(arguments: argparse.Namespace) -> None:
    settings = load_settings()
    with joined_postgres(settings) as url:
        back_up(url, arguments.file, settings)
    _say(f"The backup is in {arguments.file}.")


def _restore(arguments: argparse.Namespace) -> None:
    settings = load_settings()
    with joined_postgres(settings) as url:
        restore(url, arguments.file, settings)
        asyncio.run(migrate(url))
    _say(f"The database holds what was in {arguments.file}.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="beirat", description="Advisory boards decide over public grant money.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, run: Callable[[argparse.Namespace], None], help_: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_, description=f"{help_.capitalize()}.")
        command.set_defaults(run=run)
        return command

    demo = add("demo", _demo, "serve a made-up round, with data of its own")
    demo.add_argument("--reset", action="store_true", help="throw the demo's data away instead")
    serve_ = add("serve", _serve, "serve the application")
    serve_.add_argument("--no-worker", action="store_true", help="leave the mail to a separate `beirat worker`")
    add_flags(add("setup", _set_up, "create a board with its office and print the office's first sign-in link"))
    add("migrate", _migrate, "bring the database up to date")
    add("worker", _worker, "send the letters that wait in the outbox")
    add("backup", _back_up, "write the database to a new file").add_argument("file", type=Path)
    add("restore", _restore, "fill an empty database from a backup").add_argument("file", type=Path)
    return parser


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End like Ctrl-C does: on the way out everything that we started is stopped."""
    raise KeyboardInterrupt


def _say(line: str, *, error: bool = False) -> None:
    print(line, file=sys.stderr if error else sys.stdout, flush=True)
