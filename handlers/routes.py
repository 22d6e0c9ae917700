"""The whole routing table: what is tried first, and why."""

import secrets
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from inspect import signature
from typing import Any

import structlog
from telegram import Chat, ChatMember, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import (
    ApplicationHandlerStop,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.domain.errors import NotThere, Refused
from bot.services import losing, people
from bot.views.message import untap
from bot.views.refusals import refusal, unforeseen
from handlers import broadcasting, dialogue, finishing, offers, posting, shifts, starting, vetting
from handlers.context import App, Context

log = structlog.get_logger()

Do = Callable[..., Awaitable[Any]]

LONGEST_ID = 9  # figures; a longer one was never given out, and the database would choke on it

COMMANDS: dict[str, Do] = {
    "start": starting.start,
    "help": starting.help_,
    "language": starting.language,
    "profile": starting.profile,
    "pause": starting.pause,
    "open": offers.open_,
    "shifts": shifts.mine,
    "new": posting.new,
    "needs": posting.list_,
    "volunteers": vetting.list_,
    "unreachable": posting.unreachable,
    "invite": starting.invite,
    "announce": broadcasting.announce,
    "news": broadcasting.mine,
}

# What a button's data begins with. Those in BY_ID speak of one row, the others of words.
BY_ID: dict[str, Do] = {
    "offer.yes": offers.yes,
    "offer.no": offers.no,
    "offer.later": offers.later,
    "offer.details": offers.details,
    "open": offers.look,
    "place.release": shifts.release,
    "place.released": shifts.released,
    "place.keep": shifts.keep,
    "still.yes": shifts.still_coming,
    "done.yes": shifts.took_place,
    "done.no": shifts.did_not,
    "need.show": posting.show,
    "need.card": posting.card,
    "need.more": posting.more,
    "need.urgent": posting.urgent,
    "need.cancel": posting.cancel,
    "need.cancelled": posting.cancelled,
    "need.close": posting.close,
    "risk.keep": posting.keep,
    "risk.replace": posting.replace,
    "pause": starting.take_break,
    "vet.page": vetting.page,
    "vet.show": vetting.show,
    "vet.one": vetting.one_year,
    "vet.three": vetting.three_years,
    "vet.none": vetting.not_valid,
    "news.seen": broadcasting.seen,
    "news.yes": broadcasting.yes,
    "news.no": broadcasting.no,
    "news.off": broadcasting.off,
    "news.on": broadcasting.on,
    "cast.pause": broadcasting.pause,
    "cast.on": broadcasting.go_on,
    "cast.stop": broadcasting.stop,
}
BY_WORD: dict[str, Do] = {
    "ask": dialogue.choose,
    "ask.done": dialogue.done,
    "ask.skip": dialogue.skip,
    "ask.back": dialogue.back,
    "ask.page": dialogue.page,
    "ask.change": dialogue.change,
    "ask.later": dialogue.later,
    "ask.where": dialogue.where,
    "ask.finish": finishing.finish,
    "ask.discard": dialogue.discard,
    "need.send": posting.send,
    "need.change": posting.change,
    "language": starting.choose_language,
    "less": starting.ask_less,
    "news.preview": broadcasting.preview,
    "news.try": broadcasting.try_out,
    "news.send": broadcasting.send,
    "news.change": broadcasting.change,
    "news.mine": broadcasting.turn,
}


def register(application: App) -> None:
    """Put the table into the application, in this order."""
    # First of all, who it is: every handler needs the person.
    application.add_handler(TypeHandler(Update, _meet), group=-1)
    # Somebody blocks the bot or comes back: says nothing, changes whether we write to them.
    application.add_handler(ChatMemberHandler(_blocked, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(CallbackQueryHandler(_tapped))
    # Commands before texts: a command is never the answer to a question.
    for name, do in COMMANDS.items():
        application.add_handler(CommandHandler(name, _spoken(do), filters.UpdateType.MESSAGE))
    application.add_handler(MessageHandler(filters.LOCATION, _spoken(_located)))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, _spoken(_wrote)))
    # Last, whatever else there is: stickers, photos, voices, commands that do not exist.
    application.add_handler(MessageHandler(filters.ALL, _spoken(_anything)))
    application.add_error_handler(_failed)


async def _meet(update: Update, context: Context) -> None:
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None or chat.type != chat.PRIVATE or update.edited_message:
        raise ApplicationHandlerStop
    context.person = await people.meet(context.office, user.id)


async def _blocked(update: Update, context: Context) -> None:
    change = update.my_chat_member
    if change and change.new_chat_member.status == ChatMember.BANNED:
        await losing.lose(context.office, context.person.id)


def _spoken(do: Do) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    async def handle(update: Update, context: Context) -> None:
        try:
            await do(context)
        except Refused as error:
            said = refusal(context.t, error, context.office.zone)
            await context.bot.send_message(context.chat_id, said)

    return handle


async def _tapped(update: Update, context: Context) -> None:
    """A button: its act by the table; a refusal pops up over the message."""
    act, subjects = untap((context.pressed and context.pressed.data) or "")
    try:
        if do := BY_ID.get(act):
            await do(context, _id(subjects))
        elif (do := BY_WORD.get(act)) and _fits(do, subjects):
            await do(context, *subjects)
        elif act == "go" and subjects and (do := COMMANDS.get(subjects[0])):
            await do(context)
        else:
            raise NotThere
    except Refused as error:
        context.notify(refusal(context.t, error, context.office.zone), alert=True)
    await context.answer_tap()


def _id(subjects: list[str]) -> int:
    if len(subjects) != 1 or not subjects[0].isdecimal() or len(subjects[0]) > LONGEST_ID:
        raise NotThere
    return int(subjects[0])


def _fits(do: Do, subjects: list[str]) -> bool:
    """Whether the button speaks of as many things as its act takes."""
    try:
        signature(do).bind(None, *subjects)
    except TypeError:
        return False
    return True


async def _located(context: Context) -> None:
    if not await dialogue.location(context):
        await starting.not_understood(context)


async def _wrote(context: Context) -> None:
    if not await dialogue.text(context):
        await starting.not_understood(context)


async def _anything(context: Context) -> None:
    if not await dialogue.anything(context):
        await starting.not_understood(context)


async def _failed(update: object, context: Context) -> None:
    """python-telegram-bot swallows what a handler raises; whoever ordered it has to know.

    It would go on with the next group, too, where the person is then not known.
    """
    if isinstance(update, Update) and context.error is not None:
        context.bot_data["faults"][update.update_id] = context.error
        raise ApplicationHandlerStop


async def report(context: Context, fault: Exception) -> None:
    """What nobody foresaw: a code to the log, to the person and to the admins."""
    if isinstance(fault, Forbidden):  # blocked the bot before the answer: nobody is to be told
        return
    code = secrets.token_hex(3).upper()
    log.error("unforeseen", code=code, update=context.event.update_id, exc_info=fault)
    kind = type(fault).__name__
    if isinstance(fault, TelegramError):
        kind = f"{kind}: {fault.message}"
    told = [(admin, f"Lotse: {kind} ({code})") for admin in context.office.admin_ids]
    if chat := await _meet_again(context):
        told.insert(0, (chat.id, unforeseen(context.t, code)))
        with suppress(TelegramError):
            await context.answer_tap()
    for chat_id, text in told:
        try:
            await context.bot.send_message(chat_id, text)
        except TelegramError as error:
            log.warning("unforeseen.untold", code=code, why=type(error).__name__)


async def _meet_again(context: Context) -> Chat | None:
    """Whom the fault concerns: an error has a context of its own, which knows nobody yet."""
    chat, user = context.event.effective_chat, context.event.effective_user
    if chat is None or user is None or chat.type != chat.PRIVATE:
        return None
    try:
        context.person = await people.meet(context.office, user.id)
    except Exception as error:
        # The database may be what has failed: the person is told in the language of their phone.
        log.warning("unforeseen.unmet", why=type(error).__name__)
    return chat
