"""A local Telegram that notes when each message came, and brings updates to the replicas."""

import asyncio
from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from time import monotonic
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from bot.sandbox import Telegram
from bot.sandbox.bot_api import bot_api_routes
from bot.sandbox.files import Upload
from bot.web.server import Server

SECRET = "a-secret_of-ours"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
COUNTED = ("send", "edit", "copy", "forward")  # what Telegram's limit is about
AT_ONCE = 40  # connections to the webhook, as Telegram opens them if nobody says otherwise


class Exchange:
    """What one Telegram sees of all replicas together."""

    def __init__(self) -> None:
        self.telegram = Telegram()
        self.sent: list[tuple[float, str, int]] = []  # when, which call, to whom
        self.address = ""
        self._numbers = 0
        self._call = self.telegram.call
        self.telegram.call = self._noted  # type: ignore[method-assign] # looks on, changes nothing

    async def _noted(
        self,
        method: str,
        params: dict[str, Any] | None = None,
        files: dict[str, Upload] | None = None,
    ) -> Any:
        came = monotonic()
        result = await self._call(method, params, files)
        if method.startswith(COUNTED) and method != "sendChatAction":
            self.sent.append((came, method, int((params or {}).get("chat_id", 0))))
        return result

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Served until the block ends."""
        app = Starlette(routes=bot_api_routes(self.telegram))
        server = Server(uvicorn.Config(app, port=0, log_level="critical", lifespan="off"))
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        self.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        try:
            yield
        finally:
            server.should_exit = server.force_exit = True
            await serving

    async def bring(self, people: Sequence[int], hooks: Sequence[str], text: str) -> None:
        """Each of these people writes; the balancer takes the replicas in turn."""
        async with httpx.AsyncClient(headers={HEADER: SECRET}, timeout=60) as client:
            room = asyncio.Semaphore(AT_ONCE)

            async def one(who: int, hook: str) -> None:
                async with room:
                    (await client.post(hook, json=self._update(who, text))).raise_for_status()

            await asyncio.gather(*map(one, people, cycle(hooks)))

    def _update(self, who: int, text: str) -> dict[str, Any]:
        self._numbers += 1
        person = {"id": who, "first_name": "P", "is_bot": False, "language_code": "en"}
        message: dict[str, Any] = {"message_id": self._numbers, "date": 1, "from": person}
        message |= {"chat": {"id": who, "type": "private"}, "text": text}
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text)}
            message["entities"] = [command]
        return {"update_id": self._numbers, "message": message}

    def busiest(self, window: float) -> int:
        """The most that came in any window of so many seconds."""
        times = sorted(came for came, *_ in self.sent)
        return max(
            (bisect_left(times, start + window) - at for at, start in enumerate(times)), default=0
        )
