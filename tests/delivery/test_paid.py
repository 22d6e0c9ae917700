"""The paid broadcast: asked for with each message, at its own rate, and only where it is set."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.app import build
from bot.config import Settings
from bot.places import read_places
from bot.program import Lotse
from bot.sandbox import Telegram
from bot.sandbox.door import InProcessRequest


@asynccontextmanager
async def _started(database_url: str, telegram: Telegram, *, paid: bool) -> AsyncIterator[Lotse]:
    settings = Settings(
        _env_file=None,
        telegram_bot_token="1:sandbox",
        database_url=database_url,
        paid_broadcast=paid,
    )
    lotse = build(settings, read_places(settings.places_file), None, InProcessRequest(telegram))
    async with lotse.ready():
        yield lotse


@pytest.mark.parametrize(("paid", "rate"), [(True, 1000), (False, 30)])
async def test_what_is_sent_is_paid_for_if_that_is_set(
    sqlite_url: str, paid: bool, rate: int
) -> None:
    telegram = Telegram()
    telegram.phone(7, "Ann")
    async with _started(sqlite_url, telegram, paid=paid) as lotse:
        assert lotse.office.per_second == rate
        sent = await lotse.application.bot.send_message(7, "Hello")
        await lotse.application.bot.edit_message_text("Hello again", 7, sent.message_id)
    params = {it.method: it.params for it in telegram.calls}
    assert params["sendMessage"].get("allow_paid_broadcast", False) is paid
    assert "allow_paid_broadcast" not in params["editMessageText"], "Telegram knows no such thing"
    assert not telegram.refusals


async def test_paid_more_goes_out_than_for_nothing(sqlite_url: str) -> None:
    telegram = Telegram()
    async with _started(sqlite_url, telegram, paid=True) as lotse:
        limits = lotse.sender.limits
        assert (limits.overall, limits.of_chat(7), limits.of_chat(-7)) == (
            1000,
            type(limits)(30).of_chat(7),
            type(limits)(30).of_chat(-7),
        ), "a chat's own limits are the same"
