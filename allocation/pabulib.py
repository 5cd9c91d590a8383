"""Elections in the `.pb` format of Pabulib (pabulib.org), as problems.

Source of the format: Faliszewski et al., "Participatory Budgeting: Data, Tools and Analysis", IJCAI 2023. A project's
merit is its `score` where the file has that column, else its `votes`. Amounts are read as decimals, never as floats.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import PurePath

from allocation.canonical import LARGEST_INTEGER
from allocation.jsonvalues import FormatError
from allocation.money import cents_from_decimal
from allocation.problem import Ballot, Candidate, Limit, MenuAward, Problem, Rule

SECTIONS = ("META", "PROJECTS", "VOTES")
FIRST_COLUMNS = {"PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id",)}
RULES = {"greedy": Rule.RANKING, "greedy-threshold": Rule.RANKING, "equalshares/add1": Rule.EQUAL_SHARES}

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    name: str
    cost_cents: int
    merit: int
    selected: bool | None


@dataclass(frozen=True, slots=True)
class Election:
    """One file: its key-value pairs, its projects and its ballots (scores by project id)."""

    name: str
    meta: dict[str, str]
    budget_cents: int
    projects: tuple[Project, ...]
    ballots: tuple[dict[str, int], ...]

    @property
    def rule(self) -> Rule:
        return RULES.get(self.meta.get("rule", ""), Rule.RANKING)

    @property
    def threshold(self) -> int | None:
        """The score that a project needs: part of the rule `greedy-threshold` only."""
        stated = self.meta.get("min_project_score_threshold")
        return _whole(stated) if stated and self.meta.get("rule") == "greedy-threshold" else None


def read_election(name: str, data: bytes) -> Election:
    """Read one file, or refuse it with a `FormatError` that names the line."""
    sections = _sections(_text(data))
    meta = {row[0]: row[1] for _, row in _rows(sections, "META")}
    projects = tuple(_projects(sections))
    ballots = tuple(_ballots(sections, {project.id for project in projects}, meta.get("vote_type", "")))
    _check_number(meta, "num_projects", len(projects))
    _check_number(meta, "num_votes", len(ballots))
    if "budget" not in meta:
        raise FormatError("META", "has no budget")
    budget = _at("META budget", _cents, meta["budget"])
    if meta.get("min_project_score_threshold"):
        _at("META min_project_score_threshold", _whole, meta["min_project_score_threshold"])
    return Election(name, meta, budget, projects, ballots)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"line {data[: error.start].count(10) + 1}", "is not UTF-8") from error


def _sections(text: str) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    current: list[Line] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        for row in reader:
            if len(row) == 1 and row[0].strip() in SECTIONS:
                current = found.setdefault(row[0].strip(), [])
            elif row and any(row):
                current.append((reader.line_num, row))
    except csv.Error as error:
        raise FormatError(f"line {reader.line_num}", f"is not semicolon-separated text: {error}") from error
    for section in SECTIONS:
        if not found.get(section):
            raise FormatError("end of file", f"came without a section {section}")
    return found


def _rows(sections: dict[str, list[Line]], section: str) -> Iterator[Line]:
    """Find the rows below a section's header, each as long as the header."""
    (line, header), *rows = sections[section]
    expected = FIRST_COLUMNS.get(section, ("key", "value"))
    if tuple(header[: len(expected)]) != expected:
        raise FormatError(f"line {line}", f"{section} must start with the columns {', '.join(expected)}")
    for number, row in rows:
        if len(row) != len(header):
            raise FormatError(f"line {number}", f"has {len(row)} fields where {section} has {len(header)}")
        yield number, row


def _projects(sections: dict[str, list[Line]]) -> Iterator[Project]:
    header = sections["PROJECTS"][0][1]
    measure = next((name for name in ("score", "votes") if name in header), None)
    if measure is None:
        raise FormatError(f"line {sections['PROJECTS'][0][0]}", "PROJECTS has neither score nor votes")
    seen: set[str] = set()
    for number, row in _rows(sections, "PROJECTS"):
        fields = dict(zip(header, row, strict=True))
        id_ = fields["project_id"]
        if not id_ or id_ in seen:
            raise FormatError(f"line {number}", f"the project id {id_!r} is empty or was used before")
        seen.add(id_)
        cost = _at(f"line {number} cost", _cents, fields["cost"])
        if cost <= 0:
            raise FormatError(f"line {number} cost", "must be above zero")
        merit = _at(f"line {number} {measure}", _whole, fields[measure])
        selected = {"1": True, "0": False}.get(fields.get("selected", ""))
        yield Project(id_, fields.get("name") or id_, cost, merit, selected)


def _ballots(sections: dict[str, list[Line]], known: set[str], vote_type: str) -> Iterator[dict[str, int]]:
    header = sections["VOTES"][0][1]
    if "vote" not in header:
        raise FormatError(f"line {sections['VOTES'][0][0]}", "VOTES has no column vote")
    place = header.index("vote")
    points_place = header.index("points") if "points" in header and vote_type in {"cumulative", "scoring"} else None
    for number, row in _rows(sections, "VOTES"):
        named = [id_ for id_ in row[place].split(",") if id_]
        points = [1] * len(named)
        if points_place is not None and row[points_place]:
            points = [_at(f"line {number} points", _whole, one) for one in row[points_place].split(",")]
        if len(points) != len(named):
            raise FormatError(f"line {number}", f"names {len(named)} projects with {len(points)} points")
        strangers = [id_ for id_ in named if id_ not in known]
        if strangers:
            raise FormatError(f"line {number}", f"names the unknown project {strangers[0]!r}")
        yield dict(zip(named, points, strict=True))


def _whole(text: str) -> int:
    cents = cents_from_decimal(text)
    if cents % 100 or not 0 <= cents <= LARGEST_INTEGER:
        raise ValueError(f"{text!r} is not a whole number of points")
    return cents // 100


def _cents(text: str) -> int:
    cents = cents_from_decimal(text)
    if not 0 <= cents <= LARGEST_INTEGER:
        raise ValueError(f"{text!r} is negative or larger than any amount in a problem")
    return cents


def _at(place: str, read: Callable[[str], int], text: str) -> int:
    try:
        return read(text)
    except ValueError as error:
        raise FormatError(place, str(error)) from error


def _check_number(meta: dict[str, str], key: str, found: int) -> None:
    if meta.get(key, str(found)) != str(found):
        raise FormatError(f"META {key}", f"says {meta[key]}, the file holds {found}")


def problem_of(elections: Sequence[Election]) -> Problem:
    """State one election as it is; several as districts of one problem, each with its own budget as maximum."""
    if len(elections) == 1:
        return _single(elections[0])
    if sum(election.budget_cents for election in elections) > LARGEST_INTEGER:
        raise FormatError("META budget", "the budgets together are larger than any amount in a problem")
    names = district_names(elections)
    candidates: list[Candidate] = []
    limits = []
    for name, election in zip(names, elections, strict=True):
        limits.append(Limit(name, name, maximum_cents=election.budget_cents))
        candidates += _candidates(election, len(candidates), name)
    currencies = {election.meta.get("currency", "EUR") for election in elections}
    return Problem(
        rule=Rule.RANKING,
        budget_cents=sum(election.budget_cents for election in elections),
        candidates=tuple(candidates),
        limits=tuple(limits),
        title=" + ".join(sorted({election.meta.get("unit", "") for election in elections})),
        currency=currencies.pop() if len(currencies) == 1 else "XXX",
    )


def _single(election: Election) -> Problem:
    shared = election.rule is Rule.EQUAL_SHARES
    ballots = (Ballot(str(place), scores) for place, scores in enumerate(election.ballots, start=1) if shared)
    return Problem(
        rule=election.rule,
        budget_cents=election.budget_cents,
        candidates=tuple(_candidates(election, 0, None)),
        ballots=tuple(ballots),
        title=election.meta.get("description", ""),
        currency=election.meta.get("currency", "EUR"),
        merit_threshold=election.threshold,
    )


def district_names(elections: Sequence[Election]) -> list[str]:
    """Name each file after its district where that tells all apart, else after the file."""
    names = [election.meta.get("district") or election.meta.get("subunit") or "" for election in elections]
    if len(set(names)) == len(names) and all(names):
        return names
    files = [PurePath(election.name).stem for election in elections]
    return files if len(set(files)) == len(files) else [f"{place}:{name}" for place, name in enumerate(files, start=1)]


def _candidates(election: Election, lots_drawn: int, district: str | None) -> Iterator[Candidate]:
    """Give the file's order serves as lots; with several files a threshold excludes, for it is each file's own."""
    for lot, project in enumerate(election.projects, start=lots_drawn + 1):
        below = election.threshold is not None and project.merit < election.threshold
        yield Candidate(
            id=project.id if district is None else f"{district}/{project.id}",
            label=project.name,
            merit=project.merit,
            lot=lot,
            requested_cents=project.cost_cents,
            award=MenuAward((project.cost_cents,)),
            district=district,
            excluded=f"below {election.threshold} points" if below and district is not None else None,
        )
