"""Changing rounds: their rules, their money, their stage. Each change is recorded with what was before."""

import secrets
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.lots import commitment
from service.access import RoundStage, Seat
from service.errors import NotFoundError, Refusal
from service.fields import ChoiceError, FaultsError, text_fault
from service.journal.actions import record
from service.rounds.changes import differences, stale_form
from service.rounds.checks import (
    LONGEST_NAME,
    LONGEST_REASON,
    YEARS,
    check_fits,
    check_within,
    contradictions,
    money_faults,
    rule_faults,
)
from service.rounds.dependents import resolution_stands
from service.rounds.errors import DeadlineError, LimitsContradictError, NotReadyError, UnknownGroupError
from service.rounds.parts import (
    COPIED,
    MONEY,
    SETTINGS,
    copies_of,
    faults_of_parts,
    labels_of,
    of_money,
    of_rules,
    put_criteria,
    put_limits,
    put_pots,
)
from service.rounds.queries import get_hindrances, get_round_facts, get_round_id, get_round_titles, rules_are_locked
from service.rounds.rules import (
    check_may_change_limits,
    check_may_change_rules,
    check_may_go_back,
    check_may_mark_published,
    check_may_step,
    free_slug,
)
from service.rounds.schemas import CriterionDraft, LimitsDraft, PotDraft, RoundIn, RoundOut, RulesDraft
from service.rounds.tables import LotSeedRow, RoundRow, StageChangeRow


async def take_round(session: AsyncSession, seat: Seat, *, version: int | None = None) -> RoundRow:
    """Lock the round for this transaction; refuse if it is no longer the version that somebody saw."""
    statement = select(RoundRow).where(RoundRow.id == seat.round.id).with_for_update()
    statement = statement.execution_options(populate_existing=True)
    round_ = (await session.exec(statement)).first()
    if round_ is None:
        raise NotFoundError
    if version is not None and round_.version != version:
        raise await stale_form(
            session, seat, f"round:{round_.slug}", changed_by=round_.updated_by, changed_at=round_.updated_at
        )
    return round_


def _touch(round_: RoundRow, seat: Seat, now: datetime) -> None:
    round_.version += 1
    round_.updated_at = now
    round_.updated_by = seat.person.id


async def change_rules(session: AsyncSession, seat: Seat, draft: RulesDraft, *, version: int, now: datetime) -> None:
    """Change settings, criteria and pots; refused from the opening of scoring on."""
    round_ = await take_round(session, seat, version=version)
    check_may_change_rules(round_.stage, locked=await rules_are_locked(session, seat.round.id))
    facts = await get_round_facts(session, seat.round.id)
    faults = rule_faults(draft)
    moved = draft.scoring_closes_at != facts.scoring_closes_at
    if moved and draft.scoring_closes_at is not None and draft.scoring_closes_at <= now:
        faults["scoring_closes_at"] = DeadlineError()
    faults |= await faults_of_parts(session, facts, draft)
    if faults:
        raise FaultsError(faults)
    before, after = of_rules(facts), of_rules(draft)
    for name in SETTINGS:
        setattr(round_, name, getattr(draft, name))
    _touch(round_, seat, now)
    await session.flush()
    await put_criteria(session, facts, draft.criteria)
    await put_pots(session, facts, draft.pots)
    await record(session, seat, "change_rules", f"round:{round_.slug}", changes=differences(before, after))


async def change_limits(session: AsyncSession, seat: Seat, draft: LimitsDraft, *, version: int, now: datetime) -> None:
    """Change budget, reserve and limits; refused once a resolution is open or adopted."""
    round_ = await take_round(session, seat, version=version)
    check_may_change_limits(round_.stage, resolution_stands=await resolution_stands(session, seat.round.id))
    facts = await get_round_facts(session, seat.round.id)
    labels = labels_of(facts)
    if faults := money_faults(draft):
        raise FaultsError(faults)
    for limit in draft.limits:
        if limit.id not in labels:
            raise UnknownGroupError(id=limit.id)
    found = contradictions(draft.limits, labels, budget_cents=draft.budget_cents, reserve_cents=draft.reserve_cents)
    if found:
        raise LimitsContradictError(found)
    changes = differences(of_money(facts), of_money(draft))
    for name in MONEY:
        setattr(round_, name, getattr(draft, name))
    _touch(round_, seat, now)
    await session.flush()
    await put_limits(session, facts, draft)
    named = [change | {"label": labels[change["what"]]} if change["what"] in labels else change for change in changes]
    await record(session, seat, "change_limits", f"round:{round_.slug}", changes=named)


async def change_deadline(
    session: AsyncSession, seat: Seat, closes_at: datetime | None, *, version: int, now: datetime
) -> None:
    """Move the deadline for scoring, also while scoring is open; None lifts it."""
    round_ = await take_round(session, seat, version=version)
    if closes_at is not None and closes_at <= now:
        raise FaultsError({"scoring_closes_at": DeadlineError()})
    changes = differences({"scoring_closes_at": round_.scoring_closes_at}, {"scoring_closes_at": closes_at})
    round_.scoring_closes_at = closes_at
    _touch(round_, seat, now)
    await record(session, seat, "change_deadline", f"round:{round_.slug}", changes=changes)


async def change_stage(  # noqa: PLR0913  (a step has these parts)
    session: AsyncSession, seat: Seat, to_stage: RoundStage, *, reason: str, version: int | None, now: datetime
) -> None:
    """Take the round one stage forward or, with a reason, one back."""
    round_ = await take_round(session, seat, version=version)
    check_may_step(round_.stage, to_stage, role=seat.role, reason=reason)
    if fault := text_fault(reason, longest=LONGEST_REASON, required=False):
        raise FaultsError({"reason": fault})
    if round_.stage is RoundStage.RESOLUTION:
        check_may_go_back(round_.stage, resolution_stands=await resolution_stands(session, seat.round.id))
    if (round_.stage, to_stage) == (RoundStage.SCREENING, RoundStage.SCORING):
        facts = await get_round_facts(session, seat.round.id)
        if found := await get_hindrances(session, facts, now=now):
            raise NotReadyError(found)
        if facts.lots is None:
            await _draw_lots(session, seat, now=now)
    await _step(session, seat, round_, to_stage, reason=reason.strip(), now=now)


async def mark_published(session: AsyncSession, seat: Seat, *, now: datetime) -> None:
    """Note that the decision has been published; does nothing for a later version of the same publication."""
    round_ = await take_round(session, seat)
    if round_.stage.position >= RoundStage.PUBLISHED.position:
        return
    check_may_mark_published(round_.stage)
    await _step(session, seat, round_, RoundStage.PUBLISHED, reason="", now=now)


async def _draw_lots(session: AsyncSession, seat: Seat, *, now: datetime) -> None:
    """Draw the seed of the lots, once in a round's life; its hash is shown from now on, the seed on publication."""
    seed = secrets.token_hex(32)
    session.add(LotSeedRow(round_id=seat.round.id, seed=seed, commitment=commitment(seed), committed_at=now))
    await session.flush()
    await record(session, seat, "commit_lots", f"round:{seat.round.slug}", commitment=commitment(seed))


async def _step(  # noqa: PLR0913
    session: AsyncSession, seat: Seat, round_: RoundRow, to_stage: RoundStage, *, reason: str, now: datetime
) -> None:
    from_stage, round_.stage = round_.stage, to_stage
    _touch(round_, seat, now)
    session.add(
        StageChangeRow(
            round_id=seat.round.id,
            from_stage=from_stage,
            to_stage=to_stage,
            back=to_stage.position < from_stage.position,
            reason=reason,
            at=now,
            person_id=seat.person.id,
        )
    )
    changes = differences({"stage": from_stage}, {"stage": to_stage})
    await record(session, seat, "change_stage", f"round:{round_.slug}", changes=changes, reason=reason)


async def create_round(
    session: AsyncSession, seat: Seat, draft: RoundIn, *, criteria: tuple[CriterionDraft, ...], now: datetime
) -> RoundOut:
    """Start a round in the draft stage, with the rules of an earlier one or with these criteria."""
    faults: dict[str, Refusal] = {}
    check_fits(faults, "title", draft.title, LONGEST_NAME)
    check_within(faults, "year", draft.year, *YEARS)
    titles = dict(await get_round_titles(session, seat.board.id))
    if draft.copy_from is not None and draft.copy_from not in titles:
        faults["copy_from"] = ChoiceError()
    if faults:
        raise FaultsError(faults)
    slug = free_slug(draft.title, titles)
    round_ = RoundRow(board_id=seat.board.id, slug=slug, title=draft.title, year=draft.year)
    pots: tuple[PotDraft, ...] = ()
    if draft.copy_from is not None:
        model = await get_round_facts(session, await get_round_id(session, seat.board.id, draft.copy_from))
        for name in COPIED:
            setattr(round_, name, getattr(model, name))
        criteria, pots = copies_of(model)
    _touch(round_, seat, now)
    session.add(round_)
    await session.flush()
    facts = await get_round_facts(session, round_.id or 0)
    await put_criteria(session, facts, criteria)
    await put_pots(session, facts, pots)
    await record(session, seat, "create_round", f"round:{slug}", title=draft.title, copied_from=draft.copy_from)
    return RoundOut(slug, draft.title, f"/board/{seat.board.slug}/rounds/{slug}")
