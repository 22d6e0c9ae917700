"""What the bot does to messages that exist."""

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, Forbidden

from bot.sandbox import Phone, Telegram
from tests.sandbox.conftest import Hands, Refusal

YES = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Yes", callback_data="y"))
NO = InlineKeyboardMarkup.from_button(InlineKeyboardButton("No", callback_data="n"))
UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)


async def test_an_edit_changes_the_message_in_place(bot: Bot, olena: Phone) -> None:
    sent = await bot.send_message(olena.id, "Two places", reply_markup=YES)
    seen = olena.messages[0]
    edited = await sent.edit_text("<b>One</b> place", parse_mode="HTML", reply_markup=YES)
    assert isinstance(edited, type(sent))
    assert edited.text_html == "<b>One</b> place"
    assert edited.edit_date is not None
    assert olena.messages == [seen]
    assert seen["text"] == "One place"
    assert olena.unread == 1


async def test_an_edit_without_a_keyboard_takes_it_away(bot: Bot, olena: Phone) -> None:
    sent = await bot.send_message(olena.id, "Coming?", reply_markup=YES)
    await sent.edit_text("Thanks")
    assert "reply_markup" not in olena.messages[0]


async def test_buttons_can_be_exchanged_and_removed(bot: Bot, olena: Phone) -> None:
    sent = await bot.send_message(olena.id, "Coming?", reply_markup=YES)
    await sent.edit_reply_markup(NO)
    assert olena.buttons() == ["No"]
    await sent.edit_reply_markup(None)
    assert olena.buttons() == []
    assert olena.messages[0]["text"] == "Coming?"


async def test_captions_and_files_can_be_exchanged(bot: Bot, olena: Phone) -> None:
    sent = await bot.send_document(olena.id, b"one", filename="1.txt", caption="first")
    await sent.edit_caption("second")
    assert olena.messages[0]["caption"] == "second"
    await sent.edit_media(InputMediaDocument(b"two", filename="2.txt"))
    assert olena.messages[0]["document"]["file_name"] == "2.txt"
    assert "caption" not in olena.messages[0]


async def test_an_edit_that_changes_nothing_is_refused(
    tg: Telegram, olena: Phone, refusal: Refusal
) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    same = {"chat_id": 101, "text": "x", "reply_markup": markup}
    await tg.call("sendMessage", same)
    assert await refusal("editMessageText", **same, message_id=1) == UNCHANGED
    unchanged = {"chat_id": 101, "message_id": 1, "reply_markup": markup}
    assert await refusal("editMessageReplyMarkup", **unchanged) == UNCHANGED
    bold = {"chat_id": 101, "message_id": 1, "text": "<b>x</b>", "parse_mode": "HTML"}
    await tg.call("editMessageText", bold)
    assert await refusal("editMessageText", **bold) == UNCHANGED


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"chat_id": 101, "message_id": 99}, "message to edit not found"),
        ({"chat_id": 9, "message_id": 1}, "chat not found"),
        ({"message_id": 1}, "message identifier is not specified"),
        ({"chat_id": 101}, "message identifier is not specified"),
    ],
)
async def test_edits_of_nothing(
    olena: Phone, refusal: Refusal, params: dict[str, int], said: str
) -> None:
    assert await refusal("editMessageText", **params, text="x") == f"Bad Request: {said}"


async def test_only_own_messages_without_a_reply_keyboard_can_be_edited(
    bot: Bot, olena: Phone
) -> None:
    theirs = olena.say("hello")["message_id"]
    keyed = await bot.send_message(olena.id, "?", reply_markup=ReplyKeyboardMarkup([["a"]]))
    forced = await bot.send_message(olena.id, "?", reply_markup=ForceReply())
    for message_id in (theirs, keyed.message_id, forced.message_id):
        with pytest.raises(BadRequest, match="Message can't be edited"):
            await bot.edit_message_text("x", olena.id, message_id)


async def test_a_file_has_no_text_to_edit(bot: Bot, olena: Phone) -> None:
    sent = await bot.send_document(olena.id, b"x")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await sent.edit_text("x")


async def test_who_blocked_the_bot_sees_no_edits(bot: Bot, olena: Phone) -> None:
    sent = await bot.send_message(olena.id, "x")
    olena.block()
    with pytest.raises(Forbidden):
        await sent.edit_text("y")


async def test_messages_can_be_deleted_for_two_days(bot: Bot, olena: Phone, hands: Hands) -> None:
    sent = await bot.send_message(olena.id, "x")
    theirs = olena.say("secret")
    assert await bot.delete_message(olena.id, theirs["message_id"])
    assert await sent.delete()
    assert olena.messages == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()
    old = await bot.send_message(olena.id, "x")
    hands.turn(hours=49)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await old.delete()


async def test_several_at_once_and_the_missing_are_left_out(bot: Bot, olena: Phone) -> None:
    ids = [(await bot.send_message(olena.id, str(n))).message_id for n in range(3)]
    assert await bot.delete_messages(olena.id, [*ids[:2], 99])
    assert [message["text"] for message in olena.messages] == ["2"]


async def test_pins(bot: Bot, olena: Phone) -> None:
    sent = await bot.send_message(olena.id, "card")
    await sent.pin()
    info = await bot.get_chat(olena.id)
    assert info.pinned_message is not None
    assert info.pinned_message.text == "card"
    await sent.unpin()
    assert (await bot.get_chat(olena.id)).pinned_message is None
