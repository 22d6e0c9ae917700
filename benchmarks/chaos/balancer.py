"""A load balancer that does what balancers and Telegram do on a bad day.

1. A call goes to the next replica in turn; if that one refuses or breaks off, to the one after.
2. Some calls are held back for up to a second, so that other people's overtake them.
3. Some are brought twice, to different replicas at the same moment; some are brought once more
   much later, when the person has long gone on.

One person's calls come in order the first time: Telegram brings the next one when the one before
was taken. A repetition may come at any time after, as when Telegram did not hear the answer.
"""

import asyncio
from collections import Counter, deque
from random import Random

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.chaos.wire import Port

PATH = "/hook"
HELD_BACK, TWICE, ONCE_MORE = 0.06, 0.06, 0.04  # of the calls
LONGEST_S = 1.0
REMEMBERED = 300  # calls that may come again
PATIENCE_S = 30.0


class Balancer:
    """Takes Telegram's calls on one port, and brings each to a replica that lives."""

    def __init__(self, replicas: list[str], random: Random) -> None:
        self._replicas, self._random = replicas, random
        self._turn = 0
        self._known: deque[tuple[bytes, dict[str, str]]] = deque(maxlen=REMEMBERED)
        self._client = httpx.AsyncClient(timeout=PATIENCE_S)
        self._repeating: set[asyncio.Task[object]] = set()
        self._port = Port(Starlette(routes=[Route(PATH, self._take, methods=["POST"])]))
        self.happened: Counter[str] = Counter()

    @property
    def address(self) -> str:
        return f"{self._port.address}{PATH}"

    async def open(self) -> None:
        await self._port.open()

    async def cut(self) -> None:
        """Nothing comes through: every call breaks, and new ones are refused."""
        await self._port.close()

    async def idle(self) -> None:
        """Return when nothing is to be repeated any more."""
        await asyncio.gather(*self._repeating, return_exceptions=True)

    async def close(self) -> None:
        await self._port.close()
        for task in self._repeating:
            task.cancel()
        await asyncio.gather(*self._repeating, return_exceptions=True)
        await self._client.aclose()

    async def _take(self, request: Request) -> Response:
        secret = {name: it for name, it in request.headers.items() if name.startswith("x-")}
        call = (await request.body(), secret | {"content-type": "application/json"})
        if self._chance(HELD_BACK, "held_back"):
            await asyncio.sleep(self._random.uniform(0.1, LONGEST_S))
        if self._chance(TWICE, "brought_twice"):
            self._repeat(call, 0.0)
        if self._known and self._chance(ONCE_MORE, "replayed_late"):
            self._repeat(self._random.choice(self._known), self._random.uniform(0.0, LONGEST_S))
        status = await self._bring(call)
        if status == 200:
            self._known.append(call)
        return Response(status_code=status)

    async def _bring(self, call: tuple[bytes, dict[str, str]]) -> int:
        """Try each replica once, beginning with the next in turn; what the last one said."""
        self._turn += 1
        content, headers = call
        for number in range(len(self._replicas)):
            replica = self._replicas[(self._turn + number) % len(self._replicas)]
            try:
                said = await self._client.post(replica + PATH, content=content, headers=headers)
            except httpx.HTTPError:
                self.happened["passed_on"] += 1
                continue
            if said.status_code < 500:
                return said.status_code
        return 503

    def _repeat(self, call: tuple[bytes, dict[str, str]], after: float) -> None:
        async def later() -> None:
            await asyncio.sleep(after)
            await self._bring(call)

        task: asyncio.Task[object] = asyncio.create_task(later())
        self._repeating.add(task)
        task.add_done_callback(self._repeating.discard)

    def _chance(self, of: float, name: str) -> bool:
        happens = self._random.random() < of
        self.happened[name] += happens
        return happens
