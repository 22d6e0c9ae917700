"""The chores of the knowledge base: articles in from files and from elsewhere, and out again."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.config import LOOPBACK
from bot.domain.articles import Article
from bot.integreat import IntegreatFault, Reader, client_for
from bot.library import BrokenFile, read_articles, write_articles
from bot.services.importing import Taken, take_in
from bot.texts import languages
from storage import articles
from storage.database import Database

REGION = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
FIRST = ("de", "en")  # the languages whose page names an article


async def import_files(database_url: str, path: Path, *, keep: bool) -> str:
    """Publish what is in a folder or file; raise BrokenFile with nothing changed."""
    found = await asyncio.to_thread(read_articles, path)
    taken = await _into(database_url, found, keep=keep)
    return f"{path}: {_said(taken)}"


async def export_files(database_url: str, folder: Path) -> str:
    """Write what is published into a folder, one file an article."""
    database = Database(database_url)
    try:
        await database.migrate()
        async with database.read() as c:
            found = [it.article for it in await articles.published(c)]
    finally:
        await database.close()
    try:
        await asyncio.to_thread(write_articles, folder, found)
    except OSError as error:
        raise BrokenFile(f"{folder} cannot be written: {error.strerror}.") from None
    return f"{folder}: {len(found)} articles"


async def import_integreat(
    database_url: str,
    region: str,
    site: str,
    *,
    keep: bool,
    folder: Path | None = None,
    say: Callable[[str], object] = print,
) -> str:
    """Publish the pages of an Integreat region; raise IntegreatFault with nothing changed."""
    if not REGION.fullmatch(region):
        raise IntegreatFault("REGION is the name in the region's address, such as augsburg.")
    parts = urlsplit(site)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise IntegreatFault("--site takes an address that begins with https://.")
    kept = folder or Path(f"integreat-{region}")
    order = [*FIRST, *(it for it in languages() if it not in FIRST)]
    async with client_for(site) as client:
        reader = Reader(client, region, kept, Clock().now())
        harvest = await reader.harvest(order)
    taken = await _into(database_url, list(harvest.articles), keep=keep)
    reader.tidy_up()
    if harvest.empty:
        say(f"Pages without a text of their own, left out: {harvest.empty}")
    if harvest.shortened:
        say(f"Texts too long for a message, shortened: {harvest.shortened}")
    return f"{region}: {_said(taken)}"


async def _into(database_url: str, found: list[Article], *, keep: bool) -> Taken:
    database = Database(database_url)
    try:
        await database.migrate()
        return await take_in(database, found, Clock().now(), keep=keep)
    finally:
        await database.close()


def _said(taken: Taken) -> str:
    parts = [f"{taken.new} new", f"{taken.changed} changed", f"{taken.same} the same"]
    parts += [f"{taken.kept} left as they are"] if taken.kept else []
    return ", ".join(parts)
