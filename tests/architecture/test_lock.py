"""The lock: every package pinned by hash, and no word on where it comes from."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LOCK = (ROOT / "requirements.lock").read_text()
LINES = [line for line in LOCK.replace("\\\n", " ").splitlines() if line.strip() and not line.lstrip().startswith("#")]


def test_every_requirement_is_pinned_and_hashed() -> None:
    loose = [
        line for line in LINES if not re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ]
    assert loose == []


def test_no_place_is_named() -> None:
    assert re.findall(r"https?://\S+|file:\S+|\S*index-url\S*|\S*find-links\S*| @ \S+|-e \S+|(?<!\w)/\S+", LOCK) == []


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in wanted}  # type: ignore[index]
    locked = {line.split("==")[0].split("[")[0] for line in LINES}
    assert names - locked == set()
