"""What coordinators propose for articles, and what came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.article_fields import text_fields
from bot.domain.articles import Decision, NewProposal, Proposal
from storage.articles import text_of
from storage.schema import proposals


async def add(c: AsyncConnection, new: NewProposal) -> int:
    """Keep the proposal; returns its id."""
    values = {
        "article_id": new.article,
        "language": new.language,
        "text": text_fields(new.text),
        "before": new.before and text_fields(new.before),
        "proposed_by": new.proposed_by,
        "proposed_at": new.proposed_at,
        "state": Decision.WAITING,
    }
    result = await c.execute(insert(proposals).values(values).returning(proposals.c.id))
    return int(result.scalar_one())


async def get(c: AsyncConnection, proposal_id: int) -> Proposal | None:
    row = (await c.execute(select(proposals).where(proposals.c.id == proposal_id))).first()
    return _proposal(row) if row else None


async def waiting(c: AsyncConnection) -> list[Proposal]:
    """Those that nobody has decided about, oldest first."""
    query = select(proposals).where(proposals.c.state == Decision.WAITING)
    return [_proposal(row) for row in await c.execute(query.order_by(proposals.c.id))]


async def decide(
    c: AsyncConnection, proposal_id: int, state: Decision, by: int, now: datetime, note: str = ""
) -> bool:
    """Note the decision; False if somebody else was faster."""
    row = (proposals.c.id == proposal_id) & (proposals.c.state == Decision.WAITING)
    values = {"state": state, "decided_by": by, "decided_at": now, "note": note}
    return (await c.execute(update(proposals).where(row).values(values))).rowcount == 1


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        article=row.article_id,
        language=row.language,
        text=text_of(row.text),
        before=None if row.before is None else text_of(row.before),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        id=row.id,
        state=Decision(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        note=row.note,
    )
