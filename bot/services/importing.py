"""Articles taken in from files or from elsewhere: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.articles import Article, Entry, State
from bot.services.office import Office
from storage import articles
from storage.database import Database


@dataclass(frozen=True)
class Taken:
    """What became of the articles that were handed in."""

    new: int
    changed: int
    same: int
    kept: int  # left as the office has them


async def take_in(
    database: Database, found: Sequence[Article], now: datetime, *, keep: bool = False
) -> Taken:
    """Publish these articles, in place of those of the same id; ``keep``: only the new ones."""
    async with database.write() as c:
        await articles.hold_all(c)
        known = await articles.by_key(c, [it.id for it in found])
        new = [it for it in found if it.id not in known]
        there = [(it, known[it.id]) for it in found if it.id in known]
        changed = [(it, entry) for it, entry in there if not _same(it, entry)]
        await articles.add(c, new, now)
        if not keep:
            for article, entry in changed:
                published = replace(entry, article=article, state=State.PUBLISHED)
                await articles.change(c, published, now)
        touched = 0 if keep else len(changed)
        if new or touched:
            await articles.grow(c)
    same = len(there) - len(changed)
    return Taken(len(new), touched, same, len(changed) - touched)


def _same(article: Article, entry: Entry) -> bool:
    return entry.article == article and entry.state is State.PUBLISHED


async def seed(office: Office, starter: Sequence[Article]) -> None:
    """The first start: the starter set, if there is no article yet and never was one."""
    async with office.database.write() as c:
        if await articles.hold_all(c) or await articles.every(c):
            return
        if starter:
            await articles.add(c, starter, office.now())
            await articles.grow(c)
