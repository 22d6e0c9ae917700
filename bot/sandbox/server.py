"""The sandbox as a web server: the Bot API for bots, and the page for people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from bot.sandbox.bot_api import bot_api_routes
from bot.sandbox.page import Clock, Tour, page_routes
from bot.sandbox.telegram import Telegram


def http_app(
    telegram: Telegram, clock: Clock | None = None, tour: Tour | None = None
) -> Starlette:
    """One app for both; deliveries to a webhook run as long as it does."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with telegram.running():
            yield

    routes = [*bot_api_routes(telegram), *page_routes(telegram, clock, tour)]
    return Starlette(routes=routes, lifespan=lifespan)
