"""The parts of a round: criteria, pots, limits. Compared before a change, put in place by it."""

from dataclasses import asdict
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.errors import Refusal
from service.rounds.checks import Limited
from service.rounds.dependents import pots_in_use
from service.rounds.errors import PotInUseError, UnknownPartError
from service.rounds.facts import PotFacts, RoundFacts
from service.rounds.schemas import CriterionDraft, LimitsDraft, PotDraft, RulesDraft
from service.rounds.tables import CriterionRow, LimitRow, PotRow

SETTINGS: Final = (
    "title", "year", "step_cents", "points_minimum", "points_maximum", "aggregation", "minimum_scores",
    "merit_threshold", "quorum", "majority", "tie_rule", "funding_notice", "scoring_closes_at", "revisable",
    "takes_paper", "recusal_record", "names_authors", "severity_correction",
)  # fmt: skip
COPIED: Final = tuple(name for name in SETTINGS if name not in {"title", "year", "scoring_closes_at"})
"""What a new round takes over from an earlier one, besides criteria and pots; its money it does not."""
MONEY: Final = ("budget_cents", "reserve_cents", "applicant_maximum_cents")
OUT_OF_THE_WAY: Final = 10_000


def of_rules(rules: RulesDraft | RoundFacts) -> dict[str, Any]:
    """Lay out what can have changed, to be compared and recorded."""
    words = ("question", "anchor_minimum", "anchor_middle", "anchor_maximum")
    criteria = [
        f"{each.name} × {each.weight} ({' | '.join(getattr(each, word) for word in words)})" for each in rules.criteria
    ]
    pots = sorted(f"{each.code}: {each.name}" for each in rules.pots)
    return {name: getattr(rules, name) for name in SETTINGS} | {"criteria": criteria, "pots": pots}


async def faults_of_parts(session: AsyncSession, facts: RoundFacts, draft: RulesDraft) -> dict[str, Refusal]:
    """Refuse criteria and pots of other rounds, and the removal of pots that are used."""
    known = {each.id for each in facts.criteria}
    faults: dict[str, Refusal] = {
        f"criterion-{place}-name": UnknownPartError()
        for place, each in enumerate(draft.criteria)
        if each.id is not None and each.id not in known
    }
    known = {each.id for each in facts.pots}
    for place, pot in enumerate(draft.pots):
        if pot.id is not None and pot.id not in known:
            faults[f"pot-{place}-name"] = UnknownPartError()
    removed = [pot for pot in facts.pots if pot.id not in {each.id for each in draft.pots}]
    if used := await _used(session, removed):
        faults["pots"] = PotInUseError(name=used[0].name)
    return faults


async def _used(session: AsyncSession, pots: list[PotFacts]) -> list[PotFacts]:
    used = await pots_in_use(session, [pot.id for pot in pots]) if pots else frozenset()
    return [pot for pot in pots if pot.id in used]


async def put_criteria(session: AsyncSession, facts: RoundFacts, drafts: tuple[CriterionDraft, ...]) -> None:
    """Remove, change and add until the criteria are these, in this order."""
    of_round = col(CriterionRow.round_id) == facts.id
    kept = [draft.id for draft in drafts if draft.id is not None]
    await session.execute(sa.delete(CriterionRow).where(of_round, col(CriterionRow.id).not_in(kept)))
    away = col(CriterionRow.position) + OUT_OF_THE_WAY
    await session.execute(sa.update(CriterionRow).where(of_round).values(position=away))
    for position, draft in enumerate(drafts, start=1):
        values = asdict(draft) | {"position": position}
        id_ = values.pop("id")
        if id_ is None:
            await session.execute(sa.insert(CriterionRow).values(round_id=facts.id, **values))
        else:
            await session.execute(sa.update(CriterionRow).where(of_round, col(CriterionRow.id) == id_).values(**values))


async def put_pots(session: AsyncSession, facts: RoundFacts, drafts: tuple[PotDraft, ...]) -> None:
    """Remove, change and add until the pots are these; codes change places without meeting each other."""
    of_round = col(PotRow.round_id) == facts.id
    kept = [draft.id for draft in drafts if draft.id is not None]
    await session.execute(sa.delete(PotRow).where(of_round, col(PotRow.id).not_in(kept)))
    aside = sa.func.concat("\x01", sa.cast(col(PotRow.id), sa.Text))
    await session.execute(sa.update(PotRow).where(of_round).values(code=aside))
    for draft in drafts:
        values = {"code": draft.code, "name": draft.name}
        if draft.id is None:
            await session.execute(sa.insert(PotRow).values(round_id=facts.id, **values))
        else:
            await session.execute(sa.update(PotRow).where(of_round, col(PotRow.id) == draft.id).values(**values))


def labels_of(facts: RoundFacts) -> dict[str, str]:
    """Name every district and pot by the id that its limit has or would have."""
    districts = {f"district:{district.code}": district.name for district in facts.districts}
    return districts | {f"pot:{pot.code}": pot.name for pot in facts.pots}


def of_money(money: LimitsDraft | RoundFacts) -> dict[str, Any]:
    """Lay out amounts in cents, a limit as [minimum, maximum]."""
    limits = {each.id: [each.minimum_cents, each.maximum_cents] for each in money.limits if _says_something(each)}
    return {name: getattr(money, name) for name in MONEY} | limits


def _says_something(limit: Limited) -> bool:
    return limit.minimum_cents is not None or limit.maximum_cents is not None


async def put_limits(session: AsyncSession, facts: RoundFacts, draft: LimitsDraft) -> None:
    districts = {f"district:{district.code}": district.id for district in facts.districts}
    pots = {f"pot:{pot.code}": pot.id for pot in facts.pots}
    await session.execute(sa.delete(LimitRow).where(col(LimitRow.round_id) == facts.id))
    rows = [
        {
            "round_id": facts.id,
            "board_id": facts.board_id,
            "district_id": districts.get(limit.id),
            "pot_id": pots.get(limit.id),
            "minimum_cents": limit.minimum_cents,
            "maximum_cents": limit.maximum_cents,
        }
        for limit in draft.limits
        if _says_something(limit)
    ]
    if rows:
        await session.execute(sa.insert(LimitRow), rows)


def copies_of(facts: RoundFacts) -> tuple[tuple[CriterionDraft, ...], tuple[PotDraft, ...]]:
    """Give a round's criteria and pots as new ones."""
    criteria = tuple(
        CriterionDraft(
            None, each.name, each.question, each.weight, each.anchor_minimum, each.anchor_middle, each.anchor_maximum
        )
        for each in facts.criteria
    )
    return criteria, tuple(PotDraft(None, pot.code, pot.name) for pot in facts.pots)
