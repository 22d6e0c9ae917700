"""The engine that finds articles: built from what is published, kept up with it, one a process."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.answers.model import Act, Article, Decision
from storage import articles

if TYPE_CHECKING:
    from bot.domain.answers.engine import Engine

log = structlog.get_logger()

Build = Callable[[Sequence[Article]], Awaitable["Engine"]]
Read = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


class Answers:
    """Asks the engine beside the event loop, so that a long letter holds up nobody else.

    The first question waits until the engine is there. Later changes of the knowledge base are
    taken in by `refresh` while the engine of before goes on answering.
    """

    def __init__(self, build: "Build | None" = None) -> None:
        self._build = build or _build
        self._engine: Engine | None = None
        self._revision = -1
        self._building = asyncio.Lock()

    @property
    def ready(self) -> bool:
        """Whether a question is answered without waiting for the engine."""
        return self._engine is not None

    async def refresh(self, read: Read) -> bool:
        """Build the engine anew if what is published has changed; whether it had."""
        async with self._building:
            async with read() as c:
                revision = await articles.revision(c)
                if revision == self._revision:
                    return False
                entries = await articles.published(c)
            self._engine = await self._build([it.article for it in entries])
            self._revision = revision
            log.info("answers", articles=len(entries), revision=revision)
            return True

    async def alike(self, read: Read, asked: Sequence[tuple[str, str]]) -> list[list[int]]:
        """Groups of questions (text, language) that ask for the same, by their places."""
        if not asked:
            return []
        if self._engine is None:
            await self.refresh(read)
        assert self._engine is not None
        found = import_module("bot.domain.answers.clusters").clusters
        groups: list[list[int]] = await asyncio.to_thread(found, self._engine, asked)
        return groups

    async def ask(self, read: Read, text: str, chosen: str, previous: str = "") -> Decision:
        """What to do about a message; if the engine fails, a person sees to it."""
        try:
            if self._engine is None:
                await self.refresh(read)
            assert self._engine is not None
            return await asyncio.to_thread(self._engine.ask, text, chosen, previous=previous)
        except Exception:
            log.exception("answers.failed")
            return Decision(Act.HANDOVER, chosen, query=text)


async def _build(found: Sequence[Article]) -> "Engine":
    """Loads the engine's libraries, too: the program starts without waiting for them."""
    workshop = await asyncio.to_thread(import_module, "bot.domain.answers.workshop")
    engine: Engine = await workshop.build(found)
    return engine
