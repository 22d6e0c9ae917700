"""So many processes of ``python -m bot run`` on one PostgreSQL, each with a port of its own."""

import asyncio
import os
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx

from benchmarks.replicas.exchange import SECRET, Exchange

ROOT = Path(__file__).parents[2]
MOST_START_S = 120
SENDS = r"lotse sends [^:]*:(\d+)"


class Fleet:
    """The replicas, by the number of their process."""

    def __init__(self, url: str, exchange: Exchange, *, paid: bool = False) -> None:
        self._url, self._exchange, self._paid = url, exchange, paid
        self._programs: dict[int, tuple[subprocess.Popen[bytes], str]] = {}

    @property
    def hooks(self) -> list[str]:
        """Where each of them takes updates."""
        return [f"{address}/hook" for _, address in self._programs.values()]

    @property
    def processes(self) -> list[int]:
        return list(self._programs)

    @asynccontextmanager
    async def running(self, count: int) -> AsyncIterator["Fleet"]:
        """So many, ready, until the block ends; then all are asked to stop."""
        try:
            for _ in range(count):
                self._start()
            await self._ready()
            yield self
        finally:
            programs = [program for program, _ in self._programs.values()]
            for program in programs:
                program.terminate()
            for program in programs:
                await asyncio.to_thread(program.wait, 30)

    async def sender(self) -> int:
        """The process that sends, as soon as one does."""
        connection = await asyncpg.connect(self._url)
        try:
            async with asyncio.timeout(MOST_START_S):
                while True:
                    for row in await connection.fetch(
                        "SELECT application_name FROM pg_stat_activity"
                        " WHERE datname = current_database()"
                    ):
                        if found := re.fullmatch(SENDS, row[0]):
                            return int(found[1])
                    await asyncio.sleep(0.01)
        finally:
            await connection.close()

    async def kill(self, process: int) -> None:
        """SIGKILL: nothing is said any more, nothing is tidied up."""
        program, _ = self._programs.pop(process)
        program.kill()
        await asyncio.to_thread(program.wait)

    def _start(self) -> None:
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            port = door.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        settings = {
            "PATH": os.environ["PATH"],
            "TELEGRAM_BOT_TOKEN": self._exchange.telegram.token,
            "TELEGRAM_API_URL": self._exchange.address,
            "DATABASE_URL": self._url,
            "WEBHOOK_URL": f"{address}/hook",
            "WEBHOOK_SECRET": SECRET,
            "LISTEN_PORT": str(port),
            "PAID_BROADCAST": str(self._paid),
            "LOG_LEVEL": "ERROR",
        }
        program = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=settings, stdout=subprocess.DEVNULL
        )
        self._programs[program.pid] = program, address

    async def _ready(self) -> None:
        async with asyncio.timeout(MOST_START_S), httpx.AsyncClient() as client:
            for program, address in self._programs.values():
                while not await _is_ready(client, address):
                    if program.poll() is not None:
                        raise RuntimeError("a replica ended by itself; its log says why")
                    await asyncio.sleep(0.05)


async def _is_ready(client: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await client.get(f"{address}/readyz")).is_success
    except httpx.HTTPError:
        return False
