"""The free texts of a round as they may be published: cleaned of personal details, once, for pack and pages alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.proposals.facts import ProposalFacts
from service.publication.facts import Facts, Finding
from service.publication.privacy import Scrubber
from service.publication.snapshot import PRIVATE_PERSON, Deviation
from service.texts import N_


@dataclass(frozen=True)
class ProposalWording:
    """One proposal's texts; a natural person's applicant is `Privatperson`."""

    title: str
    summary: str
    applicant: str
    ineligible_reason: str
    deviation: Deviation | None
    lighthouse: str | None


@dataclass(frozen=True)
class Wording:
    """All texts, by proposal number, and what was found in them."""

    proposals: Mapping[int, ProposalWording]
    correction_reason: str | None
    findings: tuple[Finding, ...]


def clean_wording(facts: Facts, correction_reason: str) -> Wording:
    """Take the personal details out of everything that people wrote."""
    scrubber = Scrubber(facts.member_names, facts.proposals)
    reason = scrubber.clean(correction_reason, N_("Reason for the correction")) if correction_reason else None
    deviations = {
        one.number: Deviation(
            scrubber.clean(one.reason, N_("Reason for the deviation"), one.number),
            scrubber.clean(one.broken_limit_reason, N_("Reason for the deviation"), one.number)
            if one.broken_limit_reason
            else None,
        )
        for one in facts.adopted.deviations
    }
    examples = {
        one.number: scrubber.clean(one.text, N_("Why it is an example"), one.number) for one in facts.lighthouses
    }
    proposals = {
        one.number: _wording(one, scrubber, deviations.get(one.number), examples.get(one.number))
        for one in facts.proposals
    }
    return Wording(proposals, reason, tuple(dict.fromkeys(scrubber.findings)))


def _wording(
    one: ProposalFacts, scrubber: Scrubber, deviation: Deviation | None, lighthouse: str | None
) -> ProposalWording:
    def clean(text: str, where: str) -> str:
        return scrubber.clean(text, where, one.number, own=one)

    applicant = scrubber.name(one.applicant_name, N_("Applicant"), one.number) if not one.natural_person else None
    return ProposalWording(
        title=clean(one.title, N_("Title")),
        summary=clean(one.summary, N_("Short description")),
        applicant=applicant or PRIVATE_PERSON,
        ineligible_reason=clean(one.ineligible_reason, N_("Reason for the exclusion")),
        deviation=deviation,
        lighthouse=lighthouse,
    )
