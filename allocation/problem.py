"""What is to be decided: candidates, what each may receive, and the limits (`beirat-problem/1`).

Money is integer cents, merit integer hundredths of a point (votes where a problem comes from Pabulib).
"""

from collections.abc import Mapping
from enum import StrEnum

from allocation.records import dataclass

BUDGET = "budget"
"""The name under which the budget appears where limits are named; no limit may carry it as its id."""

NO_ID = frozenset({None})


class Rule(StrEnum):
    MERIT_EUROS = "merit_euros"
    MERIT_PROJECTS = "merit_projects"
    RANKING = "ranking"
    FLAT_CUT = "flat_cut"
    EQUAL_SHARES = "equal_shares"
    EVEN_DISTRICTS = "even_districts"


@dataclass(frozen=True, slots=True)
class RangeAward:
    """Nothing, or `minimum_cents`, `minimum_cents + step_cents`, … up to at most `maximum_cents`."""

    minimum_cents: int
    maximum_cents: int
    step_cents: int = 1


@dataclass(frozen=True, slots=True)
class MenuAward:
    """Nothing, or exactly one of these amounts (ascending, each above zero)."""

    amounts_cents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposal as the rule sees it; `merit` None means not rankable, `excluded` forces nothing."""

    id: str
    label: str
    merit: int | None
    lot: int | None
    requested_cents: int
    award: RangeAward | MenuAward
    district: str | None = None
    groups: tuple[str, ...] = ()
    applicant: str | None = None
    fixed_cents: int | None = None
    excluded: str | None = None

    @property
    def limit_ids(self) -> frozenset[str]:
        """The ids of all limits that count this candidate's award."""
        return frozenset((self.district, self.applicant, *self.groups)) - NO_ID  # type: ignore[return-value]

    @property
    def maximum_cents(self) -> int:
        """The largest amount that the award allows (on the step grid)."""
        award = self.award
        if isinstance(award, MenuAward):
            return max(award.amounts_cents, default=0)
        return award.maximum_cents - (award.maximum_cents - award.minimum_cents) % award.step_cents

    @property
    def smallest_cents(self) -> int:
        """The smallest amount above zero that the award allows; 0 where it allows none."""
        award = self.award
        if isinstance(award, MenuAward):
            return min(award.amounts_cents, default=0)
        smallest = award.minimum_cents or award.step_cents
        return smallest if smallest <= award.maximum_cents else 0

    def may_receive(self, cents: int) -> bool:
        """Whether the award allows this amount, the fixed amount and the exclusion left aside."""
        award = self.award
        if cents == 0:
            return True
        if isinstance(award, MenuAward):
            return cents in award.amounts_cents
        within = award.minimum_cents <= cents <= award.maximum_cents
        return within and (cents - award.minimum_cents) % award.step_cents == 0


@dataclass(frozen=True, slots=True)
class Limit:
    """What the candidates that carry `id` as district, group or applicant may receive together."""

    id: str
    label: str
    minimum_cents: int | None = None
    maximum_cents: int | None = None
    minimum_awards: int | None = None
    maximum_awards: int | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member's scores by candidate id; no entry means abstained or recused."""

    member: str
    scores: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole `beirat-problem/1`; build it with `problem_from_json` to have every field checked."""

    rule: Rule
    budget_cents: int
    candidates: tuple[Candidate, ...]
    limits: tuple[Limit, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    title: str = ""
    currency: str = "EUR"
    reserve_cents: int = 0
    no_leapfrogging: bool = False
    merit_threshold: int | None = None
    lot_seed: str = ""

    @property
    def available_cents(self) -> int:
        """The budget without the reserve."""
        return self.budget_cents - self.reserve_cents

    def is_eligible(self, candidate: Candidate) -> bool:
        """Whether a rule may fund the candidate (fixed candidates are not the rule's business)."""
        if candidate.excluded is not None or candidate.fixed_cents is not None or candidate.merit is None:
            return False
        return self.merit_threshold is None or candidate.merit >= self.merit_threshold


def next_amount(candidate: Candidate, awarded: int) -> int:
    """Give the next larger amount that the award allows; the amount itself where there is none."""
    award = candidate.award
    if isinstance(award, MenuAward):
        return min((cents for cents in award.amounts_cents if cents > awarded), default=awarded)
    if awarded == 0:
        return candidate.smallest_cents
    return min(awarded + award.step_cents, candidate.maximum_cents)
