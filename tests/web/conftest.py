"""The whole program behind its port, and a local Telegram that delivers to it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import build
from bot.config import Settings
from bot.delivery.pacing import UNLIMITED, Pacer
from bot.demo.cast import MARIA, Actor
from bot.places import read_places
from bot.program import Lotse
from bot.sandbox import Telegram
from bot.sandbox.door import InProcessRequest

ROOT = Path(__file__).parents[2]
SECRET = "a-secret_of-ours"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@dataclass
class Served:
    """One program, its Telegram, and a client that is neither."""

    telegram: Telegram
    lotse: Lotse
    address: str
    client: httpx.AsyncClient

    async def post(self, content: Any, secret: str | None = SECRET) -> httpx.Response:
        headers = {HEADER: secret} if secret is not None else {}
        if isinstance(content, dict):
            return await self.client.post("/hook", json=content, headers=headers)
        return await self.client.post("/hook", content=content, headers=headers)

    def person(self, number: int, name: str, language: str = "en") -> Actor:
        return Actor(self.telegram.phone(number, name, language_code=language), self.settle)

    async def settle(self) -> None:
        """Return when nothing is under way any more."""
        async with asyncio.timeout(20):
            while (  # noqa: ASYNC110 - three programs, none of which knows the others
                self.telegram.updates.pending
                or self.lotse.ordering.busy
                or await self.lotse.sender.owes()
            ):
                await asyncio.sleep(0.01)


@asynccontextmanager
async def built(
    database_url: str, telegram: Telegram, *, webhook: bool = True
) -> AsyncIterator[Served]:
    """The program put together but not started, at a port of its own."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = Settings(
        _env_file=None,
        telegram_bot_token="1:sandbox",
        database_url=database_url,
        admin_ids=(MARIA,),
        webhook_url=f"{address}/hook" if webhook else "",
        webhook_secret=SECRET,
        listen_port=port,
    )
    places = read_places(ROOT / settings.places_file)
    lotse = build(settings, places, None, InProcessRequest(telegram), pacer=Pacer(UNLIMITED))
    async with httpx.AsyncClient(base_url=address) as client:
        yield Served(telegram, lotse, address, client)


@pytest.fixture
def tg() -> Telegram:
    telegram = Telegram()
    telegram.webhook.first_pause = 0.02
    return telegram


@pytest.fixture
async def new_house(tmp_path: Path, tg: Telegram) -> AsyncIterator[Served]:
    """One whose database has no tables yet."""
    async with built(f"sqlite:///{tmp_path / 'new.db'}", tg) as served:
        yield served


@pytest.fixture
async def house(sqlite_url: str, tg: Telegram) -> AsyncIterator[Served]:
    """Built, and not started: the test does that."""
    async with built(sqlite_url, tg) as served:
        yield served
