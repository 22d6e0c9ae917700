"""The port: opened before anything else starts, closed after everything has stopped."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from bot.domain.errors import Misconfigured

STOP_S = 2  # for requests under way


class Server(uvicorn.Server):
    """Leaves the signals to the program, which stops everything in its order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass(frozen=True)
class Door:
    """Where the application is served."""

    app: ASGIApp
    host: str
    port: int

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Serve until the block ends; raise Misconfigured if the port is not to be had."""
        door = _bind(self.host, self.port)
        config = uvicorn.Config(
            self.app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=STOP_S,
        )
        server = Server(config)
        serving = asyncio.create_task(server.serve(sockets=[door]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving


def _bind(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen()
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "is in use" if taken else f"cannot be used: {error.strerror}"
        raise Misconfigured(f"LISTEN_PORT {port} at LISTEN_HOST {host} {why}.") from error
    return door
