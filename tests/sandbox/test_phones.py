"""What people do becomes updates, and what the bot does shows on their phones."""

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest

from bot.sandbox import Phone, Telegram
from tests.sandbox.conftest import Hands, Refusal

ANSWERS = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("I'll come", callback_data="yes:7"),
            InlineKeyboardButton("Not this time", callback_data="no:7"),
        ],
        [InlineKeyboardButton("Map", url="https://example.org")],
    ]
)


async def newest(bot: Bot) -> Update:
    """The last update that waits."""
    return (await bot.get_updates(offset=-1))[-1]


async def test_a_command(bot: Bot, olena: Phone) -> None:
    olena.say("  /start abc  ")
    message = (await newest(bot)).message
    assert message is not None
    assert message.text == "/start abc"
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.language_code) == (101, "uk")
    assert message.parse_entities(["bot_command"]) == {message.entities[0]: "/start"}
    assert olena.messages[0]["from"]["id"] == olena.id


async def test_a_press_waits_for_its_answer(bot: Bot, olena: Phone, hands: Hands) -> None:
    sent = await bot.send_message(olena.id, "Tuesday?", reply_markup=ANSWERS)
    olena.press(sent.message_id, "I'll come")
    query = (await newest(bot)).callback_query
    assert query is not None
    assert query.data == "yes:7"
    assert query.message is not None
    assert query.message.message_id == sent.message_id
    assert olena.unanswered == [query.id]
    hands.turn(minutes=1)
    await query.answer("Thank you", show_alert=True)
    assert olena.unanswered == []
    at = int(hands.now().timestamp())
    assert olena.notices == [{"text": "Thank you", "show_alert": True, "at": at}]


async def test_buttons_are_found_by_label_or_data(bot: Bot, tg: Telegram, olena: Phone) -> None:
    sent = await bot.send_message(olena.id, "Tuesday?", reply_markup=ANSWERS)
    for how in ({"label": "Not this time"}, {"data": "no:7"}):
        olena.press(sent.message_id, **how)
        query = (await newest(bot)).callback_query
        assert query is not None
        assert query.data == "no:7"
    with pytest.raises(LookupError, match="I'll come"):
        olena.press(sent.message_id, "Perhaps")
    with pytest.raises(LookupError):
        olena.press(sent.message_id, "Map")  # a link is no callback
    with pytest.raises(LookupError):
        olena.press(99, "Perhaps")
    olena.press(sent.message_id, data="old:1", stale=True)
    query = (await newest(bot)).callback_query
    assert query is not None
    assert query.data == "old:1"


async def test_a_tap_means_the_newest_button(bot: Bot, olena: Phone) -> None:
    await bot.send_message(olena.id, "Tuesday?", reply_markup=ANSWERS)
    second = await bot.send_message(olena.id, "Friday?", reply_markup=ANSWERS)
    olena.tap("I'll come")
    query = (await newest(bot)).callback_query
    assert query is not None
    assert query.message is not None
    assert query.message.message_id == second.message_id
    with pytest.raises(LookupError, match="Not this time"):
        olena.tap("Perhaps")


async def test_the_reply_keyboard_writes_and_shares(bot: Bot, olena: Phone) -> None:
    keyboard = ReplyKeyboardMarkup(
        [["Skip"], [KeyboardButton("Number", request_contact=True)],
         [KeyboardButton("Place", request_location=True)]],
        one_time_keyboard=True,
    )  # fmt: skip
    for label, kind in (("Skip", "text"), ("Number", "contact"), ("Place", "location")):
        await bot.send_message(olena.id, "?", reply_markup=keyboard)
        olena.tap(label)
        message = (await newest(bot)).message
        assert message is not None
        assert getattr(message, kind)
        assert olena.reply_keyboard is None


@pytest.mark.parametrize("answered", [True, False])
async def test_a_query_can_be_answered_once_and_not_too_late(
    bot: Bot, olena: Phone, hands: Hands, refusal: Refusal, answered: bool
) -> None:
    sent = await bot.send_message(olena.id, "?", reply_markup=ANSWERS)
    query = olena.press(sent.message_id, "I'll come")
    if answered:
        await bot.answer_callback_query(query)
    else:
        hands.turn(minutes=16)
    said = await refusal("answerCallbackQuery", callback_query_id=query)
    late = "query is too old and response timeout expired or query ID is invalid"
    assert said == f"Bad Request: {late}"
    assert await refusal("answerCallbackQuery", callback_query_id="1") == f"Bad Request: {late}"


async def test_things_people_send(bot: Bot, tg: Telegram, olena: Phone) -> None:
    olena.share_contact("+4930")
    olena.share_location(51.2, 14.4)
    olena.send_photo(caption="look")
    olena.send_voice(duration=7)
    olena.send_sticker("🙂")
    olena.send_document("list.csv", b"a;b")
    messages = [update.message for update in await bot.get_updates()]
    contact, location, photo, voice, sticker, document = (m for m in messages if m)
    assert contact.contact is not None
    assert (contact.contact.phone_number, contact.contact.user_id) == ("+4930", 101)
    assert location.location is not None
    assert photo.caption == "look"
    assert photo.photo[0].width == 96
    assert voice.voice is not None
    assert voice.voice.to_dict()["duration"] == 7
    assert sticker.sticker is not None
    assert sticker.sticker.emoji == "🙂"
    assert document.document is not None
    file = await bot.get_file(document.document)
    assert bytes(await file.download_as_bytearray()) == b"a;b"
    with pytest.raises(LookupError):
        tg.file("nothing")


async def test_an_edit(bot: Bot, olena: Phone) -> None:
    said = olena.say("/strat")
    olena.edit(said["message_id"], "/start")
    edited = (await newest(bot)).edited_message
    assert edited is not None
    assert (edited.text, edited.edit_date) == ("/start", edited.date)
    sent = await bot.send_message(olena.id, "mine")
    with pytest.raises(LookupError):
        olena.edit(sent.message_id, "hers")


async def test_blocking_and_coming_back(bot: Bot, olena: Phone) -> None:
    olena.block()
    olena.block()
    olena.say("/start")  # a client unblocks before it lets anybody write
    left, back, said = await bot.get_updates()
    assert left.my_chat_member is not None
    assert left.my_chat_member.new_chat_member.status == "kicked"
    assert back.my_chat_member is not None
    assert back.my_chat_member.new_chat_member.status == "member"
    assert said.message is not None
    assert not olena.blocked


async def test_unread_until_the_person_looks_or_writes(bot: Bot, olena: Phone) -> None:
    await bot.send_message(olena.id, "1")
    await bot.send_message(olena.id, "2")
    assert olena.unread == 2
    olena.read()
    assert olena.unread == 0
    await bot.send_message(olena.id, "3")
    olena.say("ok")
    assert olena.unread == 0


async def test_what_the_bot_can_ask_about_a_person(bot: Bot, olena: Phone) -> None:
    chat = await bot.get_chat(olena.id)
    assert (chat.first_name, chat.type) == ("Olena", "private")
    assert (await bot.get_chat_member(olena.id, olena.id)).status == "member"
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(9)
    me = await bot.get_me()
    assert (me.is_bot, me.username, me.can_join_groups) == (True, "lotse_bot", True)


async def test_the_revision_tells_that_something_changed(
    tg: Telegram, bot: Bot, olena: Phone
) -> None:
    before = tg.revision
    assert not await tg.changed(before, 0.01)
    await bot.send_message(olena.id, "x")
    assert tg.revision > before
    assert await tg.changed(before, 0.01)
