"""The sender: takes what is owed, finds the words, sends it, and meets Telegram's faults."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.delivery import letters, painting
from bot.delivery.letters import Letter
from bot.domain.needs import OfferState
from bot.domain.people import Person
from bot.services.office import Office
from bot.views.message import Message
from storage import offers, outbox, people
from storage.outbox import Owed

log = structlog.get_logger()

BATCH = 20
PAUSE = 1 / 28  # seconds between two messages: Telegram allows about 30 a second
PATIENCE = timedelta(seconds=5)  # before trying again what the network lost; doubled each time
MOST_PATIENCE = timedelta(minutes=10)
MOST_ATTEMPTS = 20  # about three hours, if what is owed does not expire before
LOOK_EVERY = 5.0  # seconds, in case what is owed has become due without anyone ringing


class Sender:
    """Sends what the outbox holds, most pressing first, and remembers what came of it."""

    def __init__(self, bot: Bot, office: Office, *, pause: float = PAUSE) -> None:
        self._bot, self._office, self._pause = bot, office, pause
        self._busy = False

    async def run(self) -> None:
        """Send for ever, woken by the office's bell."""
        while True:
            self._office.bell.clear()
            try:
                await self.drain()
            except Exception:
                # The database may be away for a moment; what is owed is still there afterwards.
                log.exception("sender")
            try:
                await asyncio.wait_for(self._office.bell.wait(), LOOK_EVERY)
            except TimeoutError:
                continue

    async def drain(self) -> int:
        """Send all that may be sent now; returns how many were tried."""
        tried = 0
        while batch := await self._claim():
            self._busy = True
            try:
                for owed in batch:
                    await self._try(owed)
                    tried += 1
            finally:
                self._busy = False
        return tried

    async def owes(self) -> bool:
        """Whether there is anything to send now."""
        async with self._office.database.read() as c:
            return await outbox.is_ripe(c, self._office.now()) or self._busy

    async def _claim(self) -> list[Owed]:
        # The database's own transaction: this one must not ring the bell that woke us.
        async with self._office.database.read() as c:
            if not await outbox.is_ripe(c, self._office.now()):
                return []
        async with self._office.database.write() as c:
            return await outbox.claim(c, self._office.now(), BATCH)

    async def _try(self, owed: Owed) -> None:
        """Deliver one; what cannot be written is tried later, and holds up nobody else."""
        try:
            await self._deliver(owed)
        except Exception:
            log.exception("undelivered", kind=owed.kind, owed=owed.id)
            await self._try_later(owed)

    async def _deliver(self, owed: Owed) -> None:
        now = self._office.now()
        if owed.expires_at and now >= owed.expires_at:
            return await self._finish(owed, "expired")
        async with self._office.read() as c:
            to, letter = await letters.write(c, self._office, owed)
        if letter is None or not to.reachable:
            return await self._finish(owed, "dropped")
        try:
            await self._send(owed, to, letter)
        except RetryAfter as fault:
            wait = fault.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else wait
            await self._postpone(owed, timedelta(seconds=seconds))
        except Forbidden:
            await self._lost(owed)
        except BadRequest as fault:
            log.warning("refused", kind=owed.kind, owed=owed.id, why=fault.message)
            await (self._lost(owed) if "chat not found" in fault.message.lower()
                   else self._finish(owed, "failed"))  # fmt: skip
        except NetworkError as fault:
            log.warning("network", kind=owed.kind, owed=owed.id, fault=type(fault).__name__)
            await self._try_later(owed)
        except TelegramError as fault:
            log.warning("refused", kind=owed.kind, owed=owed.id, why=fault.message)
            await self._finish(owed, "failed")

    async def _send(self, owed: Owed, to: Person, letter: Letter) -> None:
        chat_id = to.telegram_id
        await asyncio.sleep(self._pause)
        if letter.strips:
            await painting.strip(self._bot, chat_id, letter.strips)
        if letter.edits and isinstance(letter.part, Message):
            if await painting.edit(self._bot, chat_id, letter.edits, letter.part):
                return await self._finish(owed, "sent")
            if letter.keep is None:
                return await self._finish(owed, "dropped")
        sent = await painting.send(self._bot, chat_id, letter.part)
        async with self._office.database.write() as c:
            if letter.keep:
                await letter.keep(c, sent.message_id)
            await outbox.finish(c, owed.id, "sent", self._office.now())
            if owed.kind in {"push", "later", "called"}:
                await self._close_if_overtaken(c, owed)
        return None

    async def _close_if_overtaken(self, c: AsyncConnection, owed: Owed) -> None:
        """The need may have been filled while its question was under way: say so in its place."""
        offer = await offers.get(c, owed.subject_id)
        if offer and offer.state is OfferState.CLOSED:
            await outbox.owe(c, "closed", owed.person_id, offer.id, now=self._office.now())

    async def _finish(self, owed: Owed, outcome: str) -> None:
        async with self._office.database.write() as c:
            await outbox.finish(c, owed.id, outcome, self._office.now())

    async def _postpone(self, owed: Owed, by: timedelta) -> None:
        async with self._office.database.write() as c:
            await outbox.postpone(c, owed.id, self._office.now() + by)

    async def _try_later(self, owed: Owed) -> None:
        if owed.attempts >= MOST_ATTEMPTS:
            return await self._finish(owed, "failed")
        return await self._postpone(owed, min(PATIENCE * 2**owed.attempts / 2, MOST_PATIENCE))

    async def _lost(self, owed: Owed) -> None:
        async with self._office.database.write() as c:
            await people.set_person(c, owed.person_id, reachable=False)
            await outbox.finish(c, owed.id, "failed", self._office.now())
