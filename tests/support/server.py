"""A local Telegram behind a real port, in a thread of its own, for programs of their own."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.sandbox import Telegram


@dataclass(frozen=True)
class Served:
    """A local Telegram and its address."""

    telegram: Telegram
    address: str


@contextmanager
def serving(routes: Sequence[BaseRoute]) -> Iterator[str]:
    """Serve until the block ends; yields the address."""
    started = threading.Event()
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=list(routes)), port=0, log_level="critical")
    )

    async def serve() -> None:
        task = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        started.set()
        await task

    thread = threading.Thread(target=asyncio.run, args=[serve()])
    thread.start()
    started.wait(10)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
