"""The composition root: settings, database, services, handlers, jobs; owns start and stop."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import structlog
from telegram import Update
from telegram.error import InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest

from bot import jobs
from bot.clock import Clock
from bot.config import Settings
from bot.delivery.receiver import Receiver
from bot.delivery.sender import PAUSE, Sender
from bot.domain.errors import Misconfigured
from bot.domain.places import District
from bot.services.office import Office
from bot.texts import languages
from handlers import menus, routes
from handlers.context import App, Context
from storage.database import Database

log = structlog.get_logger()

RETRY_S = 5.0


@dataclass
class Lotse:
    """The program put together; `running()` starts and stops it."""

    office: Office
    application: App
    receiver: Receiver
    sender: Sender

    @asynccontextmanager
    async def ready(self) -> AsyncIterator["Lotse"]:
        """Database migrated, token known to be good; nothing runs by itself yet."""
        await self.office.database.migrate()
        try:
            await self._greet()
            await menus.offer_all(self.application)
            yield self
        finally:
            await self.application.shutdown()
            await self.office.database.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Lotse"]:
        """Receiving, sending and sweeping, until the block ends."""
        async with self.ready():
            scheduler = jobs.scheduler(self.office)
            tasks = [
                asyncio.create_task(self.receiver.run()),
                asyncio.create_task(self.sender.run()),
            ]
            scheduler.start()
            log.info("started", bot=self.application.bot.username)
            try:
                yield self
            finally:
                scheduler.shutdown(wait=False)
                for task in tasks:
                    task.cancel()
                for task in tasks:
                    with suppress(asyncio.CancelledError):
                        await task
                await self.receiver.idle()
                log.info("stopped")

    async def settle(self) -> None:
        """Handle everything that has come and send everything that is owed, then return."""
        while await self.receiver.receive() or await self._work_off():
            continue

    async def _work_off(self) -> int:
        await self.receiver.idle()
        return await self.sender.drain()

    async def _greet(self) -> None:
        """Ask Telegram who we are; wait while it is out of reach."""
        while True:
            try:
                return await self.application.initialize()
            except InvalidToken:
                raise Misconfigured(
                    "Telegram does not know this TELEGRAM_BOT_TOKEN; copy it from @BotFather."
                ) from None
            except RetryAfter as fault:
                wait = fault.retry_after
                await asyncio.sleep(wait if isinstance(wait, int) else wait.total_seconds())
            except NetworkError as fault:
                log.warning("telegram.unreachable", fault=type(fault).__name__)
                await asyncio.sleep(RETRY_S)


def build(
    settings: Settings,
    districts: Mapping[str, District],
    clock: Clock | None = None,
    request: BaseRequest | None = None,
    *,
    pause: float = PAUSE,
) -> Lotse:
    """Put the program together; ``request`` replaces the way to Telegram, for tests."""
    office = Office(
        database=Database(settings.database_url),
        clock=clock or Clock(),
        zone=settings.zone,
        districts=districts,
        languages=languages(),
        default_language=settings.default_language,
        name=settings.organisation_name,
        contact=settings.office_contact,
        admin_ids=frozenset(settings.admin_ids),
    )
    application = _application(settings, request)
    application.bot_data["office"] = office
    routes.register(application)

    async def handle(update: Update) -> None:
        await application.process_update(update)

    receiver = Receiver(application.bot, office, handle)
    sender = Sender(application.bot, office, pause=pause)
    return Lotse(office, application, receiver, sender)


def _application(settings: Settings, request: BaseRequest | None) -> App:
    builder = (
        Application.builder()
        .token(settings.token)
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .context_types(ContextTypes(context=Context))
        .updater(None)  # the receiver stores updates before it acknowledges them
        .job_queue(None)
    )
    if request is not None:
        return builder.request(request).get_updates_request(request).build()
    return builder.connection_pool_size(16).build()
