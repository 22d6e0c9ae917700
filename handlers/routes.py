"""The whole routing table: what is tried first, and why."""

from collections.abc import Awaitable, Callable, Coroutine
from inspect import signature
from typing import Any

import structlog
from telegram import ChatMember, Update
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
from bot.views.refusals import refusal
from handlers import (
    answering,
    articles,
    asking,
    broadcasting,
    deciding,
    dialogue,
    editing,
    finishing,
    group,
    lines,
    offers,
    places,
    posting,
    requesting,
    shifts,
    starting,
    translating,
    vetting,
)
from handlers.context import App, Context, number

log = structlog.get_logger()

Do = Callable[..., Awaitable[Any]]

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
    "asked": deciding.list_,
    "request": requesting.open_,
    "write": lines.list_,
    "places": places.start,
    "volunteers": vetting.list_,
    "unreachable": posting.unreachable,
    "report": posting.report,
    "invite": starting.invite,
    "announce": broadcasting.announce,
    "news": broadcasting.mine,
    "articles": articles.home,
    "duty": answering.on_duty,
    "questions": answering.unanswered,
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
    "need.why": posting.why,
    "need.more": posting.more,
    "need.urgent": posting.urgent,
    "need.cancel": posting.cancel,
    "need.cancelled": posting.cancelled,
    "need.close": posting.close,
    "req.show": deciding.show,
    "req.ok": deciding.approve,
    "req.change": deciding.change,
    "req.no": deciding.decline,
    "req.cancel": requesting.cancel,
    "req.cancelled": requesting.cancelled,
    "req.helped": requesting.helped,
    "req.missed": requesting.missed,
    "req.talk": requesting.talk,
    "line.open": lines.open_,
    "line.end": lines.end,
    "line.ended": lines.ended,
    "line.report": lines.report,
    "line.reported": lines.reported,
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
    "art.show": articles.show,
    "art.checked": articles.checked,
    "art.until": articles.until,
    "art.withdraw": articles.withdraw,
    "art.back": articles.put_back,
    "art.stale": articles.stale,
    "art.lacking": articles.lacking,
    "art.waiting": editing.waiting,
    "art.look": editing.look,
    "art.publish": editing.publish,
    "art.return": editing.send_back,
    "art.again": editing.again,
    "q.helped": asking.helped,
    "q.not": asking.did_not,
    "q.person": asking.person,
    "q.end": asking.end,
    "safety.take": asking.take,
    "team.take": answering.take,
    "team.on": answering.hand_on,
    "team.close": answering.close,
    "team.article": editing.from_answer,
    "work.show": answering.alike,
    "tr.words": translating.words,
    "tr.question": translating.question,
    "tr.article": translating.article,
    "duty.on": answering.begin,
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
    "request.start": requesting.start,
    "places.list": places.list_,
    "places.near": places.near,
    "places.at": places.at,
    "places.share": places.share,
    "places.show": places.show,
    "line.down": lines.down,
    "line.read": lines.read,
    "language": starting.choose_language,
    "less": starting.ask_less,
    "news.preview": broadcasting.preview,
    "news.try": broadcasting.try_out,
    "news.send": broadcasting.send,
    "news.change": broadcasting.change,
    "news.mine": broadcasting.turn,
    "art.list": articles.list_,
    "art.in": articles.in_language,
    "art.hold": articles.hold,
    "art.new": editing.new,
    "art.change": editing.change,
    "art.edit": editing.edit,
    "art.send": editing.send,
    "q.choose": asking.choose,
    "q.anybody": asking.anybody,
    "safety.person": asking.anybody,
    "safety.calm": asking.calm,
    "duty.off": answering.end,
}

# What may be pressed in the coordinators' group; everything else belongs into one's own chat.
IN_GROUP = ("team.", "tr.")


def register(application: App) -> None:
    """Put the table into the application, in this order."""
    # First of all, who it is: every handler needs the person.
    application.add_handler(TypeHandler(Update, _meet), group=-1)
    # Somebody blocks the bot or comes back: says nothing, changes whether we write to them.
    application.add_handler(ChatMemberHandler(_blocked, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(CallbackQueryHandler(_tapped))
    # The coordinators' group before all else: there nothing is a command or a question to the bot.
    application.add_handler(MessageHandler(filters.ChatType.GROUPS, _spoken(answering.in_group)))
    # Commands before texts: a command is never the answer to a question.
    for name, do in COMMANDS.items():
        application.add_handler(CommandHandler(name, _spoken(do), filters.UpdateType.MESSAGE))
    application.add_handler(MessageHandler(filters.LOCATION, _spoken(asking.located)))
    application.add_handler(
        MessageHandler(filters.TEXT & ~filters.COMMAND, _spoken(asking.written))
    )
    # Last, whatever else there is: stickers, photos, voices, commands that do not exist.
    application.add_handler(MessageHandler(filters.ALL, _spoken(asking.sent)))
    application.add_error_handler(_failed)


async def _meet(update: Update, context: Context) -> None:
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None or update.edited_message:
        raise ApplicationHandlerStop
    if chat.type != chat.PRIVATE:
        await group.meet(update, context)
        return
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
        if group.is_there(context) and not act.startswith(IN_GROUP):
            raise NotThere
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
    if len(subjects) != 1:
        raise NotThere
    return number(subjects[0])


def _fits(do: Do, subjects: list[str]) -> bool:
    """Whether the button speaks of as many things as its act takes."""
    try:
        signature(do).bind(None, *subjects)
    except TypeError:
        return False
    return True


async def _failed(update: object, context: Context) -> None:
    """python-telegram-bot swallows what a handler raises; whoever ordered it has to know.

    It would go on with the next group, too, where the person is then not known.
    """
    if isinstance(update, Update) and context.error is not None:
        context.bot_data["faults"][update.update_id] = context.error
        raise ApplicationHandlerStop
