"""`beirat-problem/1`: plain JSON values to `Problem` and back."""

from collections.abc import Iterable

from allocation.formats.jsonvalues import Fields, FormatError, JsonValue, check_integer, check_text, quoted
from allocation.problem import BUDGET, Ballot, Candidate, Limit, MenuAward, Problem, RangeAward, Rule

PROBLEM_FORMAT = "beirat-problem/1"


def problem_from_json(value: JsonValue) -> Problem:
    """Give the problem, or a `FormatError` that names the first place where it departs from the format."""
    fields = Fields(value)
    check_format(fields, PROBLEM_FORMAT)
    problem = Problem(
        rule=fields.choice("rule", Rule, [rule.value for rule in Rule]),
        budget_cents=fields.integer("budget_cents"),
        candidates=tuple(_candidate(Fields(*item)) for item in fields.items("candidates")),
        limits=tuple(_limit(Fields(*item)) for item in fields.items("limits", [])),
        ballots=tuple(_ballot(Fields(*item)) for item in fields.items("ballots", [])),
        title=fields.text("title", ""),
        currency=fields.text("currency", "EUR"),
        reserve_cents=fields.integer("reserve_cents", 0),
        no_leapfrogging=fields.boolean("no_leapfrogging", False),  # noqa: FBT003
        merit_threshold=fields.maybe_integer("merit_threshold"),
        lot_seed=fields.text("lot_seed", ""),
    )
    fields.done()
    _check_whole(problem)
    return problem


def check_format(fields: Fields, expected: str) -> None:
    found = fields.text("format")
    if found != expected:
        raise FormatError(fields.at("format"), f"must be {expected!r}, not {quoted(found)}")


def _candidate(fields: Fields) -> Candidate:
    id_ = fields.text("id", empty=False)
    candidate = Candidate(
        id=id_,
        label=fields.text("label", id_),
        merit=_nullable_integer(fields, "merit"),
        lot=fields.maybe_integer("lot"),
        requested_cents=fields.integer("requested_cents"),
        award=_award(Fields(fields.raw("award"), fields.at("award"))),
        district=fields.maybe_text("district"),
        groups=tuple(check_text(value, path, empty=False) for value, path in fields.items("groups", [])),
        applicant=fields.maybe_text("applicant"),
        fixed_cents=fields.maybe_integer("fixed_cents"),
        excluded=fields.maybe_text("excluded"),
    )
    fields.done()
    if candidate.fixed_cents is not None and candidate.excluded is not None:
        raise FormatError(fields.at("excluded"), "cannot be combined with fixed_cents")
    if len(set(candidate.groups)) < len(candidate.groups):
        raise FormatError(fields.at("groups"), "names a group twice")
    return candidate


def _nullable_integer(fields: Fields, name: str) -> int | None:
    """Unlike an optional field, this one must be present, if only as null."""
    value = fields.raw(name)
    return None if value is None else check_integer(value, fields.at(name))


def _award(fields: Fields) -> RangeAward | MenuAward:
    kind = fields.choice("kind", str, ["range", "menu"])
    award = _range(fields) if kind == "range" else _menu(fields)
    fields.done()
    return award


def _range(fields: Fields) -> RangeAward:
    award = RangeAward(
        minimum_cents=fields.integer("minimum_cents"),
        maximum_cents=fields.integer("maximum_cents"),
        step_cents=fields.integer("step_cents", minimum=1),
    )
    if award.minimum_cents > award.maximum_cents:
        raise FormatError(fields.at("minimum_cents"), "is above maximum_cents")
    return award


def _menu(fields: Fields) -> MenuAward:
    amounts = tuple(check_integer(value, path, 1) for value, path in fields.items("amounts_cents"))
    if len(set(amounts)) < len(amounts):
        raise FormatError(fields.at("amounts_cents"), "names an amount twice")
    return MenuAward(tuple(sorted(amounts)))


def _limit(fields: Fields) -> Limit:
    id_ = fields.text("id", empty=False)
    limit = Limit(
        id=id_,
        label=fields.text("label", id_),
        minimum_cents=fields.maybe_integer("minimum_cents"),
        maximum_cents=fields.maybe_integer("maximum_cents"),
        minimum_awards=fields.maybe_integer("minimum_awards"),
        maximum_awards=fields.maybe_integer("maximum_awards"),
    )
    fields.done()
    if id_ == BUDGET:
        raise FormatError(fields.at("id"), f"{BUDGET!r} is the name of the budget itself")
    return limit


def _ballot(fields: Fields) -> Ballot:
    scores = {key: check_integer(value, path) for key, value, path in fields.mapping("scores")}
    ballot = Ballot(member=fields.text("member", empty=False), scores=scores)
    fields.done()
    return ballot


def _check_whole(problem: Problem) -> None:
    check_unique((candidate.id for candidate in problem.candidates), "$.candidates", "id")
    check_unique((limit.id for limit in problem.limits), "$.limits", "id")
    check_unique((ballot.member for ballot in problem.ballots), "$.ballots", "member")
    lots = [candidate.lot for candidate in problem.candidates if candidate.lot is not None]
    if lots and len(lots) < len(problem.candidates):
        missing = next(place for place, candidate in enumerate(problem.candidates) if candidate.lot is None)
        raise FormatError(f"$.candidates[{missing}].lot", "is missing; lots are given for all candidates or for none")
    if lots:
        check_unique(lots, "$.candidates", "lot")
    known = {candidate.id for candidate in problem.candidates}
    for place, ballot in enumerate(problem.ballots):
        strangers = ballot.scores.keys() - known
        if strangers:
            raise FormatError(f"$.ballots[{place}].scores", f"names the unknown candidate {quoted(min(strangers))}")


def check_unique(values: Iterable[str | int], path: str, name: str) -> None:
    seen: dict[str | int, int] = {}
    for place, value in enumerate(values):
        if value in seen:
            raise FormatError(f"{path}[{place}].{name}", f"{quoted(value)} was given to entry {seen[value]} already")
        seen[value] = place


def problem_to_json(problem: Problem) -> JsonValue:
    """Give the complete form, every default written out: the form that `problem_sha256` is taken over."""
    return {
        "format": PROBLEM_FORMAT,
        "title": problem.title,
        "currency": problem.currency,
        "budget_cents": problem.budget_cents,
        "reserve_cents": problem.reserve_cents,
        "rule": problem.rule.value,
        "no_leapfrogging": problem.no_leapfrogging,
        "merit_threshold": problem.merit_threshold,
        "candidates": [_candidate_to_json(candidate) for candidate in problem.candidates],
        "limits": [{name: getattr(limit, name) for name in Limit.__slots__} for limit in problem.limits],
        "ballots": [{"member": ballot.member, "scores": dict(ballot.scores)} for ballot in problem.ballots],
        "lot_seed": problem.lot_seed,
    }


def _candidate_to_json(candidate: Candidate) -> JsonValue:
    return {
        "id": candidate.id,
        "label": candidate.label,
        "merit": candidate.merit,
        "lot": candidate.lot,
        "requested_cents": candidate.requested_cents,
        "district": candidate.district,
        "groups": list(candidate.groups),
        "applicant": candidate.applicant,
        "award": _award_to_json(candidate.award),
        "fixed_cents": candidate.fixed_cents,
        "excluded": candidate.excluded,
    }


def _award_to_json(award: RangeAward | MenuAward) -> JsonValue:
    if isinstance(award, MenuAward):
        return {"kind": "menu", "amounts_cents": list(award.amounts_cents)}
    return {
        "kind": "range",
        "minimum_cents": award.minimum_cents,
        "maximum_cents": award.maximum_cents,
        "step_cents": award.step_cents,
    }
