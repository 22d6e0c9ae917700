"""What nobody foresaw: a code that the person can quote, in the log and with the admins."""

import secrets
from contextlib import suppress

import structlog
from telegram import Chat
from telegram.error import Forbidden, TelegramError

from bot.services import people
from bot.views.refusals import unforeseen
from handlers.context import Context

log = structlog.get_logger()


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
