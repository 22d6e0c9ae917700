"""The program at work: starts, receives, sends and sweeps, and stops."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot import jobs
from bot.delivery.limiter import seconds_of
from bot.delivery.ordering import Ordering
from bot.delivery.receiver import Hook, Receiver, Receives
from bot.delivery.sender import Sender
from bot.domain.articles import Article
from bot.domain.errors import Misconfigured
from bot.services import importing
from bot.services.office import Office
from bot.web.server import Door
from bot.web.webhook import Webhook
from handlers import menus
from handlers.context import App
from storage.line import Line

log = structlog.get_logger()

RETRY_S = 0.5  # at first; doubled each time
MOST_RETRY_S = 5.0
CALM_S = 5.0  # after a start, in which what has waited is worked off


@dataclass
class Lotse:
    """The program put together; `running()` starts and stops it."""

    office: Office
    application: App
    ordering: Ordering
    receiver: Receiver
    sender: Sender
    line: Line
    hook: Hook | None = None
    webhook: Webhook | None = None
    door: Door | None = None
    starter: Sequence[Article] = ()
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    @asynccontextmanager
    async def ready(self) -> AsyncIterator["Lotse"]:
        """Database migrated, token known to be good; nothing runs by itself yet."""
        await self.office.database.migrate()
        await importing.seed(self.office, self.starter)
        await self.sender.recover()
        try:
            await self._greet()
            self.ordering.open()
            yield self
        finally:
            await self.application.shutdown()
            await self.office.database.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Lotse"]:
        """Receiving, sending and sweeping, until the block ends."""
        async with AsyncExitStack() as stack:
            if self.door:
                # First of all, so that it can be seen how the start goes.
                await stack.enter_async_context(self.door.opened())
            await stack.enter_async_context(self.ready())
            # To the end: answers that are under way then need their turns, too.
            await stack.enter_async_context(self.line.opened())
            stack.push_async_callback(self.ordering.stop)
            scheduler = jobs.scheduler(self.office)
            scheduler.start()
            stack.callback(scheduler.shutdown, wait=False)
            warming = asyncio.create_task(self._warm_up())
            stack.callback(warming.cancel)
            async with self._at_work():
                log.info("started", bot=self.application.bot.username)
                yield self
        log.info("stopped")

    async def _warm_up(self) -> None:
        """Build the engine, after those who waited for the start and before the first question."""
        await asyncio.sleep(CALM_S)
        await self.office.answers.refresh(self.office.read)

    @asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        """Receiver, sender and what watches the inbox; the first that gives up ends the block."""
        work: dict[str, Coroutine[Any, Any, None]] = {
            "receiver": self.way_in.run(),
            "inbox": self.ordering.watch(),
            "sender": self.sender.run(),
            "menus": self._offer_menus(),
        }
        try:
            async with asyncio.TaskGroup() as group:
                self.tasks = {name: group.create_task(it) for name, it in work.items()}
                try:
                    yield
                finally:
                    for task in self.tasks.values():
                        task.cancel()
        except BaseExceptionGroup as faults:
            raise faults.exceptions[0] from None

    @property
    def way_in(self) -> Receives:
        """The webhook if there is one, else polling."""
        return self.hook or self.receiver

    def state(self) -> dict[str, bool]:
        """Which of the parts that have to be at work are."""
        alive = {name for name, task in self.tasks.items() if not task.done()}
        return {
            "receiver": self.way_in.ready and ("receiver" in alive or self.hook is not None),
            "sender": "sender" in alive,
        }

    async def settle(self) -> None:
        """Handle everything that has come and send everything that is owed, then return."""
        while await self.receiver.receive() or await self._work_off():
            continue

    async def _work_off(self) -> int:
        await self.ordering.idle()
        return await self.sender.drain()

    async def _offer_menus(self) -> None:
        """The menus of commands, in every language; nobody has to wait for them."""
        while True:
            try:
                return await menus.offer_all(self.application)
            except BadRequest as fault:  # python-telegram-bot counts it among the network's
                log.warning("menus.refused", why=fault.message)
                return None
            except (NetworkError, RetryAfter) as fault:
                log.warning("menus", fault=type(fault).__name__)
                await asyncio.sleep(MOST_RETRY_S)

    async def _greet(self) -> None:
        """Ask Telegram who we are; wait while it is out of reach."""
        pause = RETRY_S
        while True:
            try:
                return await self.application.initialize()
            except InvalidToken:
                raise Misconfigured(
                    "Telegram does not know this TELEGRAM_BOT_TOKEN; copy it from @BotFather."
                ) from None
            except RetryAfter as fault:
                await asyncio.sleep(seconds_of(fault))
            except NetworkError as fault:
                log.warning("telegram.unreachable", fault=type(fault).__name__)
                await asyncio.sleep(pause)
                pause = min(2 * pause, MOST_RETRY_S)
