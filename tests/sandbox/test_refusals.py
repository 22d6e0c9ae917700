"""What Telegram refuses to send, in its words."""

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.sandbox import Phone, Telegram
from tests.sandbox.conftest import Refusal

NO_ACTION = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"


async def test_who_blocked_the_bot_gets_nothing(bot: Bot, olena: Phone) -> None:
    olena.block()
    with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(olena.id, "hi")
    with pytest.raises(Forbidden):
        await bot.send_document(olena.id, b"x")
    olena.unblock()
    await bot.send_message(olena.id, "hi")


async def test_who_never_wrote_cannot_be_written_to(bot: Bot, tg: Telegram) -> None:
    stranger = tg.phone(500, "Nobody", started=False)
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "hi")
    stranger.say("/start")
    await bot.send_message(stranger.id, "hi")


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ({"text": "a", "callback_data": "я" * 33}, "BUTTON_DATA_INVALID"),
        (
            {"text": "a"},
            NO_ACTION,
        ),
        (
            {"text": "a", "callback_data": ""},
            NO_ACTION,
        ),
        (
            {"text": "a", "callback_data": "b", "url": "https://example.org"},
            "can't parse inline keyboard button: only one of callback_data, url may be used",
        ),
        ({"text": " ", "callback_data": "b"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "a", "url": "http://localhost:8000/x"},
            "inline keyboard button URL 'http://localhost:8000/x' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "a", "url": "ftp://example.org"},
            "inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol",
        ),
    ],
)
async def test_buttons_that_telegram_refuses(
    olena: Phone, refusal: Refusal, button: dict[str, str], said: str
) -> None:
    markup = {"inline_keyboard": [[button]]}
    refused = await refusal("sendMessage", chat_id=101, text="x", reply_markup=markup)
    assert refused == f"Bad Request: {said}"
    assert not olena.messages


async def test_data_of_64_bytes_is_taken_and_too_many_buttons_are_not(
    tg: Telegram, olena: Phone, refusal: Refusal
) -> None:
    button = {"text": "a", "callback_data": "я" * 32}
    params = {"chat_id": 101, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}}
    await tg.call("sendMessage", params)
    many = {"inline_keyboard": [[button]] * 101}
    said = await refusal("sendMessage", chat_id=101, text="x", reply_markup=many)
    assert said == "Bad Request: reply markup is too long"


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [
        ("sendMessage", {"chat_id": 9, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ("sendPhoto", {"chat_id": 101}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": 101, "photo": "attach://p"}, "there is no photo in the request"),
        (
            "sendDocument",
            {"chat_id": 101, "document": "no such id"},
            "wrong file identifier/HTTP URL specified",
        ),
        (
            "sendDocument",
            {"chat_id": 101, "document": "https://example.org/a.pdf"},
            "failed to get HTTP URL content",
        ),
        (
            "sendMessage",
            {"chat_id": 101, "text": "x", "message_thread_id": 5},
            "message thread not found",
        ),
        (
            "sendLocation",
            {"chat_id": 101, "latitude": 91, "longitude": 0},
            "wrong location specified",
        ),
        (
            "sendChatAction",
            {"chat_id": 101, "action": "dance"},
            "wrong parameter action in request",
        ),
        ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
    ],
)
async def test_what_telegram_refuses(
    olena: Phone, refusal: Refusal, method: str, params: dict[str, object], said: str
) -> None:
    assert await refusal(method, **params) == f"Bad Request: {said}"


async def test_files_that_telegram_refuses(tg: Telegram, olena: Phone, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(olena.id, b"")
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(olena.id, b"no picture")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(olena.id, b"x", caption="x" * 1025)
    photo = olena.send_photo()["photo"][0]["file_id"]
    with pytest.raises(BadRequest, match="Can't use file of type photo as document"):
        await bot.send_document(olena.id, photo)
