"""The `beirat` command. What goes wrong at the start is one sentence on standard error, and exit code 2."""

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from service.app import create_app
from service.backup import back_up, restore
from service.migrations import migrate
from service.postgres import embedded_postgres, joined_postgres, remove_data
from service.serving import serve, taken_port
from service.settings import Settings, SetupError, load_settings, unknown_variables

BAD_INPUT: Final = 2


def main(argv: list[str] | None = None) -> int:
    """Run one command and give the exit code."""
    arguments = _parser().parse_args(argv)
    for name in unknown_variables(os.environ):
        _say(f"beirat: {name} is not a setting of Beirat and has no effect.", error=True)
    for wish in (signal.SIGTERM, signal.SIGHUP):
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
        _serve(settings)


def _serve(settings: Settings) -> None:
    with taken_port(settings) as listener:
        _say("Starting PostgreSQL ..." if settings.database_url is None else "Connecting to PostgreSQL ...")
        with embedded_postgres(settings) as url:
            _say("Bringing the database up to date ...")
            asyncio.run(migrate(url))
            ready = settings.model_copy(update={"database_url": url})
            app = create_app(ready)
            _say(f"Beirat is at {settings.base_url} (Ctrl-C stops it).")
            if not serve(app, listener):
                raise SetupError("The service did not start; the reason stands above.")


def _reset(settings: Settings) -> None:
    if settings.database_url:
        raise SetupError("BEIRAT_DATABASE_URL names the demo's database: empty it there.")
    remove_data(settings.postgres_dir)
    _say("The demo's data are gone; `make demo` starts afresh.")


def _migrate(settings: Settings) -> None:
    with joined_postgres(settings) as url:
        asyncio.run(migrate(url))
    _say("The database is up to date.")


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
    demo = commands.add_parser("demo", help="serve a made-up round, with data of its own")
    demo.add_argument("--reset", action="store_true", help="throw the demo's data away instead")
    demo.set_defaults(run=_demo)
    commands.add_parser("serve", help="serve the application").set_defaults(run=lambda _: _serve(load_settings()))
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(
        run=lambda _: _migrate(load_settings())
    )
    for name, run, help_ in (
        ("backup", _back_up, "write the database to a new file"),
        ("restore", _restore, "fill an empty database from a backup"),
    ):
        command = commands.add_parser(name, help=help_)
        command.add_argument("file", type=Path)
        command.set_defaults(run=run)
    return parser


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End like Ctrl-C does: on the way out everything that we started is stopped."""
    raise KeyboardInterrupt


def _say(line: str, *, error: bool = False) -> None:
    print(line, file=sys.stderr if error else sys.stdout, flush=True)
