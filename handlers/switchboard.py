"""From an update to its act: what is tried first, and why."""

from collections.abc import Callable, Coroutine
from inspect import signature
from typing import Any

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
from handlers import answering, asking, group
from handlers.context import App, Context, number
from handlers.routes import BY_ID, BY_WORD, COMMANDS, IN_GROUP, Do


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
    if chat is None or update.edited_message:
        raise ApplicationHandlerStop
    if chat.type != chat.PRIVATE:
        await group.meet(update, context)
        return
    if user is None:
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
