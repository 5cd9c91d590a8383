"""Whom PostgreSQL runs as. It refuses to run as root, so root hands it to an account without privileges."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from service.settings import SetupError

ROOT = 0
_CANDIDATES = ("postgres", "nobody")


class RunAs(TypedDict, total=False):
    """Arguments of `subprocess` that change the account; empty when it stays the same."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """An account of the operating system."""

    uid: int
    gid: int

    @property
    def name(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return f"number {self.uid}"

    @property
    def run_as(self) -> RunAs:
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Ask the operating system itself: modes alone do not know access lists and mounts."""
        return self._succeeds("test", "-x", str(folder))

    def can_run(self, program: Path) -> bool:
        """Run the program for its version: it must be readable, executable and find its libraries."""
        return self._succeeds(str(program), "--version")

    def _succeeds(self, *command: str) -> bool:
        try:
            answer = subprocess.run(command, cwd="/", check=False, capture_output=True, **self.run_as)
        except OSError:
            return False
        return answer.returncode == 0


def server_account(cluster: Path) -> Account:
    """Choose the account: ourselves, or as root the owner of existing data, else `postgres` or `nobody`."""
    if os.geteuid() != ROOT:
        return Account(os.geteuid(), os.getegid())
    if cluster.exists() and cluster.stat().st_uid != ROOT:
        return Account(cluster.stat().st_uid, cluster.stat().st_gid)
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise SetupError("PostgreSQL does not run as root, and there is no account `postgres` or `nobody`.")
