"""A local Telegram per test, the real python-telegram-bot in front of it, and a clock to move."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from telegram import Bot

from bot.sandbox import Phone, Refused, Telegram
from bot.sandbox.bot_api import bot_api_routes
from bot.sandbox.door import InProcessRequest
from tests.sandbox.stage import Screen, Stage, browsing, looking, staged

Refusal = Callable[..., Awaitable[str]]
Serve = Callable[[list[BaseRoute]], Awaitable[str]]


class Hands:
    """A clock that stands still until somebody turns it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def turn(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def tg(hands: Hands) -> Telegram:
    return Telegram(now=hands.now)


@pytest.fixture
def olena(tg: Telegram) -> Phone:
    return tg.phone(101, "Olena", language_code="uk")


@pytest.fixture
async def bot(tg: Telegram) -> AsyncIterator[Bot]:
    door = InProcessRequest(tg)
    async with Bot(tg.token, request=door, get_updates_request=door) as bot:
        yield bot


@pytest.fixture
def refusal(tg: Telegram) -> Refusal:
    """`await refusal("sendMessage", chat_id=1, text="x")` is what Telegram says against it."""

    async def ask(method: str, **params: Any) -> str:
        with pytest.raises(Refused) as caught:
            await tg.call(method, params)
        return caught.value.description

    return ask


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """`await serve(routes)` is the address of a real server with these routes."""
    running: list[tuple[uvicorn.Server, asyncio.Task[None]]] = []

    async def start(routes: list[BaseRoute]) -> str:
        config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="critical")
        server = uvicorn.Server(config)
        running.append((server, asyncio.create_task(server.serve())))
        while not server.started:  # noqa: ASYNC110  # uvicorn offers no event to wait for
            await asyncio.sleep(0.005)
        port = server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    yield start
    for server, task in running:
        server.should_exit = server.force_exit = True
        await task


@pytest.fixture
async def address(tg: Telegram, serve: Serve) -> str:
    """Where the HTTP door is."""
    return await serve([*bot_api_routes(tg)])


# The tests of the page share one browser a file, and are run in its loop.
@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    async with staged() as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def screen(browser: Browser, stage: Stage) -> AsyncIterator[Screen]:
    async with looking(browser, stage) as screen:
        yield screen
