"""Where the team sees a question: the messages in chats and in the group, and its topics."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import question_copies as copies
from storage.schema import topics
from storage.upsert import upsert


async def keep(
    c: AsyncConnection, question_id: int, person_id: int, message_id: int, *, card: bool = False
) -> None:
    """This message in this chat is about the question."""
    if card:
        await set_aside(c, question_id, person_id)
    values = {"question_id": question_id, "person_id": person_id, "message_id": message_id}
    key = [copies.c.person_id, copies.c.message_id]
    await upsert(c, copies, {**values, "card": card}, key, {"card": card})


async def card(c: AsyncConnection, question_id: int, person_id: int) -> int | None:
    """The message in this chat that shows how the question stands."""
    mine = (copies.c.question_id == question_id) & (copies.c.person_id == person_id)
    query = select(copies.c.message_id).where(mine, copies.c.card)
    return (await c.execute(query.order_by(copies.c.id.desc()).limit(1))).scalar()


async def holders(c: AsyncConnection, question_id: int) -> Sequence[int]:
    """The chats in which there is a card of this question."""
    query = select(copies.c.person_id).where(copies.c.question_id == question_id, copies.c.card)
    return sorted(set((await c.execute(query)).scalars()))


async def set_aside(c: AsyncConnection, question_id: int, person_id: int) -> None:
    """A new card takes the place of the old one; an answer to the old one still counts."""
    mine = (copies.c.question_id == question_id) & (copies.c.person_id == person_id)
    await c.execute(update(copies).where(mine).values(card=False))


async def about(c: AsyncConnection, person_id: int, message_id: int) -> int | None:
    """The question that a message in this chat speaks of."""
    there = (copies.c.person_id == person_id) & (copies.c.message_id == message_id)
    return (await c.execute(select(copies.c.question_id).where(there))).scalar()


async def topic(c: AsyncConnection, person_id: int, group_id: int) -> int | None:
    """The topic of this newcomer in the group."""
    mine = (topics.c.person_id == person_id) & (topics.c.group_id == group_id)
    return (await c.execute(select(topics.c.thread_id).where(mine))).scalar()


async def newcomer_of(c: AsyncConnection, group_id: int, thread_id: int) -> int | None:
    """Whose topic this is."""
    there = (topics.c.group_id == group_id) & (topics.c.thread_id == thread_id)
    return (await c.execute(select(topics.c.person_id).where(there))).scalar()


async def open_topic(c: AsyncConnection, person_id: int, group_id: int, thread_id: int) -> None:
    """From now on this is the newcomer's topic."""
    await c.execute(delete(topics).where(topics.c.person_id == person_id))
    values = {"person_id": person_id, "group_id": group_id, "thread_id": thread_id}
    await c.execute(insert(topics).values(values))
