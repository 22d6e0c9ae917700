"""The bot on Telegram: from the settings to a clean stop."""

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import structlog

from bot.app import build
from bot.clock import clock_of_the_process
from bot.config import Settings
from bot.directory import read_directory
from bot.domain.errors import Misconfigured
from bot.organisations import read_organisations
from bot.places import read_places, read_sites
from bot.program import Lotse
from bot.web.app import web_app
from bot.web.server import Door

log = structlog.get_logger()

NO_TOKEN = (
    "TELEGRAM_BOT_TOKEN is not set: ask @BotFather for a token and put it into .env, "
    "or try `make demo`, which needs none."
)


async def run_live(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; raise Misconfigured with one sentence."""
    organisations = read_organisations(settings)
    if not settings.organisations_file:
        return await until_stopped(_lotse(settings).running())
    built = {key: _lotse(it, key) for key, it in organisations.items()}
    return await until_stopped(together(settings, built))


def _lotse(settings: Settings, organisation: str = "") -> Lotse:
    if not settings.token:
        raise Misconfigured(NO_TOKEN)
    try:
        places, sites = read_places(settings.places_file), read_sites(settings.places_file)
        directory = read_directory(settings.directory_file, settings.zone)
    except Misconfigured as error:
        raise Misconfigured(
            f"Organisation {organisation}: {error}" if organisation else str(error)
        ) from None
    clock = clock_of_the_process()
    return build(
        settings, places, clock, directory=directory, sites=sites, organisation=organisation
    )


@asynccontextmanager
async def together(settings: Settings, lotsen: Mapping[str, Lotse]) -> AsyncIterator[None]:
    """Each organisation in this one loop, behind one port, until the block ends.

    A mistake that can be read from the files starts nothing. What shows later, such as a token
    that Telegram does not know or a database that is away, ends its own organisation with one
    sentence, and the others run on: one office's mistake must not silence another's volunteers.
    If none is left, Misconfigured is raised.
    """
    async with AsyncExitStack() as stack:
        if settings.listen_port:
            door = Door(web_app(lotsen), settings.listen_host, settings.listen_port)
            await stack.enter_async_context(door.opened())
        faults: dict[str, str] = {}

        async def run(key: str, lotse: Lotse) -> None:
            lotse.door = None  # one for all
            with structlog.contextvars.bound_contextvars(organisation=key):
                try:
                    async with lotse.running():
                        await asyncio.Event().wait()
                except Misconfigured as error:
                    faults[key] = f"Organisation {key}: {error}"
                    log.error("ended", why=faults[key])
            if len(faults) == len(lotsen):
                raise Misconfigured(" ".join(faults.values()))

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(run(key, it)) for key, it in lotsen.items()]
                try:
                    yield
                finally:
                    for task in tasks:
                        task.cancel()
        except BaseExceptionGroup as found:
            raise found.exceptions[0] from None


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
