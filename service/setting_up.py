"""`beirat setup`: a new board with its office; what no flag says is asked for."""

import argparse
from datetime import UTC, datetime
from typing import Final

from service.boards.actions import NewBoard
from service.database import create_engine, session_maker
from service.errors import Refusal
from service.mail.actions import LetterHead
from service.members.setup import set_up_board
from service.settings import Settings, SetupError
from service.texts import DEFAULT_LANGUAGE, texts_in

QUESTIONS: Final = {
    "name": "Name of the board, e.g. Landkreis Zwickau",
    "slug": "Its part of every address, e.g. zwickau",
    "label": "What the body is called, e.g. Engagementbeirat",
    "office-name": "Who keeps the office",
    "office-email": "Their e-mail address",
}


def add_flags(command: argparse.ArgumentParser) -> None:
    """Offer a flag for each question."""
    for name, question in QUESTIONS.items():
        command.add_argument(f"--{name}", help=question)


def answers_of(arguments: argparse.Namespace) -> dict[str, str]:
    """Take the flags, and ask for the rest."""
    given = {name: getattr(arguments, name.replace("-", "_")) for name in QUESTIONS}
    return {name: _ask(name) if answer is None else answer for name, answer in given.items()}


def _ask(name: str) -> str:
    try:
        return input(f"{QUESTIONS[name]}: ").strip()
    except EOFError:
        raise SetupError(f"--{name} is missing, and there is nobody to ask.") from None


async def set_up(settings: Settings, url: str, answers: dict[str, str]) -> str:
    """Create the board in a migrated database; gives the address with which its office signs in once."""
    engine = create_engine(url)
    try:
        async with session_maker(engine).begin() as session:
            token = await set_up_board(
                session,
                NewBoard(answers["slug"], answers["name"], answers["label"] or NewBoard.body_label),
                office_name=answers["office-name"],
                office_email=answers["office-email"],
                head=LetterHead(settings.base_url, texts_in(DEFAULT_LANGUAGE)),
                now=datetime.now(UTC),
            )
    except Refusal as refusal:
        raise SetupError(refusal.message(texts_in("en"))) from None
    finally:
        await engine.dispose()
    return f"{settings.base_url}/sign-in/{token}"
