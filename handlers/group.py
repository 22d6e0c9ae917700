"""The coordinators' group: what comes from it, and who is heard there."""

from telegram import Chat, ChatMember, Message, Update
from telegram.ext import ApplicationHandlerStop

from bot.services import losing, people, ringing
from bot.views.refusals import not_yours
from handlers.context import Context

GONE = (ChatMember.BANNED, ChatMember.LEFT)


async def meet(update: Update, context: Context) -> None:
    """Let a coordinator of the coordination group on; end everything else that is no private chat.

    Who is in the group without being a coordinator of ours is heard as little as strangers are.
    """
    chat, user = update.effective_chat, update.effective_user
    office = context.office
    if update.message:
        await _moves(update.message, context)
    if chat is None or user is None or not await ringing.heard_from(office, chat.id):
        raise ApplicationHandlerStop
    if change := update.my_chat_member:
        await _stands(context, here=change.new_chat_member.status not in GONE)
        raise ApplicationHandlerStop
    person = await people.known(office, user.id)
    if person is None or not person.coordinator:
        if update.callback_query:
            await update.callback_query.answer(not_yours(context.t), show_alert=True)
        raise ApplicationHandlerStop
    context.person = person


async def _moves(message: Message, context: Context) -> None:
    """Telegram tells in the old group and in the new one that it has become a supergroup."""
    if message.migrate_to_chat_id:
        await ringing.moved(context.office, message.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await ringing.moved(context.office, message.migrate_from_chat_id, message.chat_id)


async def _stands(context: Context, *, here: bool) -> None:
    """The bot was taken out of the group, or back in."""
    place = await ringing.place(context.office)
    if here:
        await ringing.back(context.office)
    elif place is not None:
        await losing.lose(context.office, place.id)


def is_there(context: Context) -> bool:
    """Whether this comes from the group."""
    chat = context.event.effective_chat
    return chat is not None and chat.type != Chat.PRIVATE
