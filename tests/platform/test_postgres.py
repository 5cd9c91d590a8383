"""The embedded server: it never outlives us, never loses a commit, and never shares its data."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa

from service.postgres import find_binaries, postgres_in, remove_data
from service.settings import SetupError, load_settings
from tests.platform.conftest import Fill

HOLDER = """
import asyncio, asyncpg, pathlib, sys
import sqlalchemy as sa
from service.postgres import postgres_in
from service.settings import load_settings

async def count(url):
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE IF NOT EXISTS tally (number integer)")
    number = 0
    while True:
        number += 1
        await connection.execute("INSERT INTO tally VALUES ($1)", number)
        print(number, flush=True)

with postgres_in(pathlib.Path(sys.argv[1]), load_settings()) as url:
    asyncio.run(count(sa.make_url(url).set(drivername="postgresql").render_as_string()))
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that PostgreSQL's account can enter; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory(prefix="beirat-data-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def data(folder: Path, fill: Fill) -> Path:
    """Give such a folder where a cluster was created before."""
    fill(folder)
    return folder


async def fetch(url: str, query: str) -> object:
    plain = sa.make_url(url).set(drivername="postgresql").render_as_string()
    connection = await asyncpg.connect(plain)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


def servers_of(folder: Path) -> list[str]:
    """Ask the system, not our code, whose working directory lies in the folder."""
    links = [entry / "cwd" for entry in Path("/proc").glob("[0-9]*")]
    found = []
    for link in links:
        try:
            target = str(link.readlink())
        except OSError:
            continue
        if target.startswith(str(folder)):
            found.append(link.parent.name)
    return found


async def test_it_stops_with_the_block_and_keeps_its_data(data: Path) -> None:
    with postgres_in(data, load_settings()) as url:
        await fetch(url, "CREATE TABLE kept AS SELECT 42 AS answer")
        assert servers_of(data) != []
    assert servers_of(data) == []
    with postgres_in(data, load_settings()) as url:
        assert await fetch(url, "SELECT answer FROM kept") == 42


async def test_it_sorts_and_stores_unicode_and_listens_to_nobody(data: Path) -> None:
    with postgres_in(data, load_settings()) as url:
        assert await fetch(url, "SELECT lower('ÄÖÜ')") == "äöü"
        assert await fetch(url, "SHOW server_encoding") == "UTF8"
        assert await fetch(url, "SHOW listen_addresses") == ""
        sockets = sa.make_url(url).query["host"]
        assert isinstance(sockets, str)
        assert Path(sockets).stat().st_mode & 0o777 == 0o700


def test_a_second_one_on_the_same_data_is_refused_in_one_sentence(data: Path) -> None:
    with (
        postgres_in(data, load_settings()),
        pytest.raises(SetupError) as refusal,
        postgres_in(data, load_settings()),
    ):
        pass
    assert str(refusal.value).startswith(f"Another Beirat (process {os.getpid()}) is using the data in {data}")


async def test_kill_9_loses_no_commit_and_leaves_no_server(data: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, data], stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603
        assert holder.stdout is not None
        for line in holder.stdout:
            if int(line) >= 200:
                break
        holder.kill()
        reported = [int(number) for number in holder.stdout.read().split()]
    with postgres_in(data, load_settings()) as url:
        stored = await fetch(url, "SELECT count(*) FROM tally")
        assert isinstance(stored, int)
        assert stored >= max(reported, default=200)
    assert servers_of(data) == []


async def test_a_crash_of_everything_is_recovered_from(data: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, data], stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603
        assert holder.stdout is not None
        for line in holder.stdout:
            if int(line) >= 200:
                break
        for process in servers_of(data):
            os.kill(int(process), signal.SIGKILL)
        holder.kill()
    with postgres_in(data, load_settings()) as url:
        assert await fetch(url, "SELECT count(*) >= 200 FROM tally") is True


def test_a_stale_process_file_is_no_obstacle_even_when_its_number_lives_again(data: Path) -> None:
    with postgres_in(data, load_settings()):
        pass
    (cluster,) = [entry for entry in data.glob("postgres-*") if entry.is_dir()]
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n1\n5432\n/tmp\n\n0 0\nready   \n")
    with postgres_in(data, load_settings()):
        pass


def test_interrupted_initdb_leaves_nothing_half_made(folder: Path) -> None:
    draft = folder / f"postgres-{find_binaries(load_settings()).major}.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("half")
    with postgres_in(folder, load_settings()):
        assert not draft.exists()


def test_remove_data_refuses_while_in_use_and_removes_all_afterwards(folder: Path, fill: Fill) -> None:
    data = folder / "demo"
    fill(data)
    with postgres_in(data, load_settings()), pytest.raises(SetupError):
        remove_data(data)
    remove_data(data)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / "file").write_text("")
    wanted = folder / "file" / "data"
    with pytest.raises(SetupError) as refusal, postgres_in(wanted, load_settings()):
        pass
    assert str(refusal.value) == f"Beirat cannot write to the folder {wanted}: name another one in BEIRAT_DATA_DIR."


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another account")
async def test_root_s_closed_folders_stay_closed(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    data = closed / "data"
    with postgres_in(data, load_settings()) as url:
        assert await fetch(url, "SELECT 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700
    place = next(entry for entry in data.iterdir() if entry.is_symlink()).resolve()
    assert place.exists()
    remove_data(data)
    assert not place.exists()


def test_wrong_programs_are_named(folder: Path) -> None:
    with pytest.raises(SetupError) as refusal, postgres_in(folder, load_settings(pg_bindir=folder)):
        pass
    assert str(refusal.value) == f"BEIRAT_PG_BINDIR is wrong: there is no `postgres` with `initdb` in {folder}."
