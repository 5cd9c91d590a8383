"""`beirat-decision/1`: the pack that publication freezes, sealed with its own hash, recomputed by anyone."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from allocation.checks import check, first_broken_limit
from allocation.fault import Fault
from allocation.formats.canonical import sha256_of
from allocation.formats.jsonvalues import FormatError, JsonValue
from allocation.formats.outcome_format import outcome_from_json
from allocation.formats.problem_format import problem_from_json
from allocation.formats.schemas import schema
from allocation.loading import WhenUsed
from allocation.lots import commitment, lot_order
from allocation.merit import HUNDREDTHS, board_merit
from allocation.outcome import Allocation, Outcome, Proof
from allocation.problem import Problem
from allocation.records import dataclass
from allocation.solving import solve
from allocation.voting import majority_is_reached, quorum_is_reached, votes_are_possible

if TYPE_CHECKING:
    import jsonschema
else:
    jsonschema = WhenUsed("jsonschema")

DECISION_FORMAT = "beirat-decision/1"

LONGEST_MESSAGE = 200

Pack = Mapping[str, JsonValue]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was verified; `detail` says in a sentence what was found."""

    name: str
    holds: bool
    detail: str


def seal(pack: Pack) -> dict[str, JsonValue]:
    """Give the pack with its own hash, taken over everything but the hash; refuses what departs from the schema."""
    body = {name: value for name, value in pack.items() if name != "sha256"}
    sealed = {**body, "sha256": sha256_of(body)}
    check_pack_format(sealed)
    return sealed


@dataclass(frozen=True, slots=True)
class Contents:
    """A pack that follows its format, with its problem and its outcome as records, and the outcome's first fault."""

    pack: Pack
    problem: Problem
    outcome: Outcome
    fault: Fault | None


def check_pack_format(pack: JsonValue) -> tuple[Problem, Outcome]:
    """Give problem and outcome of a pack; raises FormatError where it departs from the JSON Schema."""
    error = next(jsonschema.Draft202012Validator(schema("decision")).iter_errors(pack), None)
    if error is not None:
        raise FormatError(error.json_path, _sentence(error))
    sha256_of(pack)
    return _part(pack, "problem", problem_from_json), _part(pack, "outcome", outcome_from_json)


def _sentence(error: "jsonschema.ValidationError") -> str:
    return "does not say when scoring began" if error.validator == "contains" else error.message[:LONGEST_MESSAGE]


def _part(pack: Pack, name: str, read: Callable[[JsonValue], T]) -> T:
    try:
        return read(pack[name])
    except FormatError as error:
        raise FormatError(f"$.{name}{error.path.removeprefix('$')}", error.sentence) from error


def verify(pack: JsonValue) -> list[Check]:
    """Recompute the whole pack: format, hash, lots, merits, outcome, votes, deviations.

    A pack that departs from the format has no further checks than that one, whose detail names the place.
    The rule is worked through once: by `check`, steered by the published prices, where they prove the outcome; by
    solving again where it rests on the solver's word, or where something in it does not hold.
    """
    try:
        problem, outcome = check_pack_format(pack)
    except FormatError as error:
        return [Check("format", holds=False, detail=str(error))]
    contents = Contents(pack, problem, outcome, check(problem, outcome))
    findings = [_finding(name, finder, contents) for name, finder in CHECKS]
    return [Check("format", holds=True, detail="follows beirat-decision/1"), *findings]


def _finding(name: str, finder: Callable[[Contents], str | None], contents: Contents) -> Check:
    fault = finder(contents)
    return Check(name, fault is None, fault or _what_holds(name, contents.pack))


def _what_holds(name: str, pack: Pack) -> str:
    """Say that it holds, and what of it nobody can recompute from a pack that links no scores to members."""
    if name == "scores" and pack["rules"]["severity_correction"]:
        return "holds; merits are corrected for strict and generous members, which cannot be recomputed from a pack"
    return "holds"


def _hash_fault(contents: Contents) -> str | None:
    pack = contents.pack
    found = sha256_of({name: value for name, value in pack.items() if name != "sha256"})
    return None if found == pack["sha256"] else f"the content has the hash {found}, the pack says {pack['sha256']}"


def _version_fault(contents: Contents) -> str | None:
    pack = contents.pack
    first = pack["version"] == 1
    if first != (pack["predecessor_sha256"] is None):
        return f"version {pack['version']} does not fit the predecessor {pack['predecessor_sha256']}"
    if first != (pack["correction_reason"] is None):
        return "exactly the versions after the first need a reason for the correction"
    return None


def _lots_fault(contents: Contents) -> str | None:
    pack, problem = contents.pack, contents.problem
    lots = pack["lots"]
    if commitment(lots["seed"]) != lots["commitment"]:
        return "the seed is not the one that was committed to"
    began = [stage["began_at"] for stage in pack["round"]["stages"] if stage["stage"] == "scoring"]
    opened = min(began, key=to_the_microsecond)
    if to_the_microsecond(lots["committed_at"]) > to_the_microsecond(opened):
        return f"the commitment of {lots['committed_at']} came after scoring opened at {opened}"
    drawn = lot_order(lots["seed"], (candidate.id for candidate in problem.candidates))
    if any(candidate.lot is not None for candidate in problem.candidates):
        wrong = [one.id for one in problem.candidates if one.lot != drawn[one.id]]
        return f"candidate {wrong[0]} has a lot that the seed did not draw" if wrong else None
    return None if problem.lot_seed == lots["seed"] else "the problem was solved with another lot seed"


def to_the_microsecond(at: str) -> str:
    """Write a point in time with all its decimals, so that times can be compared as text."""
    return f"{at[:19]}{at[20:-1]:0<6}"


def _scores_fault(contents: Contents) -> str | None:
    pack = contents.pack
    merits = {candidate["id"]: candidate["merit"] for candidate in pack["problem"]["candidates"]}
    listed = {entry["id"]: entry["merit"] for entry in pack["scores"]}
    if len(listed) < len(pack["scores"]) or listed.keys() != merits.keys():
        return "the score summary does not list each candidate exactly once"
    for entry in pack["scores"]:
        if entry["merit"] != merits[entry["id"]]:
            return f"candidate {entry['id']} has merit {entry['merit']} here, {merits[entry['id']]} in the problem"
        fault = _merit_fault(entry, pack["rules"]) or _individual_fault(entry, pack["rules"])
        if fault is not None:
            return f"candidate {entry['id']}: {fault}"
    return None


def _merit_fault(entry: Pack, rules: Pack) -> str | None:
    merit, scale = entry["merit"], rules["scale"]
    enough = entry["scores"] >= max(rules["minimum_scores"], 1)
    if enough != (merit is not None):
        return f"{entry['scores']} scores do not fit the merit {merit}"
    within = merit is None or scale["minimum"] * HUNDREDTHS <= merit <= scale["maximum"] * HUNDREDTHS
    return None if within else f"the merit {merit} is outside the scale"


def _individual_fault(entry: Pack, rules: Pack) -> str | None:
    """Hold the shuffled scores against the merit; corrected merits need scores that are linked to their members."""
    if entry["individual_scores"] is None:
        return None
    scores = [Fraction(score) for score in entry["individual_scores"]]
    if len(scores) != entry["scores"]:
        return f"{len(scores)} individual scores are given, {entry['scores']} were counted"
    if rules["severity_correction"]:
        return None
    merit = board_merit(scores, aggregation=rules["aggregation"], minimum_scores=rules["minimum_scores"])
    return None if merit == entry["merit"] else f"the scores give merit {merit}, not {entry['merit']}"


def _outcome_fault(contents: Contents) -> str | None:
    return None if contents.fault is None else str(contents.fault)


def _resolve_fault(contents: Contents) -> str | None:
    outcome = contents.outcome
    if contents.fault is None and not (isinstance(outcome, Allocation) and outcome.proof is Proof.SOLVER):
        return None
    again = solve(contents.problem, changes=False)
    if not isinstance(outcome, Allocation) or not isinstance(again, Allocation):
        return None if outcome.status is again.status else f"solving again ends as {again.status}"
    mine = outcome.awarded_cents
    changed = [award for award in again.awards if mine.get(award.id) != award.awarded_cents]
    if not changed:
        return None
    first = changed[0]
    return f"solving again gives candidate {first.id} {first.awarded_cents} cents, not {mine.get(first.id)}"


def _tallies(pack: Pack) -> Iterator[tuple[str, Pack]]:
    yield "the resolution", pack["resolution"]["tally"]
    for item in pack["resolution"]["items"]:
        yield f"the vote on {', '.join(item['ids'])}", item["tally"]


def _resolution_fault(contents: Contents) -> str | None:
    pack = contents.pack
    for name, tally in _tallies(pack):
        if not votes_are_possible(tally):
            return f"{name}: more votes than members present and not recused"
        if quorum_is_reached(tally, pack["rules"]["quorum"]) != tally["quorum_reached"]:
            return f"{name}: whether the quorum was reached is stated wrongly"
        if majority_is_reached(tally, pack["rules"]) != tally["majority_reached"]:
            return f"{name}: whether the majority was reached is stated wrongly"
    return _refused_fault(pack)


def _refused_fault(pack: Pack) -> str | None:
    """Nobody receives what the board did not adopt: with the block, or apart from it, each at most once."""
    apart = [(id_, item["tally"]) for item in pack["resolution"]["items"] for id_ in item["ids"]]
    votes = dict(apart)
    if len(votes) < len(apart):
        return "a candidate is listed in two votes"
    unknown = sorted(votes.keys() - {candidate["id"] for candidate in pack["problem"]["candidates"]})
    if unknown:
        return f"a vote is about {unknown[0]}, which is no candidate"
    for award in pack["awards"]:
        tally = votes.get(award["id"], pack["resolution"]["tally"])
        if award["awarded_cents"] and not (tally["quorum_reached"] and tally["majority_reached"]):
            return f"candidate {award['id']} receives {award['awarded_cents']} cents although its vote failed"
    return None


def _deviations_fault(contents: Contents) -> str | None:
    pack = contents.pack
    computed = {award["id"]: award["awarded_cents"] for award in pack["outcome"].get("awards", [])}
    resolved = {award["id"]: award["awarded_cents"] for award in pack["awards"]}
    if len(resolved) < len(pack["awards"]) or resolved.keys() != computed.keys():
        return "the final awards do not list each candidate exactly once"
    stated = {entry["id"]: (entry["computed_cents"], entry["resolved_cents"]) for entry in pack["deviations"]}
    actual = {id_: (cents, resolved[id_]) for id_, cents in computed.items() if resolved[id_] != cents}
    for id_ in sorted(stated.keys() | actual.keys()):
        if stated.get(id_) != actual.get(id_):
            return f"candidate {id_}: the deviation stated is {stated.get(id_)}, the actual one {actual.get(id_)}"
    return None


def _final_limits_fault(contents: Contents) -> str | None:
    pack, problem = contents.pack, contents.problem
    resolved = {award["id"]: award["awarded_cents"] for award in pack["awards"]}
    if resolved.keys() != {candidate.id for candidate in problem.candidates}:
        return "the final awards do not list each candidate exactly once"
    broken = first_broken_limit(problem, resolved)
    excused = any(entry["broken_limit_reason"] is not None for entry in pack["deviations"])
    return None if broken is None or excused else f"{broken}, and no deviation says why"


CHECKS: tuple[tuple[str, Callable[[Contents], str | None]], ...] = (
    ("hash", _hash_fault),
    ("version", _version_fault),
    ("lots", _lots_fault),
    ("scores", _scores_fault),
    ("outcome", _outcome_fault),
    ("solved_again", _resolve_fault),
    ("resolution", _resolution_fault),
    ("deviations", _deviations_fault),
    ("final_limits", _final_limits_fault),
)
