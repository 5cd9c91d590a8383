"""What a request costs the server: processor time of a real server process, asked over HTTP by real sessions."""

import asyncio
import hashlib
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from sqlmodel import col, select

from service.database import create_engine, session_maker
from service.demo.load import load_demo
from service.demo.people import CHAIR, RECUSED
from service.members.tables import PersonRow, SessionRow
from service.members.tokens import hash_of
from service.web import SESSION_COOKIE
from tests.benchmarks.measuring import ROOT, say
from tests.databases import copied_database, migrated_template

ROUNDS: Final = 5
REQUESTS: Final = 40
WARM_UP: Final = 10
PATIENCE_SECONDS: Final = 60
MEMBER, LEADER = "session-of-a-member", "session-of-the-chair"
REFERENCE: Final = "/health"


@dataclass(frozen=True)
class Request:
    """One request, as a browser sends it; `body` makes the next form, and `limit` is in milliseconds."""

    name: str
    path: str
    token: str | None = None
    body: Callable[[], str] | None = None
    etag: str | None = None
    limit: float | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Give what a browser would say."""
        said = {"Accept": "text/html"}
        if self.token:
            said["Cookie"] = f"{SESSION_COOKIE}={self.token}"
        if self.token and self.body:
            said["X-CSRF-Token"] = hashlib.sha256(f"form:{self.token}".encode()).hexdigest()
            said |= {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
        if self.etag:
            said["If-None-Match"] = self.etag
        return said


class Server:
    """The server process and one connection to it."""

    def __init__(self, process: int, port: int) -> None:
        """Connect; nothing is asked yet."""
        self.process = process
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)

    def ask(self, request: Request) -> http.client.HTTPResponse:
        """Ask once; the answer's `body` has been read."""
        form = request.body() if request.body else None
        self.connection.request("POST" if form else "GET", request.path, form, request.headers)
        answer = self.connection.getresponse()
        self.text = answer.read().decode()
        if answer.status not in {http.client.OK, http.client.NOT_MODIFIED}:
            raise RuntimeError(f"{request.path} answered {answer.status}: {self.text[:500]}")
        return answer

    def cost(self, request: Request, times: int) -> float:
        """Give the milliseconds of processor time for each of so many requests."""
        before = processor_seconds_of(self.process)
        for _ in range(times):
            self.ask(request)
        return (processor_seconds_of(self.process) - before) * 1000 / times


def processor_seconds_of(process: int) -> float:
    """Give what all threads of a process have used, to the nanosecond where the kernel tells (Linux)."""
    tasks = Path(f"/proc/{process}/task")
    if not tasks.exists():
        raise SystemExit("Only Linux tells what another process has used.")
    nanoseconds = 0
    for task in tasks.iterdir():
        with suppress(FileNotFoundError):
            nanoseconds += int((task / "schedstat").read_text().split()[0])
    return nanoseconds / 1e9


def measure_requests() -> None:
    """Print the cost of each request: the median of several rounds, each going through all requests in turn."""
    with migrated_template() as template_url, serving(template_url) as (server, tokens):
        requests = [*requests_of(server, *tokens)]
        for request in requests:
            server.cost(request, WARM_UP)
        rounds = [[server.cost(request, REQUESTS) for request in requests] for _ in range(ROUNDS)]
    costs = [sorted(measured) for measured in zip(*rounds, strict=True)]
    reference = statistics.median(costs[0])
    say("| request | CPU ms | least | most | × /health | at most |")
    say("|---|--:|--:|--:|--:|--:|")
    for request, cost in zip(requests, costs, strict=True):
        median, limit = statistics.median(cost), request.limit or ""
        say(f"| {request.name} | {median:.2f} | {cost[0]:.2f} | {cost[-1]:.2f} | {median / reference:.1f} | {limit} |")


def requests_of(server: Server, member: str, chair: str) -> Iterator[Request]:
    """List what is measured: the demo's round of 160 proposals, and its published round of 124."""
    year = datetime.now(UTC).year
    older = published_year(server)
    home, public = f"/board/sachsen/rounds/{year}", f"/rounds/sachsen/{older}"
    yield Request(REFERENCE, REFERENCE)
    yield Request("member’s list, all 160 proposals", f"{home}/scoring?page=all", member, limit=5)
    yield Request("member’s list, first page of it", f"{home}/scoring", member, limit=5)
    yield Request("scoring page", f"{home}/scoring/1", member, limit=5)
    yield Request("save", f"{home}/scoring/1", member, body=saves(server, f"{home}/scoring/1", member), limit=3)
    yield Request("overview, member", home, member)
    yield Request("overview, chair", home, chair)
    yield Request("progress, chair", f"{home}/progress", chair)
    yield Request("merits of 124 proposals, first page", f"/board/sachsen/rounds/{older}/merits", member)
    for name, path in (
        ("start page", "/"),
        ("published round", public),
        ("published round, searched", f"{public}?q=verein&sort=title"),
        ("published proposal", f"{public}/proposals/1"),
    ):
        yield Request(f"public: {name}", path, limit=0.5)
    etag = server.ask(Request("", public)).headers["ETag"]
    yield Request("public: published round, known to the reader", public, etag=etag, limit=0.5)


def published_year(server: Server) -> int:
    """Read on the start page which year's round is published."""
    server.ask(Request("", "/"))
    found = re.search(r"/rounds/sachsen/(\d+)", server.text)
    if found is None:
        raise RuntimeError("The demo has no published round.")
    return int(found[1])


def saves(server: Server, path: str, token: str) -> Callable[[], str]:
    """Give what fills in the scorecard anew for each save: every save changes all points, and is a revision."""
    server.ask(Request("", path, token))
    names = sorted(set(re.findall(r'name="(points-\d+)"', server.text)))
    version = re.search(r'name="version" value="(\d+)"', server.text)
    versions = count(int(version[1]) if version else 0)

    def body() -> str:
        at = next(versions)
        return urlencode({**dict.fromkeys(names, str(at % 2 + 1)), "version": str(at)})

    return body


@contextmanager
def serving(template_url: str) -> Iterator[tuple[Server, tuple[str, str]]]:
    """Fill a database with the demo, serve it by one process of its own, and sign in a member and the chair."""
    with asyncio.Runner() as runner:
        copies = copied_database(template_url)
        url = runner.run(copies.__aenter__())
        try:
            runner.run(fill(url))
            with socket.create_server(("127.0.0.1", 0)) as listener:
                port = listener.getsockname()[1]
            with process_serving(url, port) as process:
                server = Server(process.pid, port)
                wait_for(server, process)
                yield server, (MEMBER, LEADER)
                server.connection.close()
        finally:
            runner.run(copies.__aexit__(None, None, None))


@contextmanager
def process_serving(url: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BEIRAT_")}
    told = {"BEIRAT_DATABASE_URL": url, "BEIRAT_PORT": str(port)}
    command = (sys.executable, "-m", "service", "serve", "--no-worker")
    with subprocess.Popen(command, cwd=ROOT, env=kept | told, stdout=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()


def wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Ask until the server answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            server.ask(Request("", REFERENCE))
        except (OSError, http.client.HTTPException):
            server.connection.close()
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server does not answer.")


async def fill(url: str) -> None:
    """Load the demo and open two sessions."""
    engine, now = create_engine(url), datetime.now(UTC)
    async with session_maker(engine).begin() as session:
        await load_demo(session, now=now)
        for who, token in ((RECUSED, MEMBER), (CHAIR, LEADER)):
            person_id = (await session.exec(select(PersonRow.id).where(col(PersonRow.email) == who.email))).one() or 0
            expires_at = now + timedelta(hours=1)
            session.add(SessionRow(token_hash=hash_of(token), person_id=person_id, expires_at=expires_at))
    await engine.dispose()
