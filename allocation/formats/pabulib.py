"""Elections in the `.pb` format of Pabulib (pabulib.org), as problems.

Source of the format: Faliszewski et al., "Participatory Budgeting: Data, Tools and Analysis", IJCAI 2023. A project's
merit is its `score` where the file has that column, else its `votes`. Amounts are read as decimals, never as floats.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from allocation.formats.jsonvalues import LARGEST_INTEGER, LONGEST_QUOTE, FormatError, quoted
from allocation.formats.pabulib_rows import Line, lines_of, section
from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.money import cents_from_decimal
from allocation.problem import BUDGET, Ballot, Candidate, Limit, MenuAward, Problem, Rule
from allocation.records import dataclass

if TYPE_CHECKING:
    import pathlib
else:
    pathlib = WhenUsed("pathlib")

RULES = {"greedy": Rule.RANKING, "greedy-threshold": Rule.RANKING, "equalshares/add1": Rule.EQUAL_SHARES}

MOST_SCORES = 2_000_000
"""So many scores fit into a problem's file with room to spare: see `shell.files` and `formats.strict_json`."""


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
    ballots: tuple[Mapping[str, int], ...]

    @property
    def rule(self) -> Rule:
        return RULES.get(self.meta.get("rule", ""), Rule.RANKING)

    @property
    def threshold(self) -> int | None:
        """The score that a project needs: part of the rule `greedy-threshold` only."""
        stated = self.meta.get("min_project_score_threshold")
        return _whole(stated) if stated and self.meta.get("rule") == "greedy-threshold" else None


def read_election(name: str, data: bytes) -> Election:
    """Read one file, or refuse it with a `FormatError` whose path names the line (or the key of META)."""
    lines = lines_of(data)
    number, begin = next(lines, (1, [""]))
    if [cell.strip() for cell in begin] != ["META"]:
        raise FormatError(f"line {number}", "must be META, with which a file begins")
    meta = _meta(section(lines, "META", "PROJECTS"))
    projects = tuple(_projects(section(lines, "PROJECTS", "VOTES")))
    ballots = tuple(_ballots(section(lines, "VOTES", None), {one.id for one in projects}, meta.get("vote_type", "")))
    _check_number(meta, "num_projects", len(projects))
    _check_number(meta, "num_votes", len(ballots))
    if "budget" not in meta:
        raise FormatError("META", "has no budget")
    budget = _at("META budget", _cents, meta["budget"])
    if meta.get("min_project_score_threshold"):
        _at("META min_project_score_threshold", _whole, meta["min_project_score_threshold"])
    return Election(name, meta, budget, projects, ballots)


def _meta(lines: Iterator[Line]) -> dict[str, str]:
    """Collect keys and values; a semicolon in a value need not be quoted."""
    found: dict[str, str] = {}
    next(lines)
    for number, (key, *value) in lines:
        text = ";".join(value).strip()
        if found.setdefault(key.strip(), text) != text:
            raise FormatError(f"line {number}", f"gives the key {quoted(key.strip())} a second value")
    return found


def _projects(lines: Iterator[Line]) -> Iterator[Project]:
    number, header = next(lines)
    measure = next((name for name in ("score", "votes") if name in header), None)
    if measure is None:
        raise FormatError(f"line {number}", "PROJECTS has neither score nor votes")
    seen: set[str] = set()
    for number, row in lines:
        fields = dict(zip(header, row, strict=True))
        id_ = fields["project_id"].strip()
        if not id_ or id_ in seen:
            raise FormatError(f"line {number}", f"the project id {quoted(id_)} is empty or was used before")
        seen.add(id_)
        cost = _at(f"line {number} cost", _cents, fields["cost"])
        if cost <= 0:
            raise FormatError(f"line {number} cost", "must be above zero")
        merit = _at(f"line {number} {measure}", _whole, fields[measure])
        selected = {"1": True, "0": False}.get(fields.get("selected", ""))
        yield Project(id_, fields.get("name") or id_, cost, merit, selected)


def _ballots(lines: Iterator[Line], known: set[str], vote_type: str) -> Iterator[Mapping[str, int]]:
    """Read the votes; those that are written alike share one ballot."""
    number, header = next(lines)
    if "vote" not in header:
        raise FormatError(f"line {number}", "VOTES has no column vote")
    place = header.index("vote")
    points_place = header.index("points") if "points" in header and vote_type in {"cumulative", "scoring"} else None
    alike: dict[tuple[str, str], Mapping[str, int]] = {}
    scores: dict[str, list[int]] = {}
    for number, row in lines:
        vote, points = cells = (row[place], "" if points_place is None else row[points_place])
        ballot = alike.get(cells)
        if ballot is None:
            if points and points not in scores:
                scores[points] = [_at(f"line {number} points", _whole, one) for one in points.split(",")]
            ballot = alike[cells] = _ballot(number, _named(number, vote, known), scores.get(points))
        yield ballot


def _named(number: int, vote: str, known: set[str]) -> list[str]:
    """Give the ids of the projects that the vote names."""
    named = vote.split(",")
    if not known.issuperset(named):
        named = [id_ for one in named if (id_ := one.strip())]
        stranger = next((id_ for id_ in named if id_ not in known), None)
        if stranger is not None:
            raise FormatError(f"line {number}", f"names the unknown project {quoted(stranger)}")
    return named


def _ballot(number: int, named: Sequence[str], scores: Sequence[int] | None) -> Mapping[str, int]:
    """Give each project that is named its points, or one; a project that is named again keeps the last."""
    if scores is None:
        return dict.fromkeys(named, 1)
    if len(scores) != len(named):
        raise FormatError(f"line {number}", f"names {len(named)} projects with {len(scores)} points")
    return dict(zip(named, scores, strict=True))


def _whole(text: str) -> int:
    cents = _decimal(text)
    if cents % 100 or not 0 <= cents <= LARGEST_INTEGER:
        raise ValueError(f"{quoted(text)} is not a whole number of points")
    return cents // 100


def _cents(text: str) -> int:
    cents = _decimal(text)
    if not 0 <= cents <= LARGEST_INTEGER:
        raise ValueError(f"{quoted(text)} is negative or larger than any amount in a problem")
    return cents


def _decimal(text: str) -> int:
    if len(text) > LONGEST_QUOTE:
        raise ValueError(f"{quoted(text)} is not a plain decimal amount")
    return cents_from_decimal(text.strip())


def _at(place: str, read: Callable[[str], int], text: str) -> int:
    try:
        return read(text)
    except ValueError as error:
        raise FormatError(place, str(error)) from error


def _check_number(meta: dict[str, str], key: str, found: int) -> None:
    if key in meta and _at(f"META {key}", _whole, meta[key]) != found:
        raise FormatError(f"META {key}", f"says {meta[key]}, the file holds {found}")


def problem_of(elections: Sequence[Election], *, rule: Rule | None = None, with_ballots: bool = True) -> Problem:
    """State one election as it is; several as districts of one problem, each with its own budget as maximum.

    Without a rule, one election has its own, with its threshold; several are ranked. Only `equal_shares` looks at
    ballots; who needs none leaves them. They are left out where they are more than a problem's file can hold, unless
    equal shares is the rule. Raises FormatError where no problem can hold what the elections say.
    """
    are_too_many = with_ballots and sum(len(ballot) for one in elections for ballot in one.ballots) > MOST_SCORES
    with_ballots = with_ballots and not are_too_many
    if len(elections) == 1:
        if (rule or elections[0].rule) is Rule.EQUAL_SHARES and are_too_many:
            many = f"name projects more than {MOST_SCORES:,} times, more than a problem's file can hold"
            raise FormatError("VOTES", many)
        return _single(elections[0], rule, with_ballots=with_ballots)
    if sum(election.budget_cents for election in elections) > LARGEST_INTEGER:
        raise FormatError("META budget", "the budgets together are larger than any amount in a problem")
    names = district_names(elections)
    candidates: list[Candidate] = []
    limits = []
    ballots: list[Ballot] = []
    for name, election in zip(names, elections, strict=True):
        limits.append(Limit(name, name, maximum_cents=election.budget_cents))
        candidates += _candidates(election, len(candidates), name)
        ballots += _ballots_of(election, name) if with_ballots else ()
    currencies = {election.meta.get("currency", "EUR") for election in elections}
    return Problem(
        rule=rule or Rule.RANKING,
        budget_cents=sum(election.budget_cents for election in elections),
        candidates=tuple(candidates),
        limits=tuple(limits),
        ballots=tuple(ballots),
        title=" + ".join(sorted({election.meta.get("unit", "") for election in elections})),
        currency=currencies.pop() if len(currencies) == 1 else "XXX",
    )


def _single(election: Election, rule: Rule | None, *, with_ballots: bool) -> Problem:
    return Problem(
        rule=rule or election.rule,
        budget_cents=election.budget_cents,
        candidates=tuple(_candidates(election, 0, None)),
        ballots=tuple(_ballots_of(election, None)) if with_ballots else (),
        title=election.meta.get("description", ""),
        currency=election.meta.get("currency", "EUR"),
        merit_threshold=election.threshold if rule is None else None,
    )


def _ballots_of(election: Election, district: str | None) -> Iterator[Ballot]:
    """Give each ballot under its number in the file."""
    before = "" if district is None else f"{district}/"
    for number, scores in enumerate(election.ballots, start=1):
        named = scores if district is None else {f"{before}{id_}": score for id_, score in scores.items()}
        yield Ballot(f"{before}{number}", named)


def district_names(elections: Sequence[Election]) -> list[str]:
    """Name each file after its district where that tells all apart, else after the file."""
    names = [election.meta.get("district") or election.meta.get("subunit") or "" for election in elections]
    if len({"", BUDGET, *names}) == len(names) + 2:
        return names
    files = [pathlib.PurePath(election.name).stem for election in elections]
    return (
        files
        if len({BUDGET, *files}) == len(files) + 1
        else [f"{place}:{name}" for place, name in enumerate(files, start=1)]
    )


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
