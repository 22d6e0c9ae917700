"""The network between the program and the local Telegram: a real port that can be cut."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from bot.sandbox import Telegram
from bot.sandbox.bot_api import bot_api_routes


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are for the benchmark, not for one of its servers."""
        yield


class Wire:
    """Serves a Telegram on one port, for as long as it is up."""

    def __init__(self, telegram: Telegram) -> None:
        self._app = Starlette(routes=bot_api_routes(telegram))
        self._under_way = 0
        self.cut_off = 0  # calls that were under way when the network was cut
        self.polls = 0
        self.port = 0
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Listen, on the same port as before."""
        listening = socket.create_server(("127.0.0.1", self.port))
        # Else the end of each answer waits for the kernel's delayed acknowledgement, 40 ms.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            self._pass_on, interface="asgi3", log_level="critical", lifespan="off"
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve([listening]))
        while not self._server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)

    async def cut(self) -> None:
        """Break every connection and refuse new ones; what is under way gets no answer."""
        assert self._server is not None
        assert self._task is not None
        self.cut_off += self._under_way
        for connection in list(self._server.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()
        self._server.should_exit = self._server.force_exit = True
        await self._task

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path", "").endswith("/getUpdates"):
            self.polls += 1
            await self._app(scope, receive, send)
            return
        self._under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way -= 1
