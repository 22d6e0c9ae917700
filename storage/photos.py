"""Photos that volunteers give of themselves: Telegram's id of the file, and nothing else."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import photos
from storage.upsert import upsert


async def get(c: AsyncConnection, person_id: int) -> str | None:
    """The file_id of their photo."""
    query = select(photos.c.file_id).where(photos.c.person_id == person_id)
    return (await c.execute(query)).scalar()


async def wait_for(c: AsyncConnection, person_id: int, until: datetime | None) -> None:
    """The next picture that they send until then is their photo; None: no longer."""
    values = {"awaited_until": until}
    await upsert(c, photos, {"person_id": person_id, **values}, [photos.c.person_id], values)


async def take(
    c: AsyncConnection, person_id: int, file_id: str, update_id: int, now: datetime
) -> bool:
    """Keep it if one is waited for; a replay of the same update says the same again."""
    mine = photos.c.person_id == person_id
    if (await c.execute(select(photos.c.update_id).where(mine))).scalar() == update_id:
        return True
    values = {"file_id": file_id, "update_id": update_id, "awaited_until": None}
    waits = mine & (photos.c.awaited_until > now)
    return (await c.execute(update(photos).where(waits).values(**values))).rowcount == 1


async def forget(c: AsyncConnection, person_id: int) -> None:
    await c.execute(delete(photos).where(photos.c.person_id == person_id))
