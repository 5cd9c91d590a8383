"""Write an invented round into the database: rules, limits, proposals, conflicts, scorecards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.lots import commitment
from service.access import MEMBERS, VOTERS, RoundStage
from service.boards.tables import BoardRow, DistrictRow
from service.conflicts.tables import ConflictAnswerRow, ConflictKind, ConflictRow
from service.demo.catalogue import SECTORS
from service.demo.invented import (
    LARGEST_POINTS,
    STEP_CENTS,
    InventedProposal,
    invent_comment,
    invent_points,
    invent_proposals,
)
from service.demo.people import InventedMember
from service.members.tables import MemberRow
from service.proposals.tables import ApplicantRow, ProposalRow
from service.rounds.tables import CriterionRow, LimitRow, LotSeedRow, PotRow, RoundRow, StageChangeRow
from service.scoring.tables import PointsRow, ScorecardRevisionRow, ScorecardRow, ScorecardState

CRITERIA: Final = (
    ("Nutzen für das Gemeinwesen", "Wie vielen Menschen im Ort hilft das Vorhaben, und wie sehr?", 3),
    ("Bezug zum Ehrenamt", "Wie stark tragen Freiwillige das Vorhaben?", 3),
    ("Ausstrahlung in die Region", "Wirkt es über den Verein und den Ort hinaus?", 2),
    ("Beispiel und Neuheit", "Können andere davon lernen?", 1),
)
ANCHORS: Final = ("gar nicht", "teils, teils", "in hohem Maße")
MINIMUM_SHARE: Final = 60
MAXIMUM_SHARE: Final = 145
"""A district gets between 60 and 145 percent of its part of the budget by square root of population."""
POT_SHARES: Final = {"kultur": (30, 55), "sport": (15, 35), "soziales": (20, 45)}
"""Percent of the budget that each pot gets at least and at most."""


@dataclass(frozen=True)
class Plan:
    """What distinguishes one demo round from another; `stages` are the steps that it has gone, with their days."""

    year: int
    title: str
    proposals: int
    budget_cents: int
    reserve_cents: int
    stages: Sequence[tuple[RoundStage, datetime]]
    scoring_closes_at: datetime
    complete: bool


class RoundWriter:
    """Write one planned round for a board."""

    def __init__(
        self, session: AsyncSession, board: BoardRow, people: Sequence[tuple[InventedMember, MemberRow]], plan: Plan
    ) -> None:
        """Take what all steps need."""
        self.session = session
        self.board_id = board.id or 0
        self.people = people
        self.plan = plan
        self.invented = invent_proposals(plan.year, plan.proposals)

    async def write(self) -> RoundRow:
        """Write everything up to the last planned stage; rules first, since scoring locks them."""
        round_ = await self._write_round()
        districts = await self._districts()
        pots = await self._write_rules(round_.id or 0, districts)
        proposals = await self._write_proposals(round_.id or 0, districts, pots)
        await self._write_stages(round_)
        await self._write_conflicts(round_.id or 0, proposals)
        await self._write_scorecards(round_.id or 0, proposals)
        await self.session.refresh(round_)
        return round_

    async def _write_round(self) -> RoundRow:
        plan = self.plan
        round_ = RoundRow(
            board_id=self.board_id,
            slug=str(plan.year),
            title=plan.title,
            year=plan.year,
            budget_cents=plan.budget_cents,
            reserve_cents=plan.reserve_cents,
            step_cents=STEP_CENTS,
            points_maximum=LARGEST_POINTS,
            minimum_scores=5,
            merit_threshold=200,
            applicant_maximum_cents=500_000,
            scoring_closes_at=plan.scoring_closes_at,
            takes_paper=True,
            funding_notice="Mitfinanziert mit Steuermitteln auf Grundlage des vom Landtag beschlossenen Haushalts.",
        )
        await self._save(round_)
        return round_

    async def _districts(self) -> dict[str, DistrictRow]:
        statement = sa.select(DistrictRow).where(col(DistrictRow.board_id) == self.board_id)
        return {district.code: district for district in (await self.session.execute(statement)).scalars()}

    async def _write_rules(self, round_id: int, districts: dict[str, DistrictRow]) -> dict[str, PotRow]:
        low, middle, high = ANCHORS
        for position, (name, question, weight) in enumerate(CRITERIA, start=1):
            criterion = CriterionRow(round_id=round_id, position=position, name=name, question=question, weight=weight)
            criterion.anchor_minimum, criterion.anchor_middle, criterion.anchor_maximum = low, middle, high
            self.session.add(criterion)
        pots = {sector.code: PotRow(round_id=round_id, code=sector.code, name=sector.name) for sector in SECTORS}
        await self._save(*pots.values())
        available = self.plan.budget_cents - self.plan.reserve_cents
        size = {code: (district.population or 0) ** 0.5 for code, district in districts.items()}
        for code, district in districts.items():
            part = available * size[code] / sum(size.values())
            await self._write_limit(round_id, part, (MINIMUM_SHARE, MAXIMUM_SHARE), district_id=district.id)
        for code, pot in pots.items():
            await self._write_limit(round_id, available, POT_SHARES[code], pot_id=pot.id)
        return pots

    async def _write_limit(self, round_id: int, part: float, shares: tuple[int, int], **group: Any) -> None:  # noqa: ANN401
        least, most = (round(part * share / 100 / 50_000) * 50_000 for share in shares)
        await self._save(
            LimitRow(round_id=round_id, board_id=self.board_id, minimum_cents=least, maximum_cents=most, **group)
        )

    async def _write_proposals(
        self, round_id: int, districts: dict[str, DistrictRow], pots: dict[str, PotRow]
    ) -> dict[int, tuple[InventedProposal, int]]:
        applicants = await self._write_applicants()
        written = {}
        for invented in self.invented:
            row = ProposalRow(
                round_id=round_id,
                board_id=self.board_id,
                number=invented.number,
                title=invented.title,
                summary=invented.summary,
                applicant_id=applicants[invented.applicant],
                district_id=districts[invented.district_code].id or 0,
                pot_id=pots[invented.pot_code].id,
                requested_cents=invented.requested_cents,
                minimum_cents=invented.minimum_cents,
                eligible=not invented.ineligible_reason,
                ineligible_reason=invented.ineligible_reason,
            )
            written[invented.number] = (invented, row)
        await self._save(*(row for _invented, row in written.values()))
        return {number: (invented, row.id or 0) for number, (invented, row) in written.items()}

    async def _write_applicants(self) -> dict[str, int]:
        known = {
            name: applicant_id
            for applicant_id, name in await self.session.execute(
                sa.select(col(ApplicantRow.id), col(ApplicantRow.name)).where(
                    col(ApplicantRow.board_id) == self.board_id
                )
            )
        }
        fresh = {
            invented.applicant: ApplicantRow(
                board_id=self.board_id, name=invented.applicant, natural_person=invented.natural_person
            )
            for invented in self.invented
            if invented.applicant not in known
        }
        await self._save(*fresh.values())
        return known | {name: row.id for name, row in fresh.items()}

    async def _write_stages(self, round_: RoundRow) -> None:
        seed = f"Beispiel-Los {self.plan.year}"
        before = RoundStage.DRAFT
        for stage, at in self.plan.stages:
            self.session.add(StageChangeRow(round_id=round_.id or 0, from_stage=before, to_stage=stage, at=at))
            if stage is RoundStage.SCORING:
                self.session.add(
                    LotSeedRow(round_id=round_.id or 0, seed=seed, commitment=commitment(seed), committed_at=at)
                )
            before = stage
        round_.stage = before
        await self.session.flush()

    async def _write_conflicts(self, round_id: int, proposals: dict[int, tuple[InventedProposal, int]]) -> None:
        for invented, member in self.people:
            if member.role not in MEMBERS or (not self.plan.complete and not invented.done):
                continue
            self.session.add(ConflictAnswerRow(member_id=member.id or 0, round_id=round_id))
            for number in set(invented.conflicts) & proposals.keys():
                self.session.add(
                    ConflictRow(
                        member_id=member.id or 0,
                        proposal_id=proposals[number][1],
                        kind=ConflictKind.OFFICE_HOLDER,
                        declared_by=member.person_id,
                    )
                )
        await self.session.flush()

    async def _write_scorecards(self, round_id: int, proposals: dict[int, tuple[InventedProposal, int]]) -> None:
        statement = sa.select(col(CriterionRow.id)).where(col(CriterionRow.round_id) == round_id)
        criteria = list((await self.session.execute(statement.order_by(col(CriterionRow.position)))).scalars())
        cards, revisions, points = [], [], []
        for place, (invented, member) in enumerate(self._voters()):
            for proposal, proposal_id in proposals.values():
                if not self._scores(invented, place, proposal):
                    continue
                key = {"member_id": member.id, "proposal_id": proposal_id}
                given = dict(zip(criteria, invent_points(proposal, place, len(criteria)), strict=True))
                comment = invent_comment(proposal, place)
                state = {"state": ScorecardState.COMPLETE, "version": 1, "comment": comment}
                cards.append({**key, **state, "round_id": round_id})
                said = {str(criterion): value for criterion, value in given.items()}
                revisions.append({**key, **state, "points": said, "saved_by": member.person_id})
                points += [{**key, "criterion_id": criterion, "points": value} for criterion, value in given.items()]
        await self.session.execute(sa.insert(ScorecardRow).values(abstained_because=""), cards)
        await self.session.execute(sa.insert(ScorecardRevisionRow), revisions)
        await self.session.execute(sa.insert(PointsRow), points)

    def _scores(self, member: InventedMember, place: int, proposal: InventedProposal) -> bool:
        """Tell whether this member has finished this scorecard."""
        if proposal.number in member.conflicts or proposal.ineligible_reason:
            return False
        dice = Random(proposal.number * 100 + place)  # noqa: S311  (invented data, no secret)
        return self.plan.complete or dice.random() < member.done

    def _voters(self) -> list[tuple[InventedMember, MemberRow]]:
        return [(invented, row) for invented, row in self.people if row.role in VOTERS]

    async def _save(self, *rows: object) -> None:
        self.session.add_all(rows)
        await self.session.flush()
