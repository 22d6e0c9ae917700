"""Groups that Telegram has given another id: they became supergroups."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import moved_groups, question_copies, topics
from storage.upsert import upsert


async def chat_id(c: AsyncConnection, known_as: int) -> int:
    """Where the group is now that the settings know by this id."""
    query = select(moved_groups.c.chat_id).where(moved_groups.c.was == known_as)
    return (await c.execute(query)).scalar() or known_as


async def move(c: AsyncConnection, was: int, now: int) -> bool:
    """Note the new id; False if that was known."""
    values = {"was": was, "chat_id": now}
    return await upsert(c, moved_groups, values, [moved_groups.c.was]) == 1


async def forget_messages(c: AsyncConnection, group_id: int) -> None:
    """What was written there cannot be found by its number any more: a supergroup counts anew."""
    await c.execute(delete(question_copies).where(question_copies.c.person_id == group_id))
    await c.execute(delete(topics).where(topics.c.group_id == group_id))
