"""What may happen to a proposal, and what makes one sensible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Protocol

from service.access import RoundStage
from service.amounts import LARGEST_CENTS
from service.boards.facts import DistrictFacts
from service.errors import Refusal
from service.fields import FaultsError, MissingError, text_fault
from service.proposals.errors import (
    BoundsError,
    IneligibleReasonError,
    IsNoPrivateError,
    IsPrivateError,
    MaybeDistrictError,
    MaybePotError,
    MinimumTooLargeError,
    NoPotsError,
    NothingRequestedError,
    NumberError,
    NumberTakenError,
    ProposalsLockedError,
    TotalTooSmallError,
    UnknownDistrictError,
    UnknownPotError,
)
from service.proposals.schemas import ProposalDraft
from service.rounds.facts import PotFacts
from service.rounds.rules import OPEN_STAGES
from service.texts import Cents

HIGHEST_NUMBER: Final = 999_999
LONGEST_NAME: Final = 200
LONGEST_SUMMARY: Final = 5_000
LONGEST_REASON: Final = 2_000
MOST_SHOWN: Final = 15
Faults = dict[str, Refusal]


@dataclass(frozen=True)
class KnownApplicant:
    """Somebody who has applied to this board before."""

    id: int
    name: str
    natural_person: bool


@dataclass(frozen=True)
class Known:
    """What a proposal may refer to, and which numbers are taken."""

    districts: tuple[DistrictFacts, ...]
    pots: tuple[PotFacts, ...]
    applicants: Mapping[str, KnownApplicant]
    numbers: frozenset[int]

    def applicant(self, name: str) -> KnownApplicant | None:
        """Find an applicant by name, whatever its spaces and capitals."""
        return self.applicants.get(same_name(name))

    @property
    def next_number(self) -> int:
        """Give the first number after all others."""
        return max(self.numbers, default=0) + 1


class Coded(Protocol):
    """A district or a pot."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


def same_name(name: str) -> str:
    """Fold a name so that two ways of writing it are the same."""
    return " ".join(name.split()).casefold()


def check_may_change_proposals(stage: RoundStage) -> None:
    """Refuse from the opening of scoring on."""
    if stage not in OPEN_STAGES:
        raise ProposalsLockedError


def check_ineligible(reason: str) -> None:
    """Refuse without a reason."""
    if not reason.strip():
        raise IneligibleReasonError
    if fault := text_fault(reason, longest=LONGEST_REASON):
        raise FaultsError({"reason": fault})


def code_of(given: str, group: Iterable[Coded]) -> str | None:
    """Find the code of a district or pot by code or name; None if there is none, or more than one of that name."""
    wanted = same_name(given)
    found = {each.code for each in group if wanted in {same_name(each.code), same_name(each.name)}}
    return found.pop() if len(found) == 1 else None


def close_to(given: str, group: Sequence[Coded]) -> tuple[str, ...]:
    """List names that somebody may have meant."""
    wanted = same_name(given)
    names = [each.name for each in group]
    words = [word for word in wanted.split() if len(word) > 3]  # noqa: PLR2004  (von, der, am …)
    containing = [name for name in names if any(word in same_name(name) for word in words)]
    folded = {same_name(name): name for name in names}
    similar = [folded[each] for each in get_close_matches(wanted, folded, n=3, cutoff=0.7)]
    return tuple(dict.fromkeys((*similar, *containing)))[:3]


def district_fault(given: str, known: Known) -> Refusal:
    """Say which districts there are, or which may be meant."""
    if close := close_to(given, known.districts):
        return MaybeDistrictError(given=given, close=close)
    return UnknownDistrictError(given=given, known=tuple(each.name for each in known.districts[:MOST_SHOWN]))


def pot_fault(given: str, known: Known) -> Refusal:
    """Say which pots there are, or which may be meant."""
    if not known.pots:
        return NoPotsError(given=given)
    if close := close_to(given, known.pots):
        return MaybePotError(given=given, close=close)
    return UnknownPotError(given=given, known=tuple(each.name for each in known.pots[:MOST_SHOWN]))


def proposal_faults(draft: ProposalDraft, known: Known, *, own_number: int | None = None) -> Faults:
    """Name each field that makes no sense; `own_number` is the proposal's own, which it may keep."""
    found: Faults = {}
    texts = {
        "title": text_fault(draft.title, longest=LONGEST_NAME),
        "applicant": text_fault(draft.applicant, longest=LONGEST_NAME),
        "summary": text_fault(draft.summary, longest=LONGEST_SUMMARY, required=False),
    }
    found |= {name: fault for name, fault in texts.items() if fault}
    if draft.number is not None and not 1 <= draft.number <= HIGHEST_NUMBER:
        found["number"] = NumberError(given=draft.number, highest=HIGHEST_NUMBER)
    elif draft.number in known.numbers and draft.number != own_number:
        found["number"] = NumberTakenError(number=draft.number)
    if not draft.district:
        found["district"] = MissingError()
    elif draft.district not in {each.code for each in known.districts}:
        found["district"] = district_fault(draft.district, known)
    if draft.pot is not None and draft.pot not in {each.code for each in known.pots}:
        found["pot"] = pot_fault(draft.pot, known)
    return found | _money_faults(draft)


def _money_faults(draft: ProposalDraft) -> Faults:
    found: Faults = {}
    amounts = {"requested": draft.requested_cents, "minimum": draft.minimum_cents, "total": draft.total_cost_cents or 0}
    for name, cents in amounts.items():
        if not 0 <= cents <= LARGEST_CENTS:
            found[name] = BoundsError()
    requested = Cents(draft.requested_cents)
    if draft.requested_cents == 0:
        found["requested"] = NothingRequestedError()
    elif draft.minimum_cents > draft.requested_cents:
        found.setdefault("minimum", MinimumTooLargeError(minimum=Cents(draft.minimum_cents), requested=requested))
    if draft.total_cost_cents is not None and draft.total_cost_cents < draft.requested_cents:
        found.setdefault("total", TotalTooSmallError(total=Cents(draft.total_cost_cents), requested=requested))
    return found


def privacy_faults(draft: ProposalDraft, known: Known) -> Faults:
    """Refuse to make a known private person an organisation in passing, or the other way round."""
    applicant = known.applicant(draft.applicant)
    if applicant is None or applicant.natural_person == draft.natural_person:
        return {}
    error = IsPrivateError if applicant.natural_person else IsNoPrivateError
    return {"natural_person": error(name=applicant.name)}
