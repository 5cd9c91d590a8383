"""`beirat-outcome/1`: plain JSON values to `Allocation | Unsolved` and back."""

import re
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from allocation.formats.jsonvalues import LARGEST_INTEGER, Fields, FormatError, JsonValue, shortened
from allocation.formats.problem_format import check_format, check_unique
from allocation.outcome import (
    Allocation,
    Award,
    Binding,
    Certificate,
    Change,
    Contradiction,
    LimitOutcome,
    Outcome,
    Price,
    Proof,
    Reason,
    ReasonCode,
    SolverInfo,
    Status,
    Unsolved,
)
from allocation.problem import Rule

OUTCOME_FORMAT = "beirat-outcome/1"

SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
WORTH = re.compile(r"(-?[0-9]{1,60}(/[0-9]{1,60})?(,-?[0-9]{1,60}(/[0-9]{1,60})?)*)?", re.ASCII)
"""An objective or a bound: one whole number, or the districts' coverages as fractions."""

A_WORTH = "a whole number, or fractions joined by commas,"
FRACTION = re.compile(r"-?[0-9]{1,200}/[1-9][0-9]{0,199}", re.ASCII)


def outcome_from_json(value: JsonValue) -> Outcome:
    """Give the outcome, or a `FormatError`; whether it is true is the business of `check`."""
    fields = Fields(value)
    check_format(fields, OUTCOME_FORMAT)
    status = fields.choice("status", Status, _values(Status))
    outcome = _allocation(fields) if status is Status.SOLVED else _unsolved(fields, status)
    fields.done()
    check_unique((award.id for award in outcome.awards), "$.awards", "id")
    return outcome


def _allocation(fields: Fields) -> Allocation:
    allocation = Allocation(
        problem_sha256=fields.matching("problem_sha256", SHA256, "64 hexadecimal digits"),
        rule=fields.choice("rule", Rule, _values(Rule)),
        spent_cents=fields.integer("spent_cents"),
        objective=fields.matching("objective", WORTH, A_WORTH),
        bound=fields.matching("bound", WORTH, A_WORTH),
        proof=fields.choice("proof", Proof, _values(Proof)),
        awards=tuple(_award(Fields(*item)) for item in fields.items("awards")),
        limits=tuple(_limit(Fields(*item)) for item in fields.items("limits", [])),
        certificate=_certificate(fields),
        solver=_solver(fields),
    )
    check_unique((limit.id for limit in allocation.limits), "$.limits", "id")
    return allocation


def _unsolved(fields: Fields, status: Status) -> Unsolved:
    return Unsolved(
        problem_sha256=fields.matching("problem_sha256", SHA256, "64 hexadecimal digits"),
        rule=fields.choice("rule", Rule, _values(Rule)),
        status=status,
        conflict=tuple(_contradiction(Fields(*item)) for item in fields.items("conflict", [])),
        objective=fields.maybe_matching("objective", WORTH, A_WORTH),
        bound=fields.maybe_matching("bound", WORTH, A_WORTH),
        awards=tuple(_award(Fields(*item)) for item in fields.items("awards", [])),
        solver=_solver(fields),
        certificate=_certificate(fields),
    )


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


def _award(fields: Fields) -> Award:
    reason = _reason(Fields(fields.raw("reason"), fields.at("reason")))
    award = Award(fields.text("id", empty=False), fields.integer("awarded_cents"), reason)
    fields.done()
    return award


def _reason(fields: Fields) -> Reason:
    reason = Reason(
        code=fields.choice("code", ReasonCode, _values(ReasonCode)),
        limit=fields.maybe_text("limit"),
        left_cents=fields.maybe_integer("left_cents"),
        needed_cents=fields.maybe_integer("needed_cents"),
        needed_merit=fields.maybe_integer("needed_merit"),
        tied_with=fields.maybe_text("tied_with"),
        would_be_funded_with=tuple(_change(Fields(*item)) for item in fields.items("would_be_funded_with", [])),
    )
    fields.done()
    return reason


def _change(fields: Fields) -> Change:
    change = Change(
        limit=fields.maybe_text("limit"),
        more_cents=fields.maybe_integer("more_cents", minimum=1),
        more_merit=fields.maybe_integer("more_merit", minimum=1),
    )
    fields.done()
    return change


def _limit(fields: Fields) -> LimitOutcome:
    limit = LimitOutcome(
        id=fields.text("id", empty=False),
        awarded_cents=fields.integer("awarded_cents"),
        awards=fields.integer("awards"),
        binding=fields.choice("binding", Binding, _values(Binding)) if fields.has("binding") else None,
        price=price_from_json(fields.raw("price", None), fields.at("price")) if fields.has("price") else None,
        minimum_relaxed_to_cents=fields.maybe_integer("minimum_relaxed_to_cents"),
    )
    fields.raw("binding", None)
    fields.raw("price", None)
    fields.done()
    return limit


def _certificate(fields: Fields) -> Certificate | None:
    if fields.raw("certificate", None) is None:
        return None
    inner = Fields(fields.raw("certificate"), fields.at("certificate"))
    certificate = Certificate(
        budget_price=price_from_json(inner.raw("budget_price"), inner.at("budget_price")),
        limit_prices={id_: price_from_json(*entry) for id_, *entry in inner.mapping("limit_prices")},
        award_prices={id_: price_from_json(*entry) for id_, *entry in inner.mapping("award_prices", {})},
    )
    inner.done()
    return certificate


def _solver(fields: Fields) -> SolverInfo | None:
    if fields.raw("solver", None) is None:
        return None
    inner = Fields(fields.raw("solver"), fields.at("solver"))
    solver = SolverInfo(inner.text("name"), inner.text("version"), inner.text("modeller"))
    inner.done()
    return solver


def _contradiction(fields: Fields) -> Contradiction:
    contradiction = Contradiction(
        limit=fields.text("limit", empty=False),
        kind=fields.choice("kind", Binding, _values(Binding)),
        relax_by_cents=fields.maybe_integer("relax_by_cents", minimum=1),
        relax_by_awards=fields.maybe_integer("relax_by_awards", minimum=1),
    )
    fields.done()
    return contradiction


def price_from_json(value: JsonValue, path: str) -> Price:
    """Read a whole number, or a fraction; what RFC 8785 cannot write exactly is a fraction too, over one."""
    if isinstance(value, str) and FRACTION.fullmatch(value):
        price = Fraction(value)
        return price.numerator if price.denominator == 1 else price
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_INTEGER:
        return value
    raise FormatError(path, f'must be a whole number or a fraction such as "7/2", not {shortened(value)}')


def price_to_json(price: Price) -> JsonValue:
    is_exact = price.denominator == 1 and abs(price.numerator) <= LARGEST_INTEGER
    return price.numerator if is_exact else f"{price.numerator}/{price.denominator}"


def outcome_to_json(outcome: Outcome) -> JsonValue:
    written = {"format": OUTCOME_FORMAT, "problem_sha256": outcome.problem_sha256, "status": outcome.status.value}
    if isinstance(outcome, Unsolved):
        return written | _unsolved_to_json(outcome)
    return written | _allocation_to_json(outcome)


def _allocation_to_json(outcome: Allocation) -> dict[str, JsonValue]:
    return {
        "rule": outcome.rule.value,
        "spent_cents": outcome.spent_cents,
        "objective": outcome.objective,
        "bound": outcome.bound,
        "proof": outcome.proof.value,
        "awards": [_award_to_json(award) for award in outcome.awards],
        "limits": [_limit_to_json(limit) for limit in outcome.limits],
        "certificate": _certificate_to_json(outcome.certificate),
        "solver": _solver_to_json(outcome.solver),
    }


def _unsolved_to_json(outcome: Unsolved) -> dict[str, JsonValue]:
    return {
        "rule": outcome.rule.value,
        "conflict": [without_none(entry, Contradiction.__slots__) for entry in outcome.conflict],
        "objective": outcome.objective,
        "bound": outcome.bound,
        "awards": [_award_to_json(award) for award in outcome.awards],
        "certificate": _certificate_to_json(outcome.certificate),
        "solver": _solver_to_json(outcome.solver),
    }


def without_none(record: object, names: tuple[str, ...]) -> dict[str, JsonValue]:
    """Give the record's fields that say something, enumerations as plain text."""
    values = ((name, getattr(record, name)) for name in names)
    return {name: _plain(value) for name, value in values if value is not None and value != ()}


def _plain(value: JsonValue) -> JsonValue:
    return value.value if isinstance(value, StrEnum) else value


def _award_to_json(award: Award) -> JsonValue:
    reason = without_none(award.reason, Reason.__slots__)
    changes = [change for change in award.reason.would_be_funded_with if _is_exact(change)]
    reason.pop("would_be_funded_with", None)
    if changes:
        reason["would_be_funded_with"] = [without_none(change, Change.__slots__) for change in changes]
    return {"id": award.id, "awarded_cents": award.awarded_cents, "reason": reason}


def _is_exact(change: Change) -> bool:
    """Tell whether the change can be written: no problem could hold a larger one anyway."""
    return max(change.more_cents or 0, change.more_merit or 0) <= LARGEST_INTEGER


def _limit_to_json(limit: LimitOutcome) -> JsonValue:
    return {
        "id": limit.id,
        "awarded_cents": limit.awarded_cents,
        "awards": limit.awards,
        "binding": None if limit.binding is None else limit.binding.value,
        "price": None if limit.price is None else price_to_json(limit.price),
        "minimum_relaxed_to_cents": limit.minimum_relaxed_to_cents,
    }


def _prices_to_json(prices: Mapping[str, Price]) -> JsonValue:
    return {id_: price_to_json(price) for id_, price in sorted(prices.items())}


def _certificate_to_json(certificate: Certificate | None) -> JsonValue:
    if certificate is None:
        return None
    written = {
        "budget_price": price_to_json(certificate.budget_price),
        "limit_prices": _prices_to_json(certificate.limit_prices),
    }
    if certificate.award_prices:
        written["award_prices"] = _prices_to_json(certificate.award_prices)
    return written


def _solver_to_json(solver: SolverInfo | None) -> JsonValue:
    return None if solver is None else {name: getattr(solver, name) for name in SolverInfo.__slots__}
