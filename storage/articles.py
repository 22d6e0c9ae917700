"""Articles of the knowledge base, and the number that grows whenever what is published changes."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.article_fields import text_fields
from bot.domain.articles import Article, Entry, State, Text
from storage.schema import articles, knowledge

_PLAIN = ("category", "site", "source", "source_name", "checked", "valid_until")


async def revision(c: AsyncConnection) -> int:
    """Another number than before means that what is published has changed."""
    return int((await c.execute(select(knowledge.c.revision))).scalar_one())


async def grow(c: AsyncConnection) -> None:
    """What is published has changed."""
    await c.execute(update(knowledge).values(revision=knowledge.c.revision + 1))


async def hold_all(c: AsyncConnection) -> int:
    """Hold the knowledge base until the transaction ends; returns its revision.

    Whoever changes an article does this first: then changes come one after another, and
    two of them never wait for each other.
    """
    query = select(knowledge.c.revision).with_for_update()
    return int((await c.execute(query)).scalar_one())


async def published(c: AsyncConnection) -> list[Entry]:
    """Everything that newcomers may be answered with, in the order in which it came."""
    return await every(c, (State.PUBLISHED,))


async def every(c: AsyncConnection, states: Collection[State] = tuple(State)) -> list[Entry]:
    query = select(articles).where(articles.c.state.in_(states)).order_by(articles.c.id)
    return [_entry(row) for row in await c.execute(query)]


async def get(c: AsyncConnection, number: int) -> Entry | None:
    row = (await c.execute(select(articles).where(articles.c.id == number))).first()
    return _entry(row) if row else None


async def by_key(c: AsyncConnection, keys: Collection[str]) -> dict[str, Entry]:
    """Those articles that are known by these ids, whatever their state."""
    found: dict[str, Entry] = {}
    wanted = list(keys)
    for at in range(0, len(wanted), 500):  # a statement takes only so many values
        query = select(articles).where(articles.c.key.in_(wanted[at : at + 500]))
        entries = [_entry(row) for row in await c.execute(query)]
        found |= {it.article.id: it for it in entries}
    return found


async def add(
    c: AsyncConnection, new: Iterable[Article], now: datetime, state: State = State.PUBLISHED
) -> None:
    """Articles that are not there yet, in their first version."""
    rows = [
        {"key": it.id, "version": 1, "state": state, "changed_at": now, **_values(it)}
        for it in new
    ]
    if rows:
        await c.execute(insert(articles), rows)


async def change(c: AsyncConnection, entry: Entry, now: datetime) -> Entry:
    """Keep the entry as it is now, under the next version."""
    values = _values(entry.article) | {"state": entry.state, "version": entry.version + 1}
    row = articles.c.id == entry.number
    await c.execute(update(articles).where(row).values(**values, changed_at=now))
    return replace(entry, version=entry.version + 1)


async def due(c: AsyncConnection, now: datetime, following: datetime) -> bool:
    """Whether it is time to look what is stale; claims the look, the next one is at ``following``.

    The first time only says when to look first.
    """
    first = update(knowledge).where(knowledge.c.look_at.is_(None)).values(look_at=following)
    if (await c.execute(first)).rowcount:
        return False
    claim = update(knowledge).where(knowledge.c.look_at <= now).values(look_at=following)
    return (await c.execute(claim)).rowcount == 1


async def looks_at(c: AsyncConnection) -> datetime | None:
    """When it is looked next what is stale; None if nobody has looked yet."""
    at: datetime | None = (await c.execute(select(knowledge.c.look_at))).scalar_one()
    return at


def text_of(fields: dict[str, Any]) -> Text:
    values: dict[str, Any] = {**fields, "aliases": tuple(fields.get("aliases", ()))}
    return Text(**values)


def _values(article: Article) -> dict[str, Any]:
    texts = {code: text_fields(text) for code, text in article.texts.items()}
    return {name: getattr(article, name) for name in _PLAIN} | {"texts": texts}


def _entry(row: Row[Any]) -> Entry:
    article = Article(
        id=row.key,
        texts={code: text_of(fields) for code, fields in row.texts.items()},
        **{name: getattr(row, name) for name in _PLAIN},
    )
    return Entry(row.id, article, row.version, State(row.state))
