"""Single elections as whole processes: reading the file and finding the optimum, ours against pabutools.

Both maximise Σ score over the funded projects (`merit_projects`; the additive utilitarian welfare of pabutools with the
measure whose sum is that score), under the budget alone.
"""

import sys
from functools import partial
from pathlib import Path
from statistics import median

from allocation.formats.pabulib import Election, read_election
from tests.benchmarks.measuring import in_turn, say, whole_process

LARGE_BYTES = 100_000
HERE = Path(__file__).parent
MEASURES = {"approval": "Cardinality_Sat", "choose-1": "Cardinality_Sat", "cumulative": "Additive_Cardinal_Sat",
            "scoring": "Additive_Cardinal_Sat"}  # fmt: skip


def compare_on_elections(folder: Path, python: str, seconds: int, most: int) -> None:
    """Print a table of seconds and ratios for at most so many files; `python` is an interpreter that has pabutools."""
    say("| file | kB | projects | ballots | ours, s | pabutools, s | ratio | |")
    say("|---|--:|--:|--:|--:|--:|--:|---|")
    files = spread(folder, most)
    found = [(one, file) for file in files if (one := compare_on(file, python, seconds)) is not None]
    large = [ratio for ratio, file in found if file.stat().st_size >= LARGE_BYTES]
    ratios = [ratio for ratio, _ in found]
    say()
    say(f"Median ratio {median(ratios):.1f} over {len(ratios)} of {len(files)} files, least {min(ratios):.1f}.")
    if large:
        say(f"Of the {len(large)} files of {LARGE_BYTES // 1000} kB and more: median {median(large):.1f}.")


def spread(folder: Path, most: int) -> list[Path]:
    """Choose files from the smallest to the largest, in equal steps of their order by size."""
    files = sorted(folder.glob("*.pb"), key=lambda file: (file.stat().st_size, file.name))
    steps = range(min(most, len(files)))
    return [files[step * (len(files) - 1) // max(len(steps) - 1, 1)] for step in steps]


def compare_on(file: Path, python: str, seconds: int) -> float | None:
    """Print one line and give the ratio; None where there is nothing to compare."""
    election = read_election(file.name, file.read_bytes())
    size = [file.stem, f"{file.stat().st_size / 1000:.0f}", str(len(election.projects)), str(len(election.ballots))]
    measure = MEASURES.get(election.meta.get("vote_type", ""))
    if measure is None or scores_by_ballots(election) != {one.id: one.merit for one in election.projects}:
        say("| " + " | ".join([*size, "", "", "", "states other scores than its ballots give"]) + " |")
        return None
    commands = [
        [sys.executable, str(HERE / "one_election.py"), str(file)],
        [python, str(HERE / "one_election_by_pabutools.py"), str(file), measure],
    ]
    found = in_turn([partial(whole_process, command, seconds) for command in commands])
    (mine, ours), (other, theirs) = ((took, None if said is None else int(said)) for took, said in found)
    same = "" if ours == theirs else f"OPTIMUM {ours} AND {theirs}"
    say("| " + " | ".join([*size, f"{mine:.3f}", f"{other:.3f}", f"{other / mine:.1f}", same]) + " |")
    return other / mine


def scores_by_ballots(election: Election) -> dict[str, int]:
    found = dict.fromkeys((one.id for one in election.projects), 0)
    for ballot in election.ballots:
        for id_, points in ballot.items():
            found[id_] += points
    return found
