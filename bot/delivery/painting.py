"""From a view's message to a call of the Bot API."""

from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    MessageId,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest

from bot.views import message as views

LONGEST = 4096  # Telegram's limit for a text, in UTF-16 units
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True)
class Place:
    """Where in a chat a message goes, and whether the phone makes a sound."""

    thread_id: int | None = None
    reply_to: int | None = None
    silent: bool = False

    def arguments(self) -> dict[str, Any]:
        """What the Bot API takes for it."""
        found: dict[str, Any] = {}
        if self.thread_id is not None:
            found["message_thread_id"] = self.thread_id
        if self.reply_to is not None:
            found["reply_parameters"] = ReplyParameters(
                self.reply_to, allow_sending_without_reply=True
            )
        if self.silent:
            found["disable_notification"] = True
        return found


ANYWHERE = Place()


async def send(
    bot: Bot, chat_id: int, part: views.Part, place: Place = ANYWHERE
) -> Message | MessageId:
    """Send a message, a pin, a file or a copy as a new message."""
    where = place.arguments()
    match part:
        case views.Message():
            return await bot.send_message(
                chat_id,
                text(part),
                entities=_bold_head(part),
                reply_markup=_location_keyboard(part) or keyboard(part),
                link_preview_options=NO_PREVIEW,
                **where,
            )
        case views.Pin():
            return await bot.send_venue(
                chat_id,
                latitude=part.lat,
                longitude=part.lon,
                title=part.title,
                address=part.address,
                **where,
            )
        case views.File():
            return await bot.send_document(
                chat_id, InputFile(part.content, part.name), caption=part.caption, **where
            )
        case views.Photo():
            return await bot.send_photo(chat_id, part.file_id, caption=part.caption, **where)
        case views.Copy():
            return await bot.copy_message(chat_id, part.chat_id, part.message_id, **where)


async def edit(bot: Bot, chat_id: int, message_id: int, shown: views.Message) -> bool:
    """Put ``shown`` in place of a message; False if it cannot be edited (any more)."""
    try:
        await bot.edit_message_text(
            text(shown),
            chat_id,
            message_id,
            entities=_bold_head(shown),
            reply_markup=keyboard(shown),
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        if "not modified" in error.message:
            return True
        if "to edit not found" in error.message or "can't be edited" in error.message:
            return False
        raise
    return True


async def strip(bot: Bot, chat_id: int, message_id: int) -> None:
    """Take the buttons off a message that has been answered; it may be gone, which is fine."""
    try:
        await bot.edit_message_reply_markup(chat_id, message_id)
    except BadRequest:
        return


def text(shown: views.Message) -> str:
    """The text, cut where Telegram would refuse it."""
    units = shown.text.encode("utf-16-le")
    if len(units) <= LONGEST * 2:
        return shown.text
    return units[: (LONGEST - 2) * 2].decode("utf-16-le", "ignore") + " …"


def keyboard(shown: views.Message) -> InlineKeyboardMarkup | None:
    if not shown.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(it.label, url=it.url)
                if it.url
                else InlineKeyboardButton(it.label, callback_data=it.data)
                for it in row
            ]
            for row in shown.buttons
        ]
    )


def _location_keyboard(shown: views.Message) -> ReplyKeyboardMarkup | None:
    if not shown.location_button:
        return None
    button = KeyboardButton(shown.location_button, request_location=True)
    return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)


def _bold_head(shown: views.Message) -> list[MessageEntity]:
    units = len(shown.head.encode("utf-16-le")) // 2
    return [MessageEntity(MessageEntity.BOLD, 0, min(units, LONGEST - 2))]
