"""Two pollers on one token: the newcomer gives up, whoever was there first goes on."""

import asyncio

import pytest
from telegram import Bot

from bot.delivery.receiver import Receiver
from bot.domain.errors import Misconfigured
from bot.sandbox import Telegram
from bot.sandbox.door import InProcessRequest
from tests.web.conftest import built


async def test_the_newcomer_gives_up(sqlite_url: str, tg: Telegram) -> None:
    door = InProcessRequest(tg)
    async with (
        built(sqlite_url, tg, webhook=False) as served,
        Bot("1:sandbox", request=door, get_updates_request=door) as bot,
    ):
        ordering = served.lotse.ordering
        first = asyncio.create_task(Receiver(bot, ordering, starting_s=0).run())
        async with asyncio.timeout(60):
            while not tg.updates._poll:  # noqa: ASYNC110 - how many polls there have been
                await asyncio.sleep(0.01)
            with pytest.raises(Misconfigured, match="Another program is receiving"):
                await Receiver(bot, ordering).run()
        assert not first.done()
        first.cancel()
