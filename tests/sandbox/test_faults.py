"""What goes wrong on order goes wrong exactly so, and nothing else does."""

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.sandbox import Phone, Telegram


async def test_too_many_requests(bot: Bot, tg: Telegram, olena: Phone) -> None:
    tg.faults.add("sendMessage", kind="too_many_requests", retry_after=7)
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(olena.id, "x")
    assert caught.value._retry_after.total_seconds() == 7
    await bot.send_message(olena.id, "y")
    assert [message["text"] for message in olena.messages] == ["y"]
    assert tg.faults.met == [("sendMessage", "too_many_requests")]
    assert tg.refusals == []


@pytest.mark.parametrize(
    ("kind", "error", "arrived"),
    [
        ("server_error", NetworkError, 0),
        ("bad_gateway", NetworkError, 0),
        ("drop_before", NetworkError, 0),
        ("drop_after", TimedOut, 1),
        ("blocked", Forbidden, 0),
        ("deactivated", Forbidden, 0),
        ("chat_not_found", BadRequest, 0),
        ("bad_request", BadRequest, 0),
    ],
)
async def test_each_fault_looks_like_the_real_one(
    bot: Bot, tg: Telegram, olena: Phone, kind: str, error: type[Exception], arrived: int
) -> None:
    tg.faults.add(kind=kind)
    with pytest.raises(error):
        await bot.send_message(olena.id, "x")
    assert len(olena.messages) == arrived
    await bot.send_message(olena.id, "y")


async def test_a_fault_can_concern_one_chat_and_last(bot: Bot, tg: Telegram, olena: Phone) -> None:
    yusuf = tg.phone(102, "Yusuf")
    tg.faults.add("sendMessage", kind="server_error", times=None, chat_id=yusuf.id)
    for _ in range(3):
        await bot.send_message(olena.id, "x")
        with pytest.raises(NetworkError):
            await bot.send_message(yusuf.id, "x")
    tg.faults.clear()
    await bot.send_message(yusuf.id, "x")


async def test_all_methods_do_not_include_the_poll(bot: Bot, tg: Telegram) -> None:
    tg.faults.add("*", kind="server_error", times=2)
    await bot.get_updates()
    with pytest.raises(NetworkError):
        await bot.get_me()
    tg.faults.add("getUpdates", kind="drop_before")
    with pytest.raises(NetworkError):
        await bot.get_updates()


def test_an_unknown_fault_is_a_mistake_of_the_test(tg: Telegram) -> None:
    with pytest.raises(ValueError, match="too_many_requests"):
        tg.faults.add(kind="flood")
