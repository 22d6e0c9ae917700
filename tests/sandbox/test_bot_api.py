"""The HTTP door: forms, JSON, multipart, downloads, and two real clients in front of it."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from bot.sandbox import Phone, Telegram

KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


@pytest.fixture
async def http(tg: Telegram, address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{address}/bot{tg.token}/") as client:
        yield client


@pytest.fixture
async def far_bot(tg: Telegram, address: str) -> AsyncIterator[Bot]:
    """python-telegram-bot over a real connection."""
    api, files = f"{address}/bot", f"{address}/file/bot"
    async with Bot(tg.token, base_url=api, base_file_url=files, request=HTTPXRequest()) as bot:
        yield bot


async def test_json_form_and_query_say_the_same(http: httpx.AsyncClient, olena: Phone) -> None:
    typed = {"chat_id": 101, "text": "hi", "reply_markup": KEYBOARD}
    flat = {"chat_id": "101", "text": "hi", "reply_markup": json.dumps(KEYBOARD)}
    answers = [
        await http.post("sendMessage", json=typed),
        await http.post("sendMessage", data=flat),
        await http.get("sendmessage", params=flat),
        await http.post("SENDMESSAGE", files={name: (None, part) for name, part in flat.items()}),
        await http.post("sendMessage", params={"chat_id": "101"}, json={"text": "hi"}),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert answer.json()["ok"] is True
    assert [message.get("reply_markup") for message in olena.messages] == [KEYBOARD] * 4 + [None]


async def test_a_file_goes_up_and_down(
    http: httpx.AsyncClient, tg: Telegram, address: str, olena: Phone
) -> None:
    for fields, part in (({}, "document"), ({"document": "attach://it"}, "it")):
        sent = await http.post(
            "sendDocument",
            data={"chat_id": "101", **fields},
            files={part: ("termin.ics", b"BEGIN:VCALENDAR")},
        )
        document = sent.json()["result"]["document"]
        assert (document["file_name"], document["file_size"]) == ("termin.ics", 15)
        file = (await http.get("getFile", params={"file_id": document["file_id"]})).json()
        path = f"{address}/file/bot{tg.token}/{file['result']['file_path']}"
        assert (await http.get(path)).content == b"BEGIN:VCALENDAR"
    assert (await http.get(f"{address}/file/bot{tg.token}/no/such")).status_code == 404
    assert (await http.get(f"{address}/file/botwrong/{file['result']['file_path']}")).is_error


@pytest.mark.parametrize(
    ("path", "body", "answer"),
    [
        ("/bot2:wrong/getMe", b"", {"error_code": 401, "description": "Unauthorized"}),
        ("/bot1:sandbox/getHim", b"", {"error_code": 404, "description": "Not Found"}),
        (
            "/bot1:sandbox/sendMessage",
            b"{broken",
            {"error_code": 400, "description": "Bad Request: can't parse JSON object"},
        ),
        (
            "/bot1:sandbox/sendMessage",
            b'{"chat_id": 9, "text": "x"}',
            {"error_code": 400, "description": "Bad Request: chat not found"},
        ),
    ],
)
async def test_refusals(address: str, path: str, body: bytes, answer: dict[str, object]) -> None:
    async with httpx.AsyncClient() as client:
        headers = {"content-type": "application/json"}
        response = await client.post(address + path, content=body, headers=headers)
    assert response.status_code == answer["error_code"]
    assert response.json() == {"ok": False, **answer}


async def test_when_to_try_again(http: httpx.AsyncClient, tg: Telegram, olena: Phone) -> None:
    tg.faults.add(kind="too_many_requests", retry_after=4)
    response = await http.post("sendMessage", json={"chat_id": 101, "text": "x"})
    assert response.status_code == 429
    assert response.headers["retry-after"] == "4"
    assert response.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 4",
        "parameters": {"retry_after": 4},
    }


async def test_python_telegram_bot_over_the_wire(far_bot: Bot, tg: Telegram, olena: Phone) -> None:
    keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Так", callback_data="y"))
    sent = await far_bot.send_message(olena.id, "Привіт 😀", reply_markup=keyboard)
    assert sent.reply_markup == keyboard
    document = (await far_bot.send_document(olena.id, b"data", filename="a.txt")).document
    assert document is not None
    file = await far_bot.get_file(document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"data"
    waiting = asyncio.create_task(far_bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    olena.tap("Так")
    (update,) = await waiting
    assert update.callback_query is not None
    await far_bot.answer_callback_query(update.callback_query.id, "ok")
    assert olena.notices[0]["text"] == "ok"
    assert not tg.refusals


async def test_faults_over_the_wire(far_bot: Bot, tg: Telegram, olena: Phone) -> None:
    tg.faults.add("sendMessage", kind="too_many_requests", retry_after=2)
    with pytest.raises(RetryAfter):
        await far_bot.send_message(olena.id, "x")
    for kind, arrived in (("drop_before", 0), ("drop_after", 1)):
        tg.faults.add("sendMessage", kind=kind)
        with pytest.raises(NetworkError):
            await far_bot.send_message(olena.id, "x")
        assert len(olena.messages) == arrived
    with pytest.raises(BadRequest, match="Chat not found"):
        await far_bot.send_message(9, "x")
    await far_bot.send_message(olena.id, "y")


async def test_a_wrong_token_over_the_wire(address: str) -> None:
    bot = Bot("7:wrong", base_url=f"{address}/bot", request=HTTPXRequest())
    with pytest.raises(InvalidToken):
        await bot.initialize()
