"""A local Telegram that holds a bot to its limit, is some way off, and notes what came when."""

import asyncio
from bisect import bisect_left
from collections import Counter, deque
from dataclasses import dataclass
from time import monotonic
from typing import Any

from bot.sandbox import Telegram
from bot.sandbox.files import Upload
from bot.sandbox.refusals import Refused

COUNTED = ("send", "edit", "copy", "forward")  # what the limit is about
SECOND = 1.0


@dataclass
class Taken:
    """One message that Telegram took; ``answered`` when it had said so, if it did."""

    at: float
    method: str
    chat_id: int
    message_id: int
    answered: float | None = None


class Gate(Telegram):
    """Telegram, with no more than so many messages in any second, and 429 for the others."""

    def __init__(self, per_second: int, latency: float) -> None:
        super().__init__()
        self.per_second, self.latency = per_second, latency
        self.taken: list[Taken] = []
        self.throttled = 0
        self.up = True  # False: whoever called was killed, and hears nothing any more
        self._recent: deque[float] = deque()

    async def call(
        self, method: str, params: dict[str, Any] | None = None,
        files: dict[str, Upload] | None = None,
    ) -> Any:  # fmt: skip
        if not method.startswith(COUNTED) or method == "sendChatAction":
            return await super().call(method, params, files)
        now = monotonic()
        while self._recent and self._recent[0] <= now - SECOND:
            self._recent.popleft()
        if len(self._recent) >= self.per_second:
            self.throttled += 1
            await asyncio.sleep(self.latency)
            raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        self._recent.append(now)
        result = await super().call(method, params, files)
        taken = Taken(now, method, int(result["chat"]["id"]), int(result["message_id"]))
        self.taken.append(taken)
        await asyncio.sleep(self.latency)
        if self.up:
            taken.answered = monotonic()
        return result

    def sent_to(self) -> Counter[int]:
        """How many new messages each chat has got."""
        return Counter(it.chat_id for it in self.taken if it.method == "sendMessage")

    def busiest(self) -> int:
        """The most that was taken in any second."""
        times = [it.at for it in self.taken]
        ends = (bisect_left(times, start + SECOND) for start in times)
        return max((end - at for at, end in enumerate(ends)), default=0)
