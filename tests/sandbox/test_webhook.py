"""Webhooks: delivered with the secret, in order per chat, again and again until they are taken."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot, WebhookInfo

from bot.sandbox import Phone, Telegram
from tests.sandbox.conftest import Refusal, Serve


class Receiver:
    """The bot's side of a webhook, which can be told what to answer."""

    def __init__(self) -> None:
        self.url = ""
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answer: Callable[[], Response] = Response
        self.hold: asyncio.Event | None = None
        self.most = self.now = 0

    async def take(self, request: Request) -> Response:
        self.now += 1
        self.most = max(self.most, self.now)
        if self.hold:
            await self.hold.wait()
        self.now -= 1
        self.updates.append(await request.json())
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        return self.answer()

    async def got(self, number: int) -> list[str]:
        """The texts, as soon as there are so many."""
        async with asyncio.timeout(3):
            while len(self.updates) < number:  # noqa: ASYNC110  # filled by a server
                await asyncio.sleep(0.005)
        return [update["message"]["text"] for update in self.updates]


@pytest.fixture
async def receiver(tg: Telegram, serve: Serve) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    tg.webhook.first_pause = 0.02
    receiver.url = await serve([Route("/hook", receiver.take, methods=["POST"])]) + "/hook"
    async with tg.running():
        yield receiver


async def until(bot: Bot, is_so: Callable[[WebhookInfo], bool]) -> WebhookInfo:
    """What getWebhookInfo says, as soon as it says this."""
    async with asyncio.timeout(3):
        while not is_so(info := await bot.get_webhook_info()):  # noqa: ASYNC110  # as a bot sees it
            await asyncio.sleep(0.005)
    return info


async def settled(bot: Bot) -> None:
    """Wait until nothing is pending."""
    await until(bot, lambda info: not info.pending_update_count)


async def test_updates_arrive_with_the_secret(bot: Bot, receiver: Receiver, olena: Phone) -> None:
    olena.say("before")
    await bot.set_webhook(receiver.url, secret_token="s3-cret_", max_connections=5)
    olena.say("after")
    assert await receiver.got(2) == ["before", "after"]
    assert receiver.secrets == ["s3-cret_", "s3-cret_"]
    await settled(bot)
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections) == (receiver.url, 5)
    assert info.last_error_message is None


async def test_what_is_not_taken_comes_again(bot: Bot, receiver: Receiver, olena: Phone) -> None:
    receiver.answer = lambda: Response(status_code=503)
    await bot.set_webhook(receiver.url)
    olena.say("a")
    olena.say("b")
    await receiver.got(2)
    info = await bot.get_webhook_info()
    assert info.pending_update_count == 2
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    receiver.answer = Response
    await settled(bot)
    texts = await receiver.got(4)
    assert set(texts[:-1]) == {"a"}  # nothing overtakes in one chat
    assert texts[-1] == "b"


async def test_a_webhook_nobody_listens_at(
    bot: Bot, tg: Telegram, receiver: Receiver, olena: Phone
) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    olena.say("a")
    await until(bot, lambda info: info.last_error_message is not None)
    await bot.set_webhook(receiver.url)
    assert await receiver.got(1) == ["a"]


async def test_chats_go_side_by_side_within_the_limit(
    bot: Bot, tg: Telegram, receiver: Receiver
) -> None:
    receiver.hold = asyncio.Event()
    await bot.set_webhook(receiver.url, max_connections=3)
    for number in range(6):
        phone = tg.phone(200 + number, "P")
        phone.say("first")
        phone.say("second")
    await asyncio.sleep(0.1)
    assert receiver.now == 3
    receiver.hold.set()
    await receiver.got(12)
    assert receiver.most == 3
    await settled(bot)


async def test_a_bot_may_answer_with_a_call(bot: Bot, receiver: Receiver, olena: Phone) -> None:
    call = {"method": "sendMessage", "chat_id": 101, "text": "Willkommen"}
    receiver.answer = lambda: JSONResponse(call)
    await bot.set_webhook(receiver.url)
    olena.say("/start")
    await receiver.got(1)
    await settled(bot)
    assert olena.messages[-1]["text"] == "Willkommen"


async def test_the_end_of_a_webhook(bot: Bot, receiver: Receiver, olena: Phone) -> None:
    await bot.set_webhook(receiver.url)
    await bot.delete_webhook()
    olena.say("a")
    assert len(await bot.get_updates()) == 1
    await bot.set_webhook(receiver.url, drop_pending_updates=True)
    olena.say("b")
    assert await receiver.got(1) == ["b"]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"url": "example"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://a.de", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
        ({"url": "https://a.de", "secret_token": "a" * 257}, "secret token is too long"),
        ({}, 'parameter "url" is required'),
    ],
)
async def test_webhooks_that_telegram_refuses(
    refusal: Refusal, params: dict[str, str], said: str
) -> None:
    assert await refusal("setWebhook", **params) == f"Bad Request: {said}"
