"""A machine translation on demand, always beside the original."""

import structlog
from telegram import Message

from bot.delivery import painting
from bot.delivery.translator import Translator, Untranslated
from bot.domain.errors import NotThere
from bot.services import desk, wording
from bot.views import translation as views
from handlers.context import Context

log = structlog.get_logger()


async def words(context: Context, words_id: int) -> None:
    """What somebody of the other side has written."""
    question_id, text = await wording.said(context.office, context.person, words_id)
    await _translate(context, text, question_id)


async def question(context: Context, question_id: int) -> None:
    """What a newcomer has asked, for the team."""
    text = await wording.asked(context.office, context.person, question_id)
    await _translate(context, text, question_id)


async def article(context: Context, question_id: int) -> None:
    """The article that a question was answered with."""
    language = context.t.language
    text = await wording.article(context.office, context.person, question_id, language)
    await _translate(context, text)


async def _translate(context: Context, text: str, question_id: int | None = None) -> None:
    translator: Translator | None = context.bot_data.get("translator")
    pressed = context.pressed and context.pressed.message
    if translator is None or not isinstance(pressed, Message):
        raise NotThere
    try:
        found = await translator.translate(text, context.t.language)
    except Untranslated as fault:
        log.warning("untranslated", why=str(fault))
        context.notify(views.unavailable(context.t), alert=True)
        return
    thread = pressed.message_thread_id if pressed.is_topic_message else None
    place = painting.Place(thread, pressed.message_id)
    shown = views.translated(context.t, text, found)
    sent = await painting.send(context.bot, pressed.chat_id, shown, place)
    if question_id is not None and context.person.coordinator:
        # A reply to the translation is an answer as well.
        await desk.note(context.office, question_id, pressed.chat_id, sent.message_id)
