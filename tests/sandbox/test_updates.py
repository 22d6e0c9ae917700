"""getUpdates: it waits, acknowledges by offset, and there is only one at a time."""

import asyncio
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import Conflict
from telegram.ext import Application, CommandHandler, ContextTypes

from bot.sandbox import Phone, Refused, Telegram
from bot.sandbox.door import InProcessRequest


async def poll(tg: Telegram, **params: Any) -> list[Any]:
    """The texts that getUpdates returns."""
    updates = await tg.call("getUpdates", params)
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_they_are_acknowledged(tg: Telegram, olena: Phone) -> None:
    for text in "abc":
        olena.say(text)
    assert await poll(tg) == ["a", "b", "c"]
    assert await poll(tg, limit=2) == ["a", "b"]
    assert await poll(tg, offset=2) == ["b", "c"]
    assert await poll(tg) == ["b", "c"]
    assert await poll(tg, offset=-1) == ["c"]
    assert await poll(tg) == ["c"]
    assert await poll(tg, offset=4) == []


async def test_a_poll_waits_for_the_next_update(tg: Telegram, olena: Phone) -> None:
    waiting = asyncio.create_task(poll(tg, timeout=3600))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    olena.say("here")
    async with asyncio.timeout(60):  # it does not wait for its hour
        assert await waiting == ["here"]


async def test_a_poll_ends_with_nothing(tg: Telegram) -> None:
    waiting = asyncio.create_task(poll(tg, timeout=1))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not waiting.done()
    assert await waiting == []


async def test_only_wanted_kinds_are_kept(tg: Telegram, olena: Phone) -> None:
    await poll(tg, allowed_updates=["callback_query"])
    olena.say("a")
    await poll(tg)  # leaves the choice as it is
    olena.say("b")
    await poll(tg, allowed_updates=[])
    olena.say("c")
    assert await poll(tg) == ["c"]


async def test_a_second_poll_ends_the_first(tg: Telegram, olena: Phone) -> None:
    first = asyncio.create_task(poll(tg, timeout=5))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(poll(tg, timeout=5))
    with pytest.raises(Refused) as caught:
        await first
    assert (caught.value.code, caught.value.description) == (
        409,
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )
    olena.say("hi")
    assert await second == ["hi"]


async def test_no_poll_beside_a_webhook(tg: Telegram, bot: Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.02)
    await bot.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await waiting
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_the_end_of_the_server_lets_a_poll_go(tg: Telegram) -> None:
    async with tg.running():
        waiting = asyncio.create_task(poll(tg, timeout=5))
        await asyncio.sleep(0.02)
    assert await waiting == []


async def test_a_whole_application_runs_in_process(tg: Telegram, olena: Phone) -> None:
    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text("Willkommen")

    door = InProcessRequest(tg)
    builder = Application.builder().token(tg.token)
    app = builder.request(door).get_updates_request(InProcessRequest(tg)).build()
    app.add_handler(CommandHandler("start", start))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling()
        olena.say("/start")
        while len(olena.messages) < 2:
            assert await tg.changed(tg.revision, 2)
        await app.updater.stop()
        await app.stop()
    assert olena.messages[-1]["text"] == "Willkommen"
    assert not tg.refusals
