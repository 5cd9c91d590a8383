"""Processor seconds and peak memory: of a piece of work here, or of a whole process."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from resource import RLIMIT_CPU, RUSAGE_CHILDREN, RUSAGE_SELF, getrusage, prlimit, setrlimit
from signal import SIGKILL, SIGXCPU
from typing import TypeVar

ROOT = Path(__file__).parents[2]
REPEATS = 3
LONG_SECONDS = 10
"""What takes longer is measured once."""

KIB_IN_MIB = 1024

T = TypeVar("T")


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def processor_seconds() -> float:
    """Give the seconds, user and system, of this process and of all its children that have ended."""
    own, others = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def timed(work: Callable[[], T]) -> tuple[float, T]:
    began = processor_seconds()
    result = work()
    return processor_seconds() - began, result


def best_of(work: Callable[[], T]) -> tuple[float, T]:
    """Give the least of three times, and what came out at first."""
    seconds, result = timed(work)
    times = [seconds]
    while len(times) < REPEATS and seconds <= LONG_SECONDS:
        times.append(timed(work)[0])
    return min(times), result


def in_turn(works: Sequence[Callable[[], tuple[float, T]]]) -> list[tuple[float, T]]:
    """Do each in turn, three times; give each one's least seconds, and what came out at first.

    They measure themselves, so that what it takes to start and to watch a process is not counted.
    """
    first = [work() for work in works]
    rounds = 1 if max(seconds for seconds, _ in first) > LONG_SECONDS else REPEATS
    times = [[seconds for seconds, _ in first], *([work()[0] for work in works] for _ in range(rounds - 1))]
    return [(min(own), said) for own, (_, said) in zip(zip(*times, strict=True), first, strict=True)]


def whole_process(arguments: Sequence[str], seconds: int) -> tuple[float, str | None]:
    """Run a process in the project's folder; give its own processor seconds (Linux), its children's included.

    With it comes what it wrote; None where it took more than so many seconds and was ended.
    """
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:  # noqa: S603
        prlimit(process.pid, RLIMIT_CPU, (seconds, seconds))
        said = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, -SIGKILL, -SIGXCPU}:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return used.ru_utime + used.ru_stime, None if process.returncode else said


def peak_mib() -> int:
    """Give the most memory that this process has held so far; on Linux without what its parent held at the fork."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    found = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return (found[0] if found else getrusage(RUSAGE_SELF).ru_maxrss) // KIB_IN_MIB


def said_by(arguments: Sequence[str], seconds: int) -> str | None:
    """Run a process in the project's folder and give what it wrote; None where it takes more processor seconds."""
    limit = partial(setrlimit, RLIMIT_CPU, (seconds, seconds))
    ended = subprocess.run(  # noqa: S603
        arguments, check=False, capture_output=True, text=True, cwd=ROOT, preexec_fn=limit
    )
    if ended.returncode in {-SIGKILL, -SIGXCPU}:
        return None
    ended.check_returncode()
    return ended.stdout
