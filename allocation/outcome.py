"""What came out: awards with their reasons, limits with their prices, and the proof (`beirat-outcome/1`)."""

from collections.abc import Mapping
from enum import StrEnum

from allocation.loading import TYPE_CHECKING
from allocation.problem import Rule
from allocation.records import dataclass

if TYPE_CHECKING:
    from fractions import Fraction

    Price = int | Fraction
else:
    Price = int  # of the two, what can be told without loading fractions
"""Objective per cent (or per award): a whole number wherever the programme's vertices are whole."""


class ReasonCode(StrEnum):
    FUNDED_IN_FULL = "funded_in_full"
    FUNDED_IN_PART = "funded_in_part"
    FIXED = "fixed"
    EXCLUDED = "excluded"
    NOT_RANKABLE = "not_rankable"
    BELOW_THRESHOLD = "below_threshold"
    BUDGET_EXHAUSTED = "budget_exhausted"
    LIMIT_REACHED = "limit_reached"
    MINIMUM_TOO_LARGE = "minimum_too_large"
    OUTRANKED = "outranked"
    LOST_LOT = "lost_lot"
    DISPLACED = "displaced"


class Status(StrEnum):
    SOLVED = "solved"
    INFEASIBLE = "infeasible"
    TIMED_OUT = "timed_out"


class Proof(StrEnum):
    EXACT = "exact"
    SOLVER = "solver"
    RULE = "rule"


class Binding(StrEnum):
    """The side of a limit that is reached."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    MINIMUM_AWARDS = "minimum_awards"
    MAXIMUM_AWARDS = "maximum_awards"


@dataclass(frozen=True, slots=True)
class Change:
    """A single change that would fund a refused candidate: more room in a limit (or "budget"), or more merit."""

    limit: str | None = None
    more_cents: int | None = None
    more_merit: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate receives what it receives; a number is None where the code has no use for it."""

    code: ReasonCode
    limit: str | None = None
    left_cents: int | None = None
    needed_cents: int | None = None
    needed_merit: int | None = None
    tied_with: str | None = None
    would_be_funded_with: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Award:
    id: str
    awarded_cents: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class LimitOutcome:
    id: str
    awarded_cents: int
    awards: int
    binding: Binding | None = None
    price: Price | None = None
    minimum_relaxed_to_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """Prices from which anyone can recompute the bound in integers; a minimum has a negative price."""

    budget_price: Price
    limit_prices: Mapping[str, Price]
    award_prices: Mapping[str, Price]


@dataclass(frozen=True, slots=True)
class SolverInfo:
    name: str
    version: str
    modeller: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One limit of a smallest contradicting set, and the smallest change that alone would resolve it."""

    limit: str
    kind: Binding
    relax_by_cents: int | None = None
    relax_by_awards: int | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """A solved problem. `objective` and `bound` are exact integers (or fractions) in decimal text."""

    problem_sha256: str
    rule: Rule
    spent_cents: int
    objective: str
    bound: str
    proof: Proof
    awards: tuple[Award, ...]
    limits: tuple[LimitOutcome, ...]
    certificate: Certificate | None = None
    solver: SolverInfo | None = None

    @property
    def status(self) -> Status:
        return Status.SOLVED

    @property
    def awarded_cents(self) -> dict[str, int]:
        """Cents by candidate id."""
        return {award.id: award.awarded_cents for award in self.awards}


@dataclass(frozen=True, slots=True)
class Unsolved:
    """No proven split: the limits contradict each other, or time ran out (then with the best found, if any).

    The certificate's prices prove the bound on what any awards can reach.
    """

    problem_sha256: str
    rule: Rule
    status: Status
    conflict: tuple[Contradiction, ...] = ()
    objective: str | None = None
    bound: str | None = None
    awards: tuple[Award, ...] = ()
    solver: SolverInfo | None = None
    certificate: Certificate | None = None


Outcome = Allocation | Unsolved
