"""The pace: as much as Telegram documents that a bot may send, spaced evenly, first things first.

1. Overall about 30 messages a second; 1,000 with paid broadcasts.
2. One a second to a private chat, where a few in a row after silence are let through.
3. 20 a minute to a group.
4. Told to wait (429), we wait exactly that long: with that chat, or with all of them if three
   different chats were told so within a second. The Bot API does not say which is meant.
"""

import asyncio
from bisect import insort
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from time import monotonic

SHARE = 0.983  # of the overall limit: the rest is what a late wake-up may catch up on
MOST_CHATS = 5_000  # remembered before those that may be written to anyway are forgotten
SEVERAL = 3  # chats told to wait within TOGETHER seconds: it is meant for all of them
TOGETHER = 1.0
REPLY = -1  # the lane of direct answers, before everything that the outbox holds


@dataclass
class Rate:
    """One message every ``gap`` seconds, of which ``lenience`` seconds' worth may come early.

    In any window of w seconds there are at most (w + lenience) / gap + 1 messages.
    """

    gap: float
    lenience: float
    free_at: float = 0.0

    def take(self, now: float) -> None:
        self.free_at = max(self.free_at, now - self.lenience) + self.gap

    def hold(self, until: float) -> None:
        self.free_at = max(self.free_at, until)


@dataclass(frozen=True)
class Limits:
    """How much may be sent; ``overall`` a second, 0 for as much as there is."""

    overall: int = 30

    def of_all(self) -> Rate:
        """Spaced, never bursting: even with lenience no window of a second holds more."""
        gap = 1 / (self.overall * SHARE) if self.overall else 0.0
        return Rate(gap, (1 / SHARE - 1) * 0.95)

    def of_chat(self, chat_id: int) -> Rate:
        """A group's (negative ids): at most 20 in any minute. A person's: one a second."""
        if not self.overall:
            return Rate(0.0, 0.0)
        return Rate(3.2, 3.2) if chat_id < 0 else Rate(1.0, 2.0)


FREE = Limits(30)
PAID = Limits(1_000)
UNLIMITED = Limits(0)


class Timer:
    """The seconds that pass, passed in so that tests need not wait for them."""

    def now(self) -> float:
        return monotonic()

    async def sleep(self, seconds: float, unless: asyncio.Event | None = None) -> None:
        """Wait so long, or until the event."""
        with suppress(TimeoutError):
            await asyncio.wait_for((unless or asyncio.Event()).wait(), seconds)


@dataclass(eq=False)
class _Ticket:
    lane: int
    number: int
    chat_id: int
    called: asyncio.Future[None]

    def __lt__(self, other: "_Ticket") -> bool:
        return (self.lane, self.number) < (other.lane, other.number)


class Pacer:
    """Gives each message its turn: the lowest lane first, in a lane whoever came first.

    A chat that has to wait holds up nobody else.
    """

    def __init__(self, limits: Limits = FREE, timer: Timer | None = None) -> None:
        self.limits, self.timer = limits, timer or Timer()
        self._all = limits.of_all()
        self._chats: dict[int, Rate] = {}
        self._told: deque[tuple[float, int]] = deque()
        self._held_until = 0.0
        self._queue: list[_Ticket] = []
        self._numbers = count()
        self._changed = asyncio.Event()
        self._calling: asyncio.Task[None] | None = None

    async def turn(self, chat_id: int, lane: int) -> None:
        """Return when a message may go to this chat."""
        if not self._queue and self._ready_at(chat_id) <= self.timer.now():
            return self._take(chat_id)
        called = asyncio.get_running_loop().create_future()
        ticket = _Ticket(lane, next(self._numbers), chat_id, called)
        insort(self._queue, ticket)
        self._changed.set()
        if self._calling is None or self._calling.done():
            self._calling = asyncio.create_task(self._call())
        try:
            await called
        except asyncio.CancelledError:
            if ticket in self._queue:
                self._queue.remove(ticket)
            raise
        return None

    def told_to_wait(self, chat_id: int, seconds: float) -> None:
        """Telegram answered 429 to a message for this chat."""
        now = self.timer.now()
        self._rate(chat_id).hold(now + seconds)
        self._told.append((now, chat_id))
        while self._told[0][0] < now - TOGETHER:
            self._told.popleft()
        if len({chat for _, chat in self._told}) >= SEVERAL:
            self._held_until = max(self._held_until, now + seconds)
        self._changed.set()

    def held_for(self) -> float:
        """For how many seconds nothing may be sent to anybody."""
        return max(self._held_until - self.timer.now(), 0.0)

    async def _call(self) -> None:
        while self._queue:
            self._changed.clear()
            now = self.timer.now()
            if (nobody_before := max(self._all.free_at, self._held_until)) > now:
                await self.timer.sleep(nobody_before - now)
                continue
            ready = [(self._ready_at(it.chat_id), it) for it in self._upcoming(now)]
            soonest, ticket = ready[-1] if ready[-1][0] <= now else min(ready)
            if soonest > now:
                await self.timer.sleep(soonest - now, self._changed)
                continue
            self._queue.remove(ticket)
            if not ticket.called.done():
                self._take(ticket.chat_id)
                ticket.called.set_result(None)

    def _upcoming(self, now: float) -> Iterator[_Ticket]:
        """The queue in order, up to the first whose turn it is."""
        for ticket in self._queue:
            yield ticket
            if self._ready_at(ticket.chat_id) <= now:
                return

    def _ready_at(self, chat_id: int) -> float:
        chat = self._chats.get(chat_id)
        return max(self._all.free_at, self._held_until, chat.free_at if chat else 0.0)

    def _take(self, chat_id: int) -> None:
        now = self.timer.now()
        self._all.take(now)
        self._rate(chat_id).take(now)

    def _rate(self, chat_id: int) -> Rate:
        if len(self._chats) > MOST_CHATS:
            now = self.timer.now()
            self._chats = {
                chat: rate
                for chat, rate in self._chats.items()
                if rate.free_at > now - rate.lenience
            }
        return self._chats.setdefault(chat_id, self.limits.of_chat(chat_id))
