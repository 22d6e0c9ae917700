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
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from math import inf
from time import monotonic

from bot.delivery.window import Place, Window

SHARE = 0.983  # of the overall limit, in slots: the rest is how late one may come to a slot
MOST_CHATS = 5_000  # remembered before those that may be written to anyway are forgotten
SEVERAL = 3  # chats told to wait within TOGETHER seconds: it is meant for all of them
TOGETHER = 1.0
OVERLAP_S = 0.5  # the longest that a message waits for the record of the one before
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
        """The slots of several replicas: even with lenience no window of a second holds more."""
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
            async with asyncio.timeout(seconds):
                await (unless or asyncio.Event()).wait()


@dataclass(eq=False)
class Ticket:
    """A message that waits for its turn; ``recorded`` is set when it has been noted as sent."""

    lane: int
    number: int
    chat_id: int
    recorded: asyncio.Event | None
    called: asyncio.Future[Place | None]

    def __lt__(self, other: "Ticket") -> bool:
        return (self.lane, self.number) < (other.lane, other.number)


class Pacer:
    """Gives each message its turn: the lowest lane first, in a lane whoever came first.

    A chat that has to wait holds up nobody else. A message with ``recorded`` comes after the one
    before it has been recorded, so that a kill leaves one unrecorded and not several; nobody
    waits longer than OVERLAP_S for that.
    """

    def __init__(self, limits: Limits = FREE, timer: Timer | None = None) -> None:
        self.limits, self.timer = limits, timer or Timer()
        self._all: Rate | Window = Window(limits.overall)
        self._chats: dict[int, Rate] = {}
        self._told: deque[tuple[float, int]] = deque()
        self._held_until = 0.0
        self._queue: list[Ticket] = []
        self._numbers = count()
        self._changed = asyncio.Event()
        self._calling: asyncio.Task[None] | None = None
        self._last: tuple[asyncio.Event, float] | None = None

    async def turn(
        self, chat_id: int, lane: int, recorded: asyncio.Event | None = None
    ) -> Place | None:
        """Return when a message may go to this chat; tell `answered` when it has gone."""
        called: asyncio.Future[Place | None] = asyncio.get_running_loop().create_future()
        ticket = Ticket(lane, next(self._numbers), chat_id, recorded, called)
        if self._goes_at_once(ticket):
            return self._take(ticket)
        self._line_up(ticket)
        try:
            return await called
        except asyncio.CancelledError:
            if ticket in self._queue:
                self._queue.remove(ticket)
            elif called.done() and not called.cancelled():
                self.answered(called.result())
            raise

    def answered(self, place: Place | None) -> None:
        """Telegram has answered the message that had this place, or never will."""
        if place is not None and isinstance(self._all, Window):
            self._all.give_back(place, self.timer.now())
            self._changed.set()

    async def told_to_wait(self, chat_id: int, seconds: float) -> None:
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

    @property
    def at_once(self) -> int:
        """How many get their turn together."""
        return 1

    def look_again(self) -> None:
        """Something has been recorded: the next may go."""
        self._changed.set()

    def _goes_at_once(self, ticket: Ticket) -> bool:
        return not self._queue and self._ready_at(ticket) <= self.timer.now()

    def _line_up(self, ticket: Ticket) -> None:
        insort(self._queue, ticket)
        self._changed.set()
        if self._calling is None or self._calling.done():
            self._calling = asyncio.create_task(self._call())

    async def _call(self) -> None:
        while self._queue:
            self._changed.clear()
            now = self.timer.now()
            if (nobody_before := max(self._all.free_at, self._held_until)) > now:
                # An answer may make room, or show that there is less of it.
                await self.timer.sleep(nobody_before - now, self._changed)
                continue
            tickets, soonest = self._upcoming(now)
            if not tickets:
                await self.timer.sleep(soonest - now, self._changed)
                continue
            for ticket in tickets:
                self._queue.remove(ticket)
            await self._give([it for it in tickets if not it.called.done()])

    async def _give(self, tickets: list[Ticket]) -> None:
        for ticket in tickets:
            ticket.called.set_result(self._take(ticket))

    def _upcoming(self, now: float) -> tuple[list[Ticket], float]:
        """Whose turn it is, in order, one a chat; if nobody's, when to look again."""
        tickets: list[Ticket] = []
        chats: set[int] = set()
        soonest, is_one_recorded = inf, False
        for ticket in self._queue:
            at = self._ready_at(ticket)
            if at > now:
                soonest = min(soonest, at)
                continue
            if ticket.chat_id in chats or (ticket.recorded and is_one_recorded):
                continue
            tickets.append(ticket)
            chats.add(ticket.chat_id)
            is_one_recorded |= ticket.recorded is not None
            if len(tickets) == self.at_once:
                break
        return tickets, soonest

    def _ready_at(self, ticket: Ticket) -> float:
        chat = self._chats.get(ticket.chat_id)
        at = max(self._all.free_at, self._held_until, chat.free_at if chat else 0.0)
        if ticket.recorded and self._last:
            event, since = self._last
            # Several calls may belong to one message: they do not wait for themselves.
            if event is not ticket.recorded and not event.is_set():
                at = max(at, since + OVERLAP_S)
        return at

    def _take(self, ticket: Ticket) -> Place | None:
        now = self.timer.now()
        place = self._all.take(now)
        self._rate(ticket.chat_id).take(now)
        if ticket.recorded:
            self._last = ticket.recorded, now
        return place

    def _rate(self, chat_id: int) -> Rate:
        if len(self._chats) > MOST_CHATS:
            now = self.timer.now()
            self._chats = {
                chat: rate
                for chat, rate in self._chats.items()
                if rate.free_at > now - rate.lenience
            }
        return self._chats.setdefault(chat_id, self.limits.of_chat(chat_id))
