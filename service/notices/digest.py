"""The digest for a chair: made from what this chair may see, and nothing else."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.notices.queries import Chair
from service.notices.words import (
    DIGEST_ALL_DONE,
    DIGEST_BEGIN,
    DIGEST_END,
    DIGEST_FAILED,
    DIGEST_MISSING,
    DIGEST_NO_END,
    DIGEST_ROUND,
    DIGEST_SHORT,
    DIGEST_SUBJECT,
    DIGEST_WITHHELD,
)
from service.scoring.facts import Progress
from service.scoring.progress import get_progress
from service.texts import Texts, texts_in


async def digest_for(session: AsyncSession, chair: Chair, *, base_url: str, now: datetime) -> tuple[str, str]:
    """Give subject and body in the chair's language."""
    texts = texts_in(chair.reader.language)
    parts = [texts.gettext(DIGEST_BEGIN) % {"name": chair.reader.name}]
    for seat in chair.seats:
        progress = await get_progress(session, seat, now=now)
        parts.append(_round(seat, progress, texts, base_url))
    if chair.failed:
        parts.append(texts.gettext(DIGEST_FAILED) % {"failed": texts.number(chair.failed)})
    parts.append(texts.gettext(DIGEST_END) % {"account": f"{base_url}/account"})
    return texts.gettext(DIGEST_SUBJECT) % {"board": chair.board.name}, "\n".join(parts)


def _round(seat: Seat, progress: Progress, texts: Texts, base_url: str) -> str:
    """Tell of one round: how much is done, who has something open, what has too few scores."""
    closes_at = seat.round.scoring_closes_at
    done = sum(member.complete + member.abstained for member in progress.members)
    open_ = {member.name: member.open for member in progress.members if member.open}
    values = {
        "round": seat.round.title,
        "done": texts.number(done),
        "total": texts.number(done + sum(open_.values())),
        "closes": texts.deadline(closes_at) if closes_at else "",
        "link": f"{base_url}{seat.home}/progress",
        "members": ", ".join(f"{name} ({texts.number(number)})" for name, number in open_.items()),
        "short": texts.number(sum(not proposal.enough for proposal in progress.proposals)),
        "minimum": texts.number(progress.minimum_scores),
        "withheld": texts.number(progress.withheld),
    }
    said = [DIGEST_ROUND if closes_at else DIGEST_NO_END, DIGEST_MISSING if open_ else DIGEST_ALL_DONE]
    if any(not proposal.enough for proposal in progress.proposals):
        said.append(DIGEST_SHORT)
    if progress.withheld:
        said.append(DIGEST_WITHHELD)
    return "".join(texts.gettext(text) % values for text in said)
