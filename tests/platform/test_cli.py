"""The `beirat` command as people run it, with PostgreSQL and a port of its own."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from service.cli import main
from service.postgres import postgres_in
from service.serving import STOP_SIGNALS
from service.settings import load_settings
from tests.platform.conftest import Fill

SECONDS = 120
Refusal = Callable[..., list[str]]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Set variables for a free port and a data folder that PostgreSQL's account can enter, unlike pytest's own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("BEIRAT_PORT", str(listener.getsockname()[1]))
    monkeypatch.delenv("BEIRAT_DATABASE_URL", raising=False)
    with tempfile.TemporaryDirectory(prefix="beirat-cli-") as name:
        Path(name).chmod(0o711)
        monkeypatch.setenv("BEIRAT_DATA_DIR", f"{name}/data")
        before = {wish: signal.getsignal(wish) for wish in STOP_SIGNALS}
        yield Path(name)
        for wish, handler in before.items():
            signal.signal(wish, handler)


@pytest.fixture
def refusal(folder: Path, capsys: pytest.CaptureFixture[str]) -> Refusal:  # noqa: ARG001 - sets variables
    """Give a function that runs a command which must fail, and answers what it wrote to standard error."""

    def run(*arguments: str) -> list[str]:
        assert main(list(arguments)) == 2
        return capsys.readouterr().err.splitlines()

    return run


@contextmanager
def running(command: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a command in a process of its own until it says where it is; killed at the end if still alive."""
    with subprocess.Popen([sys.executable, "-m", "service", command], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if line.startswith("Beirat is at"):
                break
        try:
            yield process, printed
        finally:
            process.kill()


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_and_stops_with_everything_it_started(folder: Path, fill: Fill, wish: signal.Signals) -> None:
    fill(folder / "data")
    with running("serve") as (process, printed):
        address = re.findall(r"http://\S+", printed)[0]
        assert httpx.get(f"{address}/health/ready", timeout=SECONDS).json() == {"status": "ok"}
        process.send_signal(wish)
        assert process.wait(SECONDS) == 0
    assert list((folder / "data").glob("*/postmaster.pid")) == []


def test_the_demo_keeps_its_data_until_reset(folder: Path) -> None:
    outputs = []
    for _ in range(2):
        with running("demo") as (process, printed):
            address = re.findall(r"http://\S+", printed)[0]
            assert httpx.get(address, timeout=SECONDS).status_code == 200
            process.kill()
        outputs.append(printed)
    assert ["Loading the made-up round ..." in output for output in outputs] == [True, False]
    assert main(["demo", "--reset"]) == 0
    assert list((folder / "data").iterdir()) == []


def test_a_busy_port_is_noticed_before_anything_is_done(folder: Path, refusal: Refusal) -> None:
    port = os.environ["BEIRAT_PORT"]
    with socket.create_server(("127.0.0.1", int(port))):
        (sentence,) = refusal("serve")
    assert sentence.startswith(f"beirat: Port {port} on 127.0.0.1 is in use: stop the other program, or ")
    assert list(folder.iterdir()) == []


def test_a_second_start_on_the_same_data_is_one_sentence(folder: Path, fill: Fill, refusal: Refusal) -> None:
    fill(folder / "data")
    with postgres_in(folder / "data", load_settings()):
        (sentence,) = refusal("serve")
    assert sentence.startswith(f"beirat: Another Beirat (process {os.getpid()}) is using the data in {folder}")


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("BEIRAT_PORT", "achtzig", "beirat: BEIRAT_PORT is wrong: "),
        ("BEIRAT_HOST", "192.0.2.1", "beirat: BEIRAT_HOST is wrong: 192.0.2.1 is not an address of this machine."),
        (
            "BEIRAT_DATABASE_URL",
            "postgresql://me:secret@127.0.0.1:1/beirat",
            "beirat: The database postgresql://me:***@127.0.0.1:1/beirat does not answer: ",
        ),
        ("BEIRAT_DATA_DIR", "/dev/null/data", "beirat: Beirat cannot write to the folder /dev/null/data: "),
    ],
)
def test_what_keeps_it_from_starting_is_one_sentence(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(variable, value)
    (line,) = refusal("serve")
    assert line.startswith(sentence)


def test_a_typing_error_in_a_variable_is_mentioned(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEIRAT_DATABSE_URL", "x")
    assert refusal("worker") == [
        "beirat: BEIRAT_DATABSE_URL is not a setting of Beirat and has no effect.",
        "beirat: BEIRAT_SMTP_URL is missing: without a mail server letters stay in the outbox.",
    ]


def test_a_backup_taken_while_serving_fills_a_new_database(
    folder: Path, fill: Fill, refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = str(folder / "backup")
    fill(folder / "data")
    fill(folder / "other")
    with postgres_in(folder / "data", load_settings()):
        assert main(["migrate"]) == 0
        assert main(["backup", backup]) == 0
        assert refusal("backup", backup) == [f"beirat: {backup} exists already; a backup never overwrites another."]
        assert refusal("restore", backup) == ["beirat: The database is not empty: a backup fills a new one."]
    monkeypatch.setenv("BEIRAT_DATA_DIR", str(folder / "other"))
    assert refusal("restore", f"{backup}s") == [f"beirat: There is no backup {backup}s."]
    assert main(["restore", backup]) == 0


def test_setup_creates_a_board_once_and_prints_a_link_for_its_office(
    folder: Path, fill: Fill, refusal: Refusal, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder / "data")
    flags = ["setup", "--name", "Landkreis Zwickau", "--slug", "zwickau", "--label", "", "--office-name", "Olga"]
    with postgres_in(folder / "data", load_settings()):
        monkeypatch.setattr("builtins.input", lambda _question: "olga@example.org")
        assert main(flags) == 0
        assert re.search(r"http://127\.0\.0\.1:\d+/sign-in/\S+\n", capsys.readouterr().out)
        taken = "beirat: There already is a board with the address “zwickau”."
        assert refusal(*flags) == [taken]


def test_setup_says_which_answer_is_missing(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert refusal("setup", "--name", "Zwickau") == ["beirat: --slug is missing, and there is nobody to ask."]
