"""The network: real ports that can be cut, and the one on which Telegram is."""

import asyncio
import socket

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox import Telegram
from bot.sandbox.bot_api import bot_api_routes
from bot.web.server import Server


class Port:
    """Serves an application, always on the same port, until it is closed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self.port = app, free_port()
        self._server: Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        listening = socket.create_server(("127.0.0.1", self.port))
        # Else the end of each answer waits for the kernel's delayed acknowledgement, 40 ms.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            self._app, interface="asgi3", log_level="critical", lifespan="off", access_log=False
        )
        self._server = Server(config)
        self._task = asyncio.create_task(self._server.serve([listening]))
        while not self._server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Break every connection and refuse new ones; what is under way gets no answer."""
        if self._server is None or self._task is None:
            return
        for connection in list(self._server.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()
        self._server.should_exit = self._server.force_exit = True
        await self._task
        self._server = None


class Wire:
    """Serves a Telegram on one port, for as long as it is up."""

    def __init__(self, telegram: Telegram) -> None:
        self._app = Starlette(routes=bot_api_routes(telegram))
        self._port = Port(self._pass_on)
        self._under_way = 0
        self.cut_off = 0  # calls that were under way when the network was cut

    @property
    def address(self) -> str:
        return self._port.address

    async def open(self) -> None:
        await self._port.open()

    async def cut(self) -> None:
        """Break every connection and refuse new ones; what is under way gets no answer."""
        self.cut_off += self._under_way
        await self._port.close()

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path", "").endswith("/getUpdates"):
            await self._app(scope, receive, send)
            return
        self._under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way -= 1


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
