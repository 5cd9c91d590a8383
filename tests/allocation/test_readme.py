"""The README's worked example of the library runs, and prints what the README says."""

import json
import re
import shlex
from pathlib import Path

import pytest

from allocation.shell.commands import main
from tests.allocation.examples import pack_json
from tests.allocation.test_pabulib import ELECTION

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
SECTION = README.partition("## The allocation on its own\n")[2].partition("\n## ")[0]
COMMAND = ".venv/bin/python -m allocation "


def block(language: str) -> str:
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", SECTION, flags=re.DOTALL)
    assert len(found) == 1
    return found[0]


def test_the_example_in_the_readme_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(block("python"), "README.md", "exec"), {})  # noqa: S102 -- our own README
    assert capsys.readouterr().out == block("text")
    Path("decision.json").write_text(json.dumps(pack_json()))
    Path("election.pb").write_text(ELECTION)
    lines = block("sh").splitlines()
    assert len(lines) == 7
    for line in lines:
        assert line.startswith(COMMAND)
        assert main(shlex.split(line.removeprefix(COMMAND), comments=True)) == 0, line
    assert json.loads(Path("election.json").read_text())["budget_cents"] == 100050
