"""The composition root: settings, database, services, handlers, jobs; owns start and stop."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from math import inf
from typing import Any

import structlog
from telegram import Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest

from bot import jobs
from bot.clock import Clock
from bot.config import Settings
from bot.delivery.limiter import Limiter, seconds_of
from bot.delivery.ordering import Ordering
from bot.delivery.pacing import FREE, PAID, Pacer
from bot.delivery.receiver import Hook, Receiver, Receives
from bot.delivery.sender import Sender
from bot.delivery.sharing import SharedPacer
from bot.delivery.translator import Translator
from bot.domain.articles import Article
from bot.domain.directory import Directory
from bot.domain.errors import Misconfigured
from bot.domain.places import District, Site
from bot.library import starter_set
from bot.services import importing
from bot.services.answers import Answers
from bot.services.office import Office
from bot.texts import languages
from bot.web.app import web_app
from bot.web.server import Door
from bot.web.webhook import Webhook
from handlers import menus, routes, unforeseen
from handlers.context import App, Context
from storage.database import Database
from storage.line import Line

log = structlog.get_logger()

RETRY_S = 0.5  # at first; doubled each time
MOST_RETRY_S = 5.0


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
            # Ready before the first question, without the start waiting for it.
            warming = asyncio.create_task(self.office.answers.refresh(self.office.read))
            stack.callback(warming.cancel)
            async with self._at_work():
                log.info("started", bot=self.application.bot.username)
                yield self
        log.info("stopped")

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


def build(
    settings: Settings,
    districts: Mapping[str, District],
    clock: Clock | None = None,
    request: BaseRequest | None = None,
    pacer: Pacer | None = None,
    starter: Sequence[Article] | None = None,
    answers: Answers | None = None,
    directory: Directory | None = None,
    sites: Mapping[str, Site] | None = None,
) -> Lotse:
    """Put the program together; ``request`` and ``pacer`` stand between it and Telegram.

    ``starter``: the articles of a first start, if not those that ship with the program.
    """
    database = Database(settings.database_url)
    line = Line(database)
    pacer = pacer or _pacer(settings, line)
    office = Office(
        database=database,
        clock=clock or Clock(),
        zone=settings.zone,
        districts=districts,
        languages=languages(),
        default_language=settings.default_language,
        name=settings.organisation_name,
        contact=settings.office_contact,
        admin_ids=frozenset(settings.admin_ids),
        group_id=settings.coordination_group,
        raise_after=timedelta(minutes=settings.raise_after_minutes),
        words_kept=timedelta(days=settings.questions_kept_days),
        answers=answers or Answers(),
        translates=bool(settings.translate_url),
        open_requests=settings.open_requests,
        directory=directory or Directory(),
        sites=sites or {},
        per_second=pacer.limits.overall or inf,
    )
    application = _application(settings, request, pacer)
    application.bot_data["office"] = office
    application.bot_data["faults"] = {}
    if settings.translate_url:
        key = settings.translate_key.get_secret_value()
        translator = Translator(settings.translate_url, key, settings.translate_kind)
        application.bot_data["translator"] = translator
    routes.register(application)

    async def handle(update: Update) -> None:
        await application.process_update(update)
        if fault := application.bot_data["faults"].pop(update.update_id, None):
            raise fault

    async def report(update: Update, fault: Exception) -> None:
        await unforeseen.report(Context.from_update(update, application), fault)

    ordering = Ordering(application.bot, office, handle, report, pacer.timer)
    receiver = Receiver(application.bot, ordering)
    sender = Sender(application.bot, office, pacer, line)
    line.when("lotse_owed", office.bell.set)
    lotse = Lotse(office, application, ordering, receiver, sender, line)
    lotse.starter = starter_set() if starter is None else starter
    if settings.webhook_url:
        lotse.hook = Hook(application.bot, settings.webhook_url, settings.secret)
    if settings.listen_port:
        hook = Webhook(settings.webhook_path, settings.secret, ordering.keep)
        lotse.webhook = hook if settings.webhook_url else None
        app = web_app(office, lotse.state, lotse.webhook)
        lotse.door = Door(app, settings.listen_host, settings.listen_port)
    return lotse


def _pacer(settings: Settings, line: Line) -> Pacer:
    """One process keeps the pace by itself; several keep it together."""
    limits = PAID if settings.paid_broadcast else FREE
    return SharedPacer(line, limits) if line.shared else Pacer(limits)


def _application(settings: Settings, request: BaseRequest | None, pacer: Pacer) -> App:
    builder = (
        Application.builder()
        .token(settings.token)
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .context_types(ContextTypes(context=Context))
        .updater(None)  # the receiver stores updates before it acknowledges them
        .job_queue(None)
        .rate_limiter(Limiter(pacer))
    )
    if request is not None:
        return builder.request(request).get_updates_request(request).build()
    return builder.connection_pool_size(16).build()
