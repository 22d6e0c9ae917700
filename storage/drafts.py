"""Where people stand in their dialogues: one row a person and dialogue."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogues.engine import Draft
from storage.schema import drafts, speaking
from storage.upsert import upsert

_COLUMNS = [it for it in drafts.c if it.name not in {"person_id", "turn", "updated_at"}]


async def get(c: AsyncConnection, person_id: int, dialogue: str | None = None) -> Draft | None:
    """The draft of this dialogue; of any, the one that was in front last."""
    query = select(*_COLUMNS).where(drafts.c.person_id == person_id)
    if dialogue is not None:
        query = query.where(drafts.c.dialogue == dialogue)
    query = query.order_by(drafts.c.turn.desc()).limit(1)
    row = (await c.execute(query.with_for_update())).first()
    return Draft(**row._mapping) if row else None


async def in_front(c: AsyncConnection, person_id: int, since: datetime) -> Draft | None:
    """The draft that was in front last, if it was touched since then; nothing is held."""
    mine = (drafts.c.person_id == person_id) & (drafts.c.updated_at >= since)
    query = select(*_COLUMNS).where(mine).order_by(drafts.c.turn.desc()).limit(1)
    row = (await c.execute(query)).first()
    return Draft(**row._mapping) if row else None


async def keep(c: AsyncConnection, person_id: int, draft: Draft, now: datetime) -> None:
    """Keep the draft, in front of the person's others.

    Whoever is in a dialogue speaks on no line: their answers are meant for us.
    """
    await c.execute(delete(speaking).where(speaking.c.person_id == person_id))
    last = select(func.max(drafts.c.turn)).where(drafts.c.person_id == person_id)
    turn = ((await c.execute(last)).scalar() or 0) + 1
    values = {**asdict(draft), "answers": dict(draft.answers), "updated_at": now, "turn": turn}
    new = {"person_id": person_id, **values}
    await upsert(c, drafts, new, [drafts.c.person_id, drafts.c.dialogue], values)


async def drop(c: AsyncConnection, person_id: int, dialogue: str | None = None) -> None:
    """Forget the draft of this dialogue, or all of them."""
    mine = drafts.c.person_id == person_id
    if dialogue is not None:
        mine &= drafts.c.dialogue == dialogue
    await c.execute(delete(drafts).where(mine))
