"""Chores: what is done once a night or once a month, by whichever replica comes first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import chores
from storage.upsert import upsert


async def due(c: AsyncConnection, name: str, now: datetime) -> bool:
    """Whether it is time for this chore, or nobody has said yet when that is."""
    at = (await c.execute(select(chores.c.due_at).where(chores.c.name == name))).scalar()
    return at is None or at <= now


async def claim(c: AsyncConnection, name: str, now: datetime, following: datetime) -> bool:
    """Take the chore that is due, unless somebody else has; the very first time it only waits."""
    if await upsert(c, chores, {"name": name, "due_at": following}, [chores.c.name]):
        return False
    mine = (chores.c.name == name) & (chores.c.due_at <= now)
    return (await c.execute(update(chores).where(mine).values(due_at=following))).rowcount == 1


async def found(c: AsyncConnection, name: str) -> dict[str, Any]:
    """What the chore found out the last time; empty before that."""
    kept = (await c.execute(select(chores.c.found).where(chores.c.name == name))).scalar()
    return dict(kept or {})


async def keep(c: AsyncConnection, name: str, what: Mapping[str, Any]) -> None:
    await c.execute(update(chores).where(chores.c.name == name).values(found=dict(what)))
