"""What the bot sends, through the real python-telegram-bot and the in-process door."""

from datetime import UTC, datetime

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest

from bot.sandbox import Phone, Telegram
from tests.sandbox.conftest import Hands

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x07\0\0\0\x05"


async def test_a_text_arrives_with_its_markup_and_buttons(bot: Bot, olena: Phone) -> None:
    keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Так", callback_data="yes"))
    sent = await bot.send_message(
        olena.id,
        "<b>Привіт</b>",
        parse_mode="HTML",
        reply_markup=keyboard,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.text == "Привіт"
    assert sent.text_html == "<b>Привіт</b>"
    assert sent.reply_markup == keyboard
    assert sent.date == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert sent.from_user is not None
    assert (sent.from_user.is_bot, sent.from_user.username) == (True, "lotse_bot")
    assert [message["text"] for message in olena.messages] == ["Привіт"]
    assert olena.unread == 1


async def test_a_reply_keyboard_belongs_to_the_chat_and_is_never_echoed(
    bot: Bot, olena: Phone
) -> None:
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("My number", request_contact=True)]])
    sent = await bot.send_message(olena.id, "Your number?", reply_markup=keyboard)
    assert sent.reply_markup is None
    assert olena.reply_keyboard == {"keyboard": [[{"text": "My number", "request_contact": True}]]}
    assert "reply_markup" not in olena.messages[0]
    await bot.send_message(olena.id, "Thanks", reply_markup=ReplyKeyboardRemove())
    assert olena.reply_keyboard is None


async def test_a_document_can_be_opened_and_downloaded(
    bot: Bot, tg: Telegram, olena: Phone
) -> None:
    sent = await bot.send_document(
        olena.id,
        b"BEGIN:VCALENDAR",
        filename="termin.ics",
        caption="<i>Termin</i>",
        parse_mode="HTML",
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("termin.ics", "text/calendar")
    assert sent.caption == "Termin"
    assert tg.file(sent.document.file_id) == ("termin.ics", "text/calendar", b"BEGIN:VCALENDAR")
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"BEGIN:VCALENDAR"
    again = await bot.send_document(olena.id, sent.document.file_id)
    assert again.document == sent.document


async def test_a_photo_knows_its_size(bot: Bot, olena: Phone) -> None:
    sent = await bot.send_photo(olena.id, PNG)
    assert [(size.width, size.height) for size in sent.photo] == [(7, 5)]


async def test_an_album(bot: Bot, olena: Phone) -> None:
    album = [InputMediaDocument(b"one", filename="1.txt"), InputMediaDocument(b"two")]
    sent = await bot.send_media_group(olena.id, album)
    assert len({message.media_group_id for message in sent}) == 1
    assert len(olena.messages) == 2


async def test_places_and_contacts(bot: Bot, olena: Phone) -> None:
    point = await bot.send_location(olena.id, 51.18, 14.42)
    venue = await bot.send_venue(olena.id, 51.18, 14.42, "Landratsamt", "Bahnhofstraße 9")
    person = await bot.send_contact(olena.id, "+49301234", "Maria")
    assert point.location is not None
    assert point.location.latitude == 51.18
    assert venue.venue is not None
    assert (venue.venue.title, venue.location) == ("Landratsamt", point.location)
    assert person.contact is not None
    assert person.contact.first_name == "Maria"


async def test_a_reply_shows_what_it_answers(bot: Bot, olena: Phone) -> None:
    question = olena.say("When?")
    answer = ReplyParameters(question["message_id"])
    sent = await bot.send_message(olena.id, "At nine", reply_parameters=answer)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "When?"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(olena.id, "At nine", reply_parameters=ReplyParameters(99))
    kept = ReplyParameters(99, allow_sending_without_reply=True)
    await bot.send_message(olena.id, "At nine", reply_parameters=kept)


async def test_a_copy_has_no_origin_and_no_buttons(bot: Bot, tg: Telegram, olena: Phone) -> None:
    yusuf = tg.phone(102, "Yusuf")
    said = olena.say("Hello /all")
    copy = await bot.copy_message(yusuf.id, olena.id, said["message_id"])
    assert yusuf.messages[0]["message_id"] == copy.message_id
    assert yusuf.messages[0]["text"] == "Hello /all"
    assert "forward_origin" not in yusuf.messages[0]
    forwarded = await bot.forward_message(yusuf.id, olena.id, said["message_id"])
    assert forwarded.forward_origin is not None
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(yusuf.id, olena.id, 99)


async def test_typing_lasts_until_the_message(bot: Bot, olena: Phone) -> None:
    await bot.send_chat_action(olena.id, "typing")
    assert olena.chat.actions == ["typing"]
    await bot.send_message(olena.id, "Here I am")
    assert olena.chat.actions == []


async def test_message_ids_grow_over_all_private_chats(
    bot: Bot, tg: Telegram, olena: Phone, hands: Hands
) -> None:
    yusuf = tg.phone(102, "Yusuf")
    ids = [(await bot.send_message(phone.id, "x")).message_id for phone in (olena, yusuf, olena)]
    assert ids == [1, 2, 3]
    hands.turn(hours=1)
    later = await bot.send_message(olena.id, "x")
    assert later.date == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
