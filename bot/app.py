"""The composition root: settings, database, services, handlers and jobs are put together."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from math import inf

from telegram import Update
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest

from bot.clock import Clock
from bot.config import Settings
from bot.delivery.limiter import Limiter
from bot.delivery.ordering import Ordering
from bot.delivery.pacing import FREE, PAID, Pacer
from bot.delivery.receiver import Hook, Receiver
from bot.delivery.sender import Sender
from bot.delivery.sharing import SharedPacer
from bot.delivery.translator import Translator
from bot.domain.articles import Article
from bot.domain.directory import Directory
from bot.domain.places import District, Site
from bot.library import starter_set
from bot.program import Lotse
from bot.services import ringing
from bot.services.answers import Answers
from bot.services.office import Office
from bot.texts import languages
from bot.web.app import web_app
from bot.web.server import Door
from bot.web.webhook import Webhook
from handlers import switchboard, unforeseen
from handlers.context import App, Context
from storage.database import Database
from storage.line import Line


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
    organisation: str = "",
) -> Lotse:
    """Put the program together; ``request`` and ``pacer`` stand between it and Telegram.

    ``starter``: the articles of a first start, if not those that ship with the program.
    ``organisation``: its key where one process serves several.
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
        organisation=organisation,
    )
    limiter = Limiter(pacer, partial(ringing.moved, office))
    application = _application(settings, request, limiter)
    application.bot_data["office"] = office
    application.bot_data["faults"] = {}
    if settings.translate_url:
        key = settings.translate_key.get_secret_value()
        translator = Translator(settings.translate_url, key, settings.translate_kind)
        application.bot_data["translator"] = translator
    switchboard.register(application)

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
        lotse.door = Door(web_app({"": lotse}), settings.listen_host, settings.listen_port)
    return lotse


def _pacer(settings: Settings, line: Line) -> Pacer:
    """One process keeps the pace by itself; several keep it together."""
    limits = PAID if settings.paid_broadcast else FREE
    return SharedPacer(line, limits) if line.shared else Pacer(limits)


def _application(settings: Settings, request: BaseRequest | None, limiter: Limiter) -> App:
    builder = (
        Application.builder()
        .token(settings.token)
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .context_types(ContextTypes(context=Context))
        .updater(None)  # the receiver stores updates before it acknowledges them
        .job_queue(None)
        .rate_limiter(limiter)
    )
    if request is not None:
        return builder.request(request).get_updates_request(request).build()
    return builder.connection_pool_size(16).build()
