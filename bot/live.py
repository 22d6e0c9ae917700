"""The bot on Telegram: from the settings to a clean stop."""

import asyncio
import signal
from contextlib import AbstractAsyncContextManager

from bot.app import build
from bot.clock import clock_of_the_process
from bot.config import Settings
from bot.domain.errors import Misconfigured
from bot.places import read_places

NO_TOKEN = (
    "TELEGRAM_BOT_TOKEN is not set: ask @BotFather for a token and put it into .env, "
    "or try `make demo`, which needs none."
)


async def run_live(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; raise Misconfigured with one sentence."""
    if not settings.token:
        raise Misconfigured(NO_TOKEN)
    lotse = build(settings, read_places(settings.places_file), clock_of_the_process())
    await until_stopped(lotse.running())


async def until_stopped(running: AbstractAsyncContextManager[object]) -> None:
    """Stay inside until a signal asks to stop; even a start that waits is left at once."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    try:
        async with running:
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        return
