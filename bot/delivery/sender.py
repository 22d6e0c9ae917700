"""The sender: takes what is owed, finds the words, sends it, and meets Telegram's faults.

1. A row is claimed before it is sent, so that no other replica sends it; the claim is kept up
   while it is under way, and lapses when the program dies.
2. Several chats are written to at once; a chat's messages go one after the other, by priority
   and age. A chat that has to wait holds up nobody else.
3. 429: that chat waits exactly as long as told. A fault of the network, 5xx: it waits a while,
   longer each time. Whoever cannot be written to is unreachable, and those who count on them are
   told. A message that our own fault keeps from being written waits alone.
4. Of several replicas one sends (`storage/line.py`), so that priorities hold over all that is owed
   and a live card has one owner. Whoever takes over waits SETTLED seconds, for what the one before
   had under way, and then takes what is still claimed.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import partial
from math import inf

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot import meters
from bot.delivery import forum, letters, limiter, painting
from bot.delivery.desk import Letter
from bot.delivery.gate import Gate
from bot.delivery.ledger import Ledger, More, Record
from bot.delivery.pacing import Pacer
from bot.domain.needs import OfferState
from bot.domain.people import Person
from bot.services import losing
from bot.services.office import Office
from bot.views.message import Message
from storage import offers, outbox
from storage.line import Line
from storage.outbox import Owed, Priority

log = structlog.get_logger()

CLAIM = timedelta(seconds=30)  # how long a message stays ours after a sign of life
KEEP_EVERY = 10.0  # seconds between two signs of life
PATIENCE = timedelta(seconds=5)  # before trying again what the network lost; doubled each time
MOST_PATIENCE = timedelta(minutes=1)
MOST_ATTEMPTS = 200  # about three hours, if what is owed does not expire before
MOST_MISTAKES = 15  # of our own with one message, which then waits longer each time
MOST_WAIT = timedelta(minutes=10)
LAST_MOMENT = 3.0  # seconds for what is under way when the program is told to stop
AGAIN = 1.0  # seconds after a fault of our own or of the database
LET_GO = 0.5  # the same when another process may have begun to send
SETTLED = 1.0  # longer than LET_GO
WRITERS = 2  # letters written at once: more would only wait for each other, and for a processor
REFILL = 0.75  # of those under way; with fewer than that more are claimed
# Whoever owes rings, also from another process, and what is due later is known: this is for what
# was not thought of, such as a clock that was set.
LOOK_EVERY = 10.0  # seconds
ASKING = ("push", "later", "called")
OVER = ("closed", "stands")  # edits of a message that its reader may just be tapping
# These do not wait for the record of the one before; for news there is the gate.
OVERLAPPING = (Priority.EMERGENCY, Priority.BROADCAST)
GONE = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid")


class Sender:
    """Sends what the outbox holds, most pressing first, and remembers what came of it."""

    def __init__(
        self,
        bot: Bot,
        office: Office,
        pacer: Pacer,
        line: Line | None = None,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._bot, self._office, self._pacer = bot, office, pacer
        self.limits = pacer.limits
        self._line, self._look_every = line or Line(office.database), look_every
        # Twice what may go in a second: chats that wait for their own second leave room.
        self._at_once = min(max(2 * pacer.limits.overall, 20), 200)
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._ledger = Ledger(office.database)
        self._gate = Gate(pacer.limits.overall, pacer.timer)
        self._writers = asyncio.Semaphore(WRITERS)

    async def run(self) -> None:
        """Send for ever whenever this process is the one that sends, woken by the office's bell.

        What is under way at the end is finished.
        """
        keeping = asyncio.create_task(self._keep_claims())
        try:
            while True:
                if not self._line.sends.is_set():
                    await self._take_over()
                self._office.bell.clear()
                wait = self._look_every
                try:
                    if not await self._take():
                        wait = min(wait, await self._due_in())
                except Exception:
                    # The database may be away for a moment; what is owed is there afterwards.
                    log.exception("sender")
                    wait = min(wait, AGAIN)
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._office.bell.wait()
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            await self._land(LAST_MOMENT)
            await self._line.resign()

    async def _take_over(self) -> None:
        """Stop sending; wait to be the one that sends, and take what the one before has left."""
        await self._land(LET_GO)
        while True:
            await self._line.sends.wait()
            await asyncio.sleep(SETTLED if self._line.shared else 0)
            with suppress(Exception):  # the database may be away again
                if self._line.sends.is_set():
                    return await self._free()

    async def _land(self, moment: float) -> None:
        """Let what is under way arrive, so that it is not sent again; no longer than a moment."""
        if tasks := list(self._under_way.values()):
            _, late = await asyncio.wait(tasks, timeout=moment)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _due_in(self) -> float:
        """In how many seconds there will be something to send."""
        if held := self._pacer.held_for():
            return held
        now = self._office.now()
        async with self._office.database.read() as c:
            due = await outbox.next_due(c, now)
        return (due - now).total_seconds() if due else inf

    async def drain(self) -> int:
        """Send all that may be sent now; returns how many were tried."""
        tried = 0
        while (taken := await self._take()) or self._under_way:
            tried += taken
            if self._under_way:
                tasks = list(self._under_way.values())
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return tried

    async def owes(self) -> bool:
        """Whether there is anything to send now."""
        async with self._office.database.read() as c:
            return await outbox.is_ripe(c, self._office.now()) or bool(self._under_way)

    async def recover(self) -> None:
        """Free what a program that died had claimed: on SQLite there is no other one."""
        if self._office.database.sqlite:
            await self._free()

    async def _free(self) -> None:
        async with self._office.database.write() as c:
            await outbox.free_all(c)

    async def _take(self) -> int:
        """Claim as many as there is room for, and send them on; how many."""
        room = self._at_once - len(self._under_way)
        if room <= 0 or self._pacer.held_for():
            return 0
        now = self._office.now()
        # The database's own transaction: this one must not ring the bell that woke us.
        async with self._office.database.read() as c:
            if not await outbox.is_ripe(c, now):
                return 0
        async with self._office.database.write() as c:
            claimed = await outbox.claim(c, now, room, now + CLAIM)
        # After a jump of the clock our own claims may have lapsed.
        ours = [owed for owed in claimed if owed.id not in self._under_way]
        for owed in ours:
            self._under_way[owed.id] = asyncio.create_task(self._try(owed))
        return len(ours)

    async def _keep_claims(self) -> None:
        """Signs of life for what waits for its turn or for Telegram's answer."""
        while True:
            await asyncio.sleep(KEEP_EVERY)
            with suppress(Exception):  # a lapse costs a duplicate at worst, and no message
                async with self._office.database.write() as c:
                    until = self._office.now() + CLAIM
                    await outbox.keep_claims(c, list(self._under_way), until)

    async def _try(self, owed: Owed) -> None:
        """Deliver one; what cannot be written is tried later, and holds up nobody else."""
        limiter.lane.set(owed.priority)
        recorded = asyncio.Event()
        if owed.priority not in OVERLAPPING:
            limiter.recorded.set(recorded)
        try:
            await self._deliver(owed)
        except Exception:
            log.exception("undelivered", kind=owed.kind, owed=owed.id)
            with suppress(Exception):  # the database may be away: then the claim lapses
                await self._set_aside(owed)
        finally:
            recorded.set()
            self._pacer.look_again()
            del self._under_way[owed.id]
            # Not for each one: while much is owed, claiming takes as long for one as for many.
            if len(self._under_way) <= self._at_once * REFILL:
                self._office.bell.set()

    async def _deliver(self, owed: Owed) -> None:
        now = self._office.now()
        if owed.expires_at and now >= owed.expires_at:
            return await self._finish(owed, "expired")
        async with self._writers, self._office.read() as c:
            to, letter = await letters.write(c, self._office, owed)
            overtaken = letter and letter.edits and await outbox.is_overtaken(c, owed)
        if letter is None or not to.reachable or overtaken:
            return await self._finish(owed, "overtaken" if overtaken else "dropped")
        if owed.priority == Priority.BROADCAST:
            await self._send_news(owed, to, letter)
        else:
            await self._try_to_send(owed, to, letter)
        return None

    async def _send_news(self, owed: Owed, to: Person, letter: Letter) -> None:
        """So many at once as the rate needs; each is inside until it is recorded."""
        passage = await self._gate.enter()
        limiter.passage.set(passage)
        try:
            await self._try_to_send(owed, to, letter)
        finally:
            self._gate.leave(passage)

    async def _try_to_send(self, owed: Owed, to: Person, letter: Letter) -> None:
        try:
            await self._send(owed, to, letter)
        except TelegramError as fault:
            await self._meet(owed, fault)

    async def _meet(self, owed: Owed, fault: TelegramError) -> None:
        """What to do about a fault of Telegram's."""
        why = fault.message.lower()
        match fault:
            case RetryAfter():
                wait = timedelta(seconds=limiter.seconds_of(fault))
                await self._hold(owed, wait, counts=False)
            case Forbidden():
                await self._lost(owed)
            case BadRequest() if any(words in why for words in GONE):
                await self._lost(owed)
            case NetworkError() if not isinstance(fault, BadRequest):
                log.warning("network", kind=owed.kind, owed=owed.id, fault=type(fault).__name__)
                if owed.attempts >= MOST_ATTEMPTS:
                    return await self._finish(owed, "failed")
                patience = PATIENCE * 2 ** min(owed.attempts - 1, 10)
                seconds = limiter.jitter(min(patience, MOST_PATIENCE).total_seconds())
                await self._hold(owed, timedelta(seconds=seconds))
            case _:
                log.warning("refused", kind=owed.kind, owed=owed.id, why=fault.message)
                await self._finish(owed, "failed")
        return None

    async def _send(self, owed: Owed, to: Person, letter: Letter) -> None:
        chat_id = to.telegram_id
        if letter.edits and isinstance(letter.part, Message):
            if await painting.edit(self._bot, chat_id, letter.edits, letter.part):
                again = partial(self._say_again, owed, letter)
                return await self._finish(owed, "sent", again if owed.kind in OVER else None)
            if letter.keep is None:
                return await self._finish(owed, "dropped")
        sent = await forum.send(self._bot, self._office, chat_id, letter)
        stale: int | None = None

        async def more(c: AsyncConnection) -> None:
            nonlocal stale
            if letter.keep:
                stale = await letter.keep(c, sent.message_id)
            if owed.kind in ASKING:
                await self._close_if_overtaken(c, owed)

        news = (letter.news, sent.message_id) if letter.news else None
        now = self._office.now()
        await self._ledger.write(Record(owed.id, "sent", now, news, None if news else more))
        self._count(owed, "sent")
        if stale:
            await painting.strip(self._bot, chat_id, stale)
            async with self._office.write() as c:
                await self._show_if_answered(c, owed)
        return None

    async def _close_if_overtaken(self, c: AsyncConnection, owed: Owed) -> None:
        """The need may have been filled while its question was under way: say so in its place."""
        offer = await offers.get(c, owed.subject_id)
        if offer and offer.state is OfferState.CLOSED:
            await outbox.owe(c, "closed", owed.person_id, offer.id, now=self._office.now())

    async def _say_again(self, owed: Owed, letter: Letter, c: AsyncConnection) -> None:
        """A tap may have been answered while this was under way, which now stands over it."""
        _, now = await letters.write(c, self._office, owed)
        if now is None or (now.part, now.edits) != (letter.part, letter.edits):
            await self._show_if_answered(c, owed)

    async def _show_if_answered(self, c: AsyncConnection, owed: Owed) -> None:
        """What came of a yes is shown once more: something may have taken its buttons away."""
        offer = await offers.get(c, owed.subject_id)
        if offer and offer.state is OfferState.ACCEPTED:
            now = self._office.now()
            await outbox.owe(c, "stands", owed.person_id, offer.id, now=now, once=True)

    async def _finish(self, owed: Owed, outcome: str, more: More | None = None) -> None:
        await self._ledger.write(Record(owed.id, outcome, self._office.now(), None, more))
        self._count(owed, outcome)

    def _count(self, owed: Owed, outcome: str) -> None:
        meters.SENDS.labels(self._office.organisation, owed.kind, outcome).inc()

    async def _hold(self, owed: Owed, by: timedelta, *, counts: bool = True) -> None:
        async with self._office.database.write() as c:
            await outbox.hold_chat(c, owed, self._office.now() + by, counts=counts)

    async def _set_aside(self, owed: Owed) -> None:
        if owed.attempts >= MOST_MISTAKES:
            return await self._finish(owed, "failed")
        wait = min(PATIENCE * 2 ** (owed.attempts - 1), MOST_WAIT)
        async with self._office.database.write() as c:
            await outbox.postpone(c, owed.id, self._office.now() + wait)
        return None

    async def _lost(self, owed: Owed) -> None:
        await losing.lose(self._office, owed.person_id)
        await self._finish(owed, "failed")
