"""The pace of several replicas on one PostgreSQL: together they send no faster than one may.

1. A turn is a slot, reserved in a book that all look into (`storage/pace.py`), one replica at a
   time. A slot belongs to nobody else, so whoever is killed loses it and takes nothing along.
2. Slots are reserved only just before they are due, by each replica for what is most pressing
   there: a reply waits for a slot or two of every other replica, never for their queues.
3. Whoever comes too late for a slot lets it pass and reserves another, in the end with more room.
   That is why no second holds more than allowed, however slow a process or a machine is.
4. A chat's own pace, and what Telegram told us to wait, stand in the same book.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import structlog

from bot.delivery.pacing import FREE, SEVERAL, TOGETHER, Limits, Pacer, Rate, Ticket, Timer
from storage import pace
from storage.line import Line
from storage.pace import ALL, Book

log = structlog.get_logger()

HORIZON = 0.5  # seconds; nobody reserves anything later than that
MOST_ROOM = 1.0
LEAST_ROOM = 0.01
MOST_AT_ONCE = 25
RETRY_S = 0.5


@dataclass(frozen=True)
class Turn:
    """A slot in so many seconds; or when to ask again, if this chat or ALL ``waits``."""

    in_s: float
    waits: int | None = None


@dataclass(frozen=True)
class Slot:
    """From when to when the turn may be used, by this process's clock."""

    opens: float
    closes: float


def reserve(
    book: Book, chat_ids: Sequence[int], limits: Limits, *, lead: float = 0.0, room: float = 0.0
) -> list[Turn]:
    """A slot for each of these chats that may be written to, ``lead`` seconds from now at least.

    After the last one nothing goes for ``room`` seconds, in case it is used that late.
    """
    everybody, turns = book.chats[ALL], list[Turn]()
    gap = limits.of_all().gap
    # A time farther ahead is of a clock that has been set back since.
    everybody.free_at = min(everybody.free_at, book.now + HORIZON + gap + MOST_ROOM)
    slot = max(everybody.free_at, book.now + lead)
    for chat_id in chat_ids:
        chat, rate = book.chats[chat_id], limits.of_chat(chat_id)
        rate.free_at = chat.free_at = min(chat.free_at, book.now + HORIZON + rate.gap)
        if everybody.held_until > slot:
            turns.append(Turn(everybody.held_until - book.now, waits=ALL))
        elif slot > book.now + HORIZON:
            turns.append(Turn(slot - HORIZON - book.now, waits=ALL))
        elif (ready := max(rate.free_at, chat.held_until)) > slot:
            turns.append(Turn(ready - book.now, waits=chat_id))
        else:
            turns.append(Turn(slot - book.now))
            rate.take(slot)
            chat.free_at = rate.free_at
            slot += gap
            everybody.free_at = slot + room
    return turns


class SharedPacer(Pacer):
    """Gives turns in slots that it reserves among all replicas."""

    def __init__(self, line: Line, limits: Limits = FREE, timer: Timer | None = None) -> None:
        super().__init__(limits, timer)
        self._line = line
        self._here = self._all = Rate(0.0, 0.0)  # here only: when to reserve again
        self._ahead = self._lead = 0.0  # how long reserving takes, in all and after looking
        self._room = 0.0  # how late we may come
        self._missed = 0  # slots in a row
        self._going: set[asyncio.Task[None]] = set()

    @property
    def at_once(self) -> int:
        """As many slots as pass while they are reserved: more where PostgreSQL is far away."""
        gap = self.limits.of_all().gap
        fast, far = self.limits.overall // 40, ceil(2 * self._ahead / gap)
        return min(max(fast, far, 1), MOST_AT_ONCE)

    async def told_to_wait(self, chat_id: int, seconds: float) -> None:
        await super().told_to_wait(chat_id, seconds)
        try:
            async with self._line.alone() as line:
                await pace.take(line)
                book = await pace.look(line, [chat_id])
                chat, everybody = book.chats[chat_id], book.chats[ALL]
                until = book.now + seconds
                chat.held_until, chat.told_at = max(chat.held_until, until), book.now
                await pace.keep(line, book)
                if await pace.told_since(line, book.now - TOGETHER) >= SEVERAL:
                    everybody.held_until = max(everybody.held_until, until)
                    await pace.keep(line, book)
        except Exception as fault:
            # This process knows; the others will hear it from Telegram.
            log.warning("pace", fault=type(fault).__name__)

    def _goes_at_once(self, ticket: Ticket) -> bool:
        return False

    async def _give(self, tickets: list[Ticket]) -> None:
        """Reserve slots, and let each go when its own has come."""
        try:
            turns = await self._reserve([ticket.chat_id for ticket in tickets])
        except Exception as fault:
            log.warning("pace", fault=type(fault).__name__)
            for ticket in tickets:
                self._line_up(ticket)
            return await self.timer.sleep(RETRY_S)
        for ticket, (turn, slot) in zip(tickets, turns, strict=True):
            if turn.waits is None:
                # Twice as long before as it takes, for it takes longer at times.
                self._here.hold(slot.opens - min(2 * self._ahead, HORIZON / 2))
                self._take(ticket)
                going = asyncio.create_task(self._go(ticket, slot))
                self._going.add(going)
                going.add_done_callback(self._going.discard)
                continue
            self._line_up(ticket)
            if turn.waits == ALL:
                self._held_until = max(self._held_until, slot.opens)
            else:
                self._rate(ticket.chat_id).hold(slot.opens)
        return None

    async def _reserve(self, chat_ids: Sequence[int]) -> list[tuple[Turn, Slot]]:
        began, room = self.timer.now(), self._room
        async with self._line.alone() as line:
            await pace.take(line)
            asked = self.timer.now()
            book = await pace.look(line, chat_ids)
            known = self.timer.now()
            turns = reserve(book, chat_ids, self.limits, lead=self._lead, room=room)
            await pace.keep(line, book)
        done = self.timer.now()
        self._ahead = min(max(done - began, 0.9 * self._ahead), HORIZON / 2)
        self._lead = min(max(done - known, 0.9 * self._lead), HORIZON / 2)
        late = self.limits.of_all().lenience + room
        # The book's clock was read between ``asked`` and ``known``.
        return [(it, Slot(known + it.in_s, asked + it.in_s + late)) for it in turns]

    async def _go(self, ticket: Ticket, slot: Slot) -> None:
        """Let it go when the slot has surely begun, and only if it surely has not passed."""
        if (wait := slot.opens - self.timer.now()) > 0:
            await self.timer.sleep(wait)
        if ticket.called.done():
            return
        late = self.timer.now() - slot.closes
        if late <= 0:
            self._missed = 0
            self._room = 0.5 * self._room if self._room > LEAST_ROOM else 0.0
            ticket.called.set_result(None)
        else:
            # Once may happen to anybody; again, and this process is slow.
            self._missed += 1
            if self._missed > 1:
                self._room = min(max(2 * self._room, late, LEAST_ROOM), MOST_ROOM)
            self._line_up(ticket)
