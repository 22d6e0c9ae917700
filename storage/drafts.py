"""Where people stand in their dialogues: one row a person."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogues.engine import Draft
from storage.schema import drafts
from storage.upsert import upsert

_COLUMNS = [column for column in drafts.c if column.name not in {"person_id", "updated_at"}]


async def get(c: AsyncConnection, person_id: int) -> Draft | None:
    query = select(*_COLUMNS).where(drafts.c.person_id == person_id).with_for_update()
    row = (await c.execute(query)).first()
    return Draft(**row._mapping) if row else None


async def keep(c: AsyncConnection, person_id: int, draft: Draft, now: datetime) -> None:
    values = {**asdict(draft), "answers": dict(draft.answers), "updated_at": now}
    new = {"person_id": person_id, **values}
    await upsert(c, drafts, new, [drafts.c.person_id], values)


async def drop(c: AsyncConnection, person_id: int) -> None:
    await c.execute(delete(drafts).where(drafts.c.person_id == person_id))
