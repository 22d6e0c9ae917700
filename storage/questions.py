"""Questions, what was said about them, and where the team sees them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.questions import OPEN, NewWords, Question, State, Words
from storage.schema import question_messages as messages
from storage.schema import questions
from storage.upsert import upsert


async def add(c: AsyncConnection, person_id: int, now: datetime, **values: Any) -> Question:
    """Keep a question: state, language, text, hits, article, alarm, update_id."""
    row = {"hits": [], "person_id": person_id, "asked_at": now, **values}
    result = await c.execute(insert(questions).values(row).returning(questions))
    return _question(result.one())


async def get(c: AsyncConnection, question_id: int) -> Question | None:
    return await _first(c, select(questions).where(questions.c.id == question_id))


async def hold(c: AsyncConnection, question_id: int) -> Question | None:
    """The question, held until the transaction ends."""
    return await _first(
        c, select(questions).where(questions.c.id == question_id).with_for_update()
    )


async def of_update(c: AsyncConnection, person_id: int, update_id: int) -> Question | None:
    """The question that this update asked or added to: the update is replayed."""
    said = select(messages.c.question_id).where(messages.c.update_id == update_id)
    mine = questions.c.person_id == person_id
    return await _first(c, select(questions).where(mine, questions.c.id.in_(said)))


async def latest(c: AsyncConnection, person_id: int) -> Question | None:
    """What this person asked last."""
    query = select(questions).where(questions.c.person_id == person_id)
    return await _first(c, query.order_by(questions.c.id.desc()).limit(1))


async def open_of(c: AsyncConnection, person_id: int) -> Question | None:
    """The question of this person that is with the team; there is one at most."""
    return await _first(c, _open_of(person_id))


async def hold_open_of(c: AsyncConnection, person_id: int) -> Question | None:
    """The same, held until the transaction ends: nobody of the team takes it meanwhile."""
    return await _first(c, _open_of(person_id).with_for_update())


async def all_open(c: AsyncConnection) -> list[Question]:
    """What waits for the team or is being answered, oldest first."""
    query = select(questions).where(questions.c.state.in_(OPEN)).order_by(questions.c.id)
    return [_question(row) for row in await c.execute(query)]


async def unanswered(c: AsyncConnection, moment: datetime, most: int) -> list[Question]:
    """The newest since then that no article answered and whose words are still kept, in order.

    What may have been an emergency is not among them.
    """
    needed = questions.c.handed_at.is_not(None) | questions.c.helped.is_(False)
    needed |= questions.c.state == State.CHOOSING
    asked = (questions.c.asked_at >= moment) & (questions.c.text != "") & (questions.c.alarm == "")
    query = select(questions).where(asked, needed).order_by(questions.c.id.desc()).limit(most)
    return [_question(row) for row in await c.execute(query)][::-1]


async def unhelpful(c: AsyncConnection, moment: datetime) -> list[tuple[str, int]]:
    """The keys of articles of which people said since then that they did not help; most first."""
    said = questions.c.helped.is_(False) & (questions.c.asked_at >= moment)
    number = func.count()
    query = select(questions.c.article, number).where(said, questions.c.article != "")
    query = query.group_by(questions.c.article).order_by(number.desc(), questions.c.article)
    return [(key, int(n)) for key, n in await c.execute(query)]


async def change(c: AsyncConnection, question_id: int, **values: Any) -> None:
    """Set columns of a question that the caller holds, or that only its owner changes."""
    await c.execute(update(questions).where(questions.c.id == question_id).values(**values))


async def claim(c: AsyncConnection, question_id: int, by: int) -> bool:
    """It is theirs now; False if somebody else was faster or it is closed."""
    row = (questions.c.id == question_id) & (questions.c.state == State.HANDED_OVER)
    values = {"state": State.CLAIMED, "claimed_by": by}
    return (await c.execute(update(questions).where(row).values(values))).rowcount == 1


async def due(c: AsyncConnection, now: datetime, then: datetime) -> list[Question]:
    """Those that have waited long enough to be raised; claims them until ``then``."""
    ripe = (questions.c.raise_at <= now) & questions.c.state.in_(OPEN)
    row = ripe & questions.c.answered_at.is_(None)
    rows = await c.execute(update(questions).where(row).values(raise_at=then).returning(questions))
    return [_question(found) for found in rows]


async def say(
    c: AsyncConnection,
    question_id: int,
    author_id: int,
    new: NewWords,
    now: datetime,
    *,
    from_team: bool = False,
) -> Words | None:
    """Keep what was said; None if this update was kept before."""
    values = {
        "question_id": question_id,
        "author_id": author_id,
        "from_team": from_team,
        "said_at": now,
        **{name: getattr(new, name) for name in NewWords.__annotations__},
    }
    if not await upsert(c, messages, values, [messages.c.update_id]):
        return None
    query = select(messages).where(messages.c.update_id == new.update_id)
    return _words((await c.execute(query)).one())


async def words(c: AsyncConnection, words_id: int) -> Words | None:
    row = (await c.execute(select(messages).where(messages.c.id == words_id))).first()
    return _words(row) if row else None


async def said(c: AsyncConnection, question_id: int, after: int = 0) -> list[Words]:
    """All that was said about a question, by both sides, in order."""
    mine = (messages.c.question_id == question_id) & (messages.c.id > after)
    rows = await c.execute(select(messages).where(mine).order_by(messages.c.id))
    return [_words(row) for row in rows]


async def move_words(c: AsyncConnection, from_id: int, to_id: int) -> None:
    """What was said about one question is said about another, as the last thing there."""
    moved = await said(c, from_id)
    await c.execute(messages.delete().where(messages.c.question_id == from_id))
    names = [it.name for it in messages.c if it.name not in {"id", "question_id"}]
    rows = [{"question_id": to_id} | {name: getattr(it, name) for name in names} for it in moved]
    if rows:
        await c.execute(insert(messages), rows)


async def forget_words(c: AsyncConnection, before: datetime) -> int:
    """Delete the words of what was finished before then; how many questions that were."""
    ended = func.coalesce(questions.c.closed_at, questions.c.asked_at) < before
    # What began without words, with a voice message for one, may have words all the same.
    worded = (questions.c.text != "") | exists().where(messages.c.question_id == questions.c.id)
    old = ended & questions.c.state.not_in(OPEN) & worded
    ids = list((await c.execute(select(questions.c.id).where(old).limit(500))).scalars())
    await c.execute(messages.delete().where(messages.c.question_id.in_(ids)))
    await c.execute(update(questions).where(questions.c.id.in_(ids)).values(text=""))
    return len(ids)


def _open_of(person_id: int) -> Select[Any]:
    mine = (questions.c.person_id == person_id) & questions.c.state.in_(OPEN)
    return select(questions).where(mine).order_by(questions.c.id.desc()).limit(1)


async def _first(c: AsyncConnection, query: Select[Any]) -> Question | None:
    row = (await c.execute(query)).first()
    return _question(row) if row else None


def _question(row: Row[Any]) -> Question:
    values = {name: getattr(row, name) for name in Question.__annotations__}
    return Question(**{**values, "state": State(row.state), "hits": tuple(row.hits)})


def _words(row: Row[Any]) -> Words:
    names: Collection[str] = [*NewWords.__annotations__, *Words.__annotations__]
    return Words(**{name: getattr(row, name) for name in names})
