"""Every call is checked against the facts of Bot API 10.0 before anything happens."""

import json

import pytest

from bot.sandbox import Phone, Telegram, facts
from bot.sandbox.methods import METHODS
from tests.sandbox.conftest import Refusal


def test_the_facts_ship_with_their_source() -> None:
    assert facts.facts()["bot_api"] == "Bot API 10.0"
    assert "MIT" in facts.facts()["source"]


@pytest.mark.parametrize("name", METHODS)
def test_every_played_method_is_one_of_the_bot_api(name: str) -> None:
    assert facts.method(name) is not None


@pytest.mark.parametrize("name", facts.facts()["methods"])
def test_every_method_of_the_bot_api_can_be_checked(name: str) -> None:
    method = facts.method(name.lower())
    assert method is not None
    assert method.name == name


async def test_a_method_nobody_knows_is_not_found(refusal: Refusal) -> None:
    assert await refusal("sendSmoke") == "Not Found"


async def test_what_is_not_played_says_so_and_is_recorded(tg: Telegram, refusal: Refusal) -> None:
    said = await refusal("getMyStarBalance")
    assert said == "Bad Request: the local Telegram does not play getMyStarBalance"
    assert tg.refusals[-1].method == "getMyStarBalance"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"chat_id": 101}, "message text is empty"),
        ({"text": "hi"}, "chat_id is empty"),
        ({"chat_id": 101, "txt": "hi"}, 'sendMessage has no parameter "txt"'),
        ({"chat_id": 101, "text": 5}, '"text" must be of type String'),
        ({"chat_id": [101], "text": "hi"}, '"chat_id" must be of type Integer or String'),
        (
            {"chat_id": 101, "text": "hi", "protect_content": "perhaps"},
            '"protect_content" must be of type Boolean',
        ),
        (
            {"chat_id": 101, "text": "hi", "reply_parameters": "{broken"},
            '"reply_parameters" must be of type ReplyParameters',
        ),
        (
            {"chat_id": 101, "text": "hi", "reply_parameters": {"id": 1}},
            'ReplyParameters has no field "id" (in "reply_parameters")',
        ),
        (
            {"chat_id": 101, "text": "hi", "reply_parameters": {}},
            'can\'t find field "message_id" of ReplyParameters (in "reply_parameters")',
        ),
        (
            {"chat_id": 101, "text": "hi", "reply_markup": {"inline_keyboard": [{"text": "a"}]}},
            '"reply_markup.inline_keyboard[0]" must be of type Array of InlineKeyboardButton',
        ),
        (
            {
                "chat_id": 101,
                "text": "hi",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "callback": "b"}]]},
            },
            'InlineKeyboardButton has no field "callback" '
            '(in "reply_markup.inline_keyboard[0][0]")',
        ),
        (
            {"chat_id": 101, "text": "hi", "reply_markup": {"keyboard": [[{"text": 1}]]}},
            '"reply_markup.keyboard[0][0].text" must be of type String',
        ),
    ],
)
async def test_a_wrong_call_is_refused_and_recorded(
    tg: Telegram, olena: Phone, refusal: Refusal, params: dict[str, object], said: str
) -> None:
    assert await refusal("sendMessage", **params) == f"Bad Request: {said}"
    assert tg.refusals == [("sendMessage", params, f"Bad Request: {said}")]
    assert not tg.calls
    assert not olena.messages


async def test_a_subtype_is_told_by_its_tag(refusal: Refusal) -> None:
    commands = [{"command": "start", "description": "begin"}]
    scope = {"type": "chat_member", "chat_id": -1}
    said = await refusal("setMyCommands", commands=commands, scope=scope)
    missing = 'can\'t find field "user_id" of BotCommandScopeChatMember (in "scope")'
    assert said == f"Bad Request: {missing}"


async def test_strings_of_a_form_are_read_by_the_type(tg: Telegram, olena: Phone) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    form = {
        "chat_id": "101",
        "text": "7",
        "protect_content": "True",
        "reply_markup": json.dumps(keyboard),
    }
    sent = await tg.call("SENDMESSAGE", form)
    assert sent["text"] == "7"
    assert sent["has_protected_content"] is True
    assert sent["reply_markup"] == keyboard
    assert tg.calls[0].params["chat_id"] == 101


async def test_nothing_is_the_same_as_left_out(tg: Telegram, olena: Phone) -> None:
    await tg.call("sendMessage", {"chat_id": 101, "text": "hi", "parse_mode": None})
    assert tg.calls == [("sendMessage", {"chat_id": 101, "text": "hi"})]


async def test_an_album_may_mix_photos_and_videos(tg: Telegram, olena: Phone) -> None:
    photo = olena.send_photo()["photo"][0]["file_id"]
    video = {"type": "video", "media": "attach://film"}
    await tg.call(
        "sendMediaGroup",
        {"chat_id": 101, "media": [{"type": "photo", "media": photo}, video]},
        {"film": ("film.mp4", b"film")},
    )
    first, second = olena.messages[-2:]
    assert first["media_group_id"] == second["media_group_id"]
    assert ("photo" in first, "video" in second) == (True, True)
