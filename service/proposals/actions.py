"""Recording proposals: by hand, from a table; eligible or not."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.errors import NotFoundError, Refusal
from service.fields import FaultsError
from service.journal.actions import record
from service.proposals.errors import AppliedError, BadLinesError, NothingToImportError
from service.proposals.lines import check_table
from service.proposals.queries import get_known, get_proposal
from service.proposals.rules import (
    LONGEST_NAME,
    Known,
    check_ineligible,
    check_may_change_proposals,
    privacy_faults,
    proposal_faults,
    same_name,
)
from service.proposals.schemas import ProposalDraft
from service.proposals.table import Table, read_upload
from service.proposals.tables import ApplicantRow, ImportRow, ProposalRow
from service.rounds.actions import take_round
from service.rounds.changes import differences, stale_form
from service.texts import Texts


def _subject(seat: Seat, number: int) -> str:
    return f"proposal:{seat.round.slug}/{number}"


def _refuse(faults: Mapping[str, Refusal]) -> None:
    if faults:
        raise FaultsError(faults)


async def create_proposal(session: AsyncSession, seat: Seat, draft: ProposalDraft, *, now: datetime) -> int:
    """Record a new proposal; answers its number."""
    check_may_change_proposals((await take_round(session, seat)).stage)
    known = await get_known(session, seat)
    _refuse(proposal_faults(draft, known) | privacy_faults(draft, known))
    number = draft.number or known.next_number
    applicants = await _applicant_ids(session, seat, known, [draft])
    await session.execute(sa.insert(ProposalRow).values(_values(seat, known, draft, applicants, number, now)))
    await record(session, seat, "create_proposal", _subject(seat, number), title=draft.title)
    return number


async def change_proposal(  # noqa: PLR0913  (values are named)
    session: AsyncSession, seat: Seat, number: int, draft: ProposalDraft, *, version: int, now: datetime
) -> int:
    """Change a proposal; answers its number, which may have changed as well."""
    row = await _take_proposal(session, seat, number, version=version)
    known = await get_known(session, seat)
    before = await get_proposal(session, seat.round.id, number)
    faults = proposal_faults(draft, known, own_number=number)
    same_applicant = same_name(draft.applicant) == same_name(before.facts.applicant_name)
    _refuse(faults if same_applicant else faults | privacy_faults(draft, known))
    if same_applicant:
        await _set_natural_person(session, before.facts.applicant_id, natural_person=draft.natural_person)
    applicants = await _applicant_ids(session, seat, known, [draft])
    new_number = draft.number or number
    values = _values(seat, known, draft, applicants, new_number, now)
    for name in values.keys() - {"round_id", "board_id"}:
        setattr(row, name, values[name])
    row.version += 1
    await session.flush()
    after = await get_proposal(session, seat.round.id, new_number)
    changes = differences(_told(before.facts, before.total_cost_cents), _told(after.facts, after.total_cost_cents))
    await record(session, seat, "change_proposal", _subject(seat, new_number), changes=changes)
    return new_number


async def _set_natural_person(session: AsyncSession, applicant_id: int, *, natural_person: bool) -> None:
    """Correct what an applicant is, for all proposals of that applicant."""
    of_applicant = col(ApplicantRow.id) == applicant_id
    await session.execute(sa.update(ApplicantRow).where(of_applicant).values(natural_person=natural_person))


def _told(facts: Any, total_cost_cents: int | None) -> dict[str, Any]:  # noqa: ANN401
    """Lay out what can have changed, to be compared and recorded."""
    return {
        "number": facts.number,
        "title": facts.title,
        "summary": facts.summary,
        "applicant": facts.applicant_name,
        "natural_person": facts.natural_person,
        "district": facts.district_name,
        "pot": facts.pot_name,
        "requested_cents": facts.requested_cents,
        "minimum_cents": facts.minimum_cents,
        "total_cost_cents": total_cost_cents,
    }


async def mark_ineligible(  # noqa: PLR0913  (values are named)
    session: AsyncSession, seat: Seat, number: int, *, reason: str, version: int, now: datetime
) -> None:
    """Note that a proposal fails the eligibility check, and why."""
    check_ineligible(reason)
    row = await _take_proposal(session, seat, number, version=version)
    row.eligible, row.ineligible_reason = False, reason.strip()
    await _touch(session, seat, row, now)
    changes = [{"what": "eligible", "before": True, "after": False}]
    await record(session, seat, "mark_ineligible", _subject(seat, number), reason=reason.strip(), changes=changes)


async def mark_eligible(session: AsyncSession, seat: Seat, number: int, *, version: int, now: datetime) -> None:
    """Note that a proposal passes the eligibility check after all."""
    row = await _take_proposal(session, seat, number, version=version)
    before, row.eligible, row.ineligible_reason = row.ineligible_reason, True, ""
    await _touch(session, seat, row, now)
    changes = [{"what": "eligible", "before": False, "after": True}]
    await record(session, seat, "mark_eligible", _subject(seat, number), reason_before=before, changes=changes)


async def _take_proposal(session: AsyncSession, seat: Seat, number: int, *, version: int) -> ProposalRow:
    """Lock round and proposal; refuse from scoring on, or if it is no longer the version that somebody saw."""
    check_may_change_proposals((await take_round(session, seat)).stage)
    statement = select(ProposalRow).where(ProposalRow.round_id == seat.round.id, ProposalRow.number == number)
    row = (await session.exec(statement.with_for_update().execution_options(populate_existing=True))).first()
    if row is None:
        raise NotFoundError
    if row.version != version:
        subject = _subject(seat, number)
        raise await stale_form(session, seat, subject, changed_by=row.updated_by, changed_at=row.updated_at)
    return row


async def _touch(session: AsyncSession, seat: Seat, row: ProposalRow, now: datetime) -> None:
    row.version += 1
    row.updated_at, row.updated_by = now, seat.person.id
    await session.flush()


def _values(  # noqa: PLR0913, PLR0917
    seat: Seat, known: Known, draft: ProposalDraft, applicants: Mapping[str, int], number: int, now: datetime
) -> dict[str, Any]:
    """Lay out a checked draft as columns."""
    return {
        "round_id": seat.round.id,
        "board_id": seat.board.id,
        "number": number,
        "title": draft.title.strip(),
        "summary": draft.summary.strip(),
        "applicant_id": applicants[same_name(draft.applicant)],
        "district_id": {each.code: each.id for each in known.districts}[draft.district],
        "pot_id": {each.code: each.id for each in known.pots}[draft.pot] if draft.pot else None,
        "requested_cents": draft.requested_cents,
        "minimum_cents": draft.minimum_cents,
        "total_cost_cents": draft.total_cost_cents,
        "updated_at": now,
        "updated_by": seat.person.id,
    }


async def _applicant_ids(
    session: AsyncSession, seat: Seat, known: Known, drafts: Iterable[ProposalDraft]
) -> dict[str, int]:
    """Find the applicants of these drafts by name, and record those who are new to the board."""
    ids = {name: applicant.id for name, applicant in known.applicants.items()}
    new = {same_name(draft.applicant): draft for draft in drafts if same_name(draft.applicant) not in ids}
    if new:
        rows = [
            {"board_id": seat.board.id, "name": " ".join(each.applicant.split()), "natural_person": each.natural_person}
            for each in new.values()
        ]
        added = sa.insert(ApplicantRow).returning(col(ApplicantRow.id), col(ApplicantRow.name))
        ids |= {same_name(name): id_ for id_, name in await session.execute(added, rows)}
    return ids


async def upload_table(  # noqa: PLR0913  (values are named)
    session: AsyncSession, seat: Seat, content: bytes, *, file_name: str, texts: Texts, now: datetime
) -> int:
    """Keep a table for its preview; nothing is imported yet. Answers the number of the preview."""
    table = await read_upload(content, texts, district_label=seat.board.district_label)
    check_may_change_proposals((await take_round(session, seat)).stage)
    row = ImportRow(
        round_id=seat.round.id,
        file_name=file_name.replace("\x00", "")[:LONGEST_NAME],
        lines=table.stored(),
        uploaded_by=seat.person.id,
        uploaded_at=now,
    )
    session.add(row)
    await session.flush()
    return row.id or 0


async def apply_table(session: AsyncSession, seat: Seat, import_id: int, *, leave_out_bad: bool, now: datetime) -> int:
    """Import an uploaded table, once, checked anew against how things stand now; answers how many proposals."""
    check_may_change_proposals((await take_round(session, seat)).stage)
    waiting = select(ImportRow).where(ImportRow.id == import_id, ImportRow.round_id == seat.round.id)
    row = (await session.exec(waiting.with_for_update().execution_options(populate_existing=True))).first()
    if row is None:
        raise NotFoundError
    if row.applied_at is not None:
        raise AppliedError(at=row.applied_at)
    known = await get_known(session, seat)
    checked = check_table(Table.restored(row.lines), known)
    good = [line.draft for line in checked if not line.faults]
    bad = len(checked) - len(good)
    if bad and not leave_out_bad:
        raise BadLinesError(count=bad)
    if not good:
        raise NothingToImportError
    applicants = await _applicant_ids(session, seat, known, good)
    rows = [_values(seat, known, draft, applicants, draft.number or 0, now) for draft in good]
    await session.execute(sa.insert(ProposalRow), rows)
    row.applied_at, row.lines = now, []
    numbers = [draft.number for draft in good]
    await record(session, seat, "import_proposals", f"round:{seat.round.slug}", file_name=row.file_name,
                 imported=len(good), left_out=bad, numbers=numbers)  # fmt: skip
    return len(good)
