"""What the command line refuses, how it writes files, and what closed or full streams do to it."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from allocation.shell.commands import main
from allocation.shell.files import LARGEST_FILE, BadInputError, QuietLibraries, read_bytes
from tests.allocation.examples import problem_json
from tests.allocation.test_pabulib import ELECTION

COMMAND = "python -m allocation"
RULES = "merit_euros, merit_projects, ranking, flat_cut, equal_shares, even_districts"


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem_json()))
    return path


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], ": the following arguments are required: command"),
        (["solv"], ": argument command: invalid choice: 'solv'"),
        (["solve"], " solve: the following arguments are required: problem"),
        (["check", "problem.json"], " check: the following arguments are required: outcome"),
        (["solve", "problem.json", "--sec", "1"], ": unrecognized arguments: --sec 1"),
        (["solve", "problem.json", "more"], ": unrecognized arguments: more"),
        (["solve", "problem.json", "--rule", "fair"], f" solve: argument --rule: must be one of {RULES}, not 'fair'"),
        (["explain", "a", "b", "--lang", "fr"], " explain: argument --lang: invalid choice: 'fr'"),
        *(
            (
                ["solve", "a", "--seconds", text],
                f" solve: argument --seconds: must be a number of seconds above zero, not {text!r}",
            )
            for text in ("abc", "-1", "0", "nan", "inf")
        ),
        (["solve", "a", "-o", ""], " solve: argument -o/--output: needs the name of a file"),
    ],
)
def test_a_wrong_argument_is_one_line(arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(COMMAND + complaint)
    assert said.err.endswith(" (see --help)\n")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["check", "-", "-"], ["explain", "-", "-"], ["compare", "a", "-", "-"], ["from-pabulib", "-", "a.pb", "-"]],
)
def test_standard_input_is_not_read_twice(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr() == ("", "-: standard input can be read only once\n")


def test_where_nothing_can_be_written_nothing_is_computed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for target, complaint in (
        (tmp_path, "Is a directory"),
        (tmp_path / "no" / "x", f"there is no folder {tmp_path / 'no'}"),
    ):
        assert main(["solve", "is not even looked for", "-o", str(target)]) == 2
        assert capsys.readouterr().err == f"{target}: cannot be written: {complaint}\n"


def test_a_full_disk_leaves_everything_as_it_was(
    problem: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "outcome.json"
    target.write_text("the old one")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        assert main(["solve", str(problem), "-o", str(target)]) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert capsys.readouterr().err == f"{target}: cannot be written: File too large\n"
    assert target.read_text() == "the old one"
    assert {path.name for path in tmp_path.iterdir()} == {"problem.json", "outcome.json"}


def test_a_link_stays_a_link_and_rights_stay_rights(problem: Path, tmp_path: Path) -> None:
    target, link, new = tmp_path / "outcome.json", tmp_path / "link.json", tmp_path / "new.json"
    target.write_text("the old one")
    target.chmod(0o640)
    link.symlink_to(target)
    assert main(["solve", str(problem), "-o", str(link)]) == 0
    assert link.is_symlink()
    assert json.loads(target.read_text())["status"] == "solved"
    assert target.stat().st_mode & 0o777 == 0o640
    umask = os.umask(0o027)
    try:
        assert main(["solve", str(problem), "-o", str(new)]) == 0
    finally:
        os.umask(umask)
    assert new.stat().st_mode & 0o777 == 0o640


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a problem p, its outcome o and an election e."""
    folder = tmp_path_factory.mktemp("shell")
    (folder / "p").write_text(json.dumps(problem_json()))
    (folder / "e").write_text(ELECTION)
    assert main(["solve", str(folder / "p"), "-o", str(folder / "o")]) == 0
    return folder


@pytest.mark.parametrize(
    ("rest", "code", "output", "complaint"),
    [
        ("check - o <p", 0, "holds\n", ""),
        ("check p o >&-", 2, "", "-: cannot be written: standard output is closed\n"),
        ("check p o >/dev/full", 2, "", "-: cannot be written: No space left on device\n"),
        ("check p - <&-", 2, "", "-: cannot be read: standard input is closed\n"),
        ("check p nothing 2>&-", 2, "", ""),
        ("explain p o | head -c 2; exit ${PIPESTATUS[0]}", 0, "1:", ""),
        ("from-pabulib e -o made >&- 2>&-; cat made | head -c 2", 0, "{\n", ""),
        ("from-pabulib e -o /dev/stdout | head -c 2", 0, "{\n", ""),
    ],
)
def test_closed_and_full_streams_are_no_traceback(
    folder: Path, rest: str, code: int, output: str, complaint: str
) -> None:
    script = ["/bin/bash", "-c", f"{sys.executable} -m allocation {rest}"]
    where = {"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.environ["PATH"]}
    done = subprocess.run(script, capture_output=True, text=True, check=False, cwd=folder, env=where)  # noqa: S603
    assert (done.returncode, done.stdout, done.stderr) == (code, output, complaint)


def test_libraries_cannot_write_into_the_outcome(problem: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with QuietLibraries():
        os.write(1, b"Running a solver\n")
    assert main(["solve", str(problem)]) == 0
    assert capfd.readouterr().out.startswith("{")


def test_ctrl_c_is_no_traceback(problem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("allocation.solving.solve", interrupted)
    assert main(["solve", str(problem)]) == 130


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.write(b'{"format": "beirat-problem/1", ')
        file.truncate(LARGEST_FILE + 1)
    assert main(["verify", str(path)]) == 2
    assert capsys.readouterr().err == f"{path}: is larger than 67,108,864 bytes, the most that is read\n"
    path.write_bytes(b"12345")
    assert read_bytes(str(path), largest=5) == b"12345"
    with pytest.raises(BadInputError, match="is larger than 4 bytes"):
        read_bytes(str(path), largest=4)
