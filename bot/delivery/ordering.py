"""The order of updates: one person's one after the other, several people's at once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot import meters
from bot.delivery.limiter import seconds_of
from bot.delivery.pacing import Timer
from bot.domain.errors import Away
from bot.logs import traceback_of
from bot.services.office import Office
from storage import inbox
from storage.inbox import Kept

log = structlog.get_logger()

# After so many crashes an update is set aside: many, for those that were under way beside the one
# to blame are counted too.
MOST_ATTEMPTS = 10
SUSPECT = 3  # crashes after which an update waits until the program has lived for a while
LONGEST_QUIET = 60.0  # seconds
MOST_MISTAKES = 3  # of our own with one update
MOST_FAULTS = 100  # of the network with one update: half an hour at least
RETRY_S = 3.0
AGAIN_S = 0.2  # after a mistake of our own
AT_ONCE = 8  # people whose updates are handled at the same time; the database has room for more
LEFT_AFTER = timedelta(seconds=10)  # by then whoever kept an update has handled it, or is gone
STOP_S = 5.0  # what is not handled by then is handled after the next start

Handle = Callable[[Update], Awaitable[None]]
Report = Callable[[Update, Exception], Awaitable[None]]


class Crashed(Exception):
    """The program ended again and again while it handled this update."""


class Ordering:
    """Keeps updates and hands them on; several replicas may do so on one PostgreSQL.

    1. An update is in the inbox before anybody is told that it was taken.
    2. A lane knows how many updates of a person wait, not which: each time the oldest in the
       inbox is taken, whoever put it there.
    3. While one is handled the person is locked, so that no replica overtakes another. The lock
       ends with its process, and `watch` finds what a replica has left behind.
    4. What Telegram, the network or the database held up is handled again, from the start, when
       they are back; steps know a replay. What fails by our own mistake is tried three times, then
       set aside with its traceback, and reported once.
    5. An update that was under way in several crashes waits until this process has lived for a
       while, longer each time. So the one to blame leaves time for others, and one that was only
       there when the program was killed, again and again, is not blamed.
    """

    def __init__(
        self,
        bot: Bot,
        office: Office,
        handle: Handle,
        report: Report,
        timer: Timer | None = None,
    ) -> None:
        self._bot, self._office, self._handle = bot, office, handle
        self._report, self._timer = report, timer or Timer()
        self._faults: Counter[int] = Counter()
        self._mistakes: Counter[int] = Counter()
        self._lanes: dict[int, int] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._opened = asyncio.Event()
        self._opened_at = 0.0

    def open(self) -> None:
        """From now on updates are handled; before, they are only kept."""
        self._opened_at = self._timer.now()
        self._opened.set()

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store a batch, then hand it on; what was there before changes nothing."""
        async with self._office.database.write() as c:
            await inbox.add(c, updates, self._office.now())
        for update in updates:
            self._line_up(inbox.sender_of(update))

    async def recover(self, left_for: timedelta = timedelta()) -> None:
        """Hand on what was kept that long ago and not finished."""
        async with self._office.read() as c:
            left = await inbox.undone(c, self._office.now(), left_for)
        for who, count in left.items():
            self._line_up(who, max(count - self._lanes.get(who, 0), 0))

    async def watch(self) -> None:
        """For ever: hand on what this process had left before, then what other replicas leave."""
        left_for = timedelta()
        while True:
            try:
                await self.recover(left_for)
                left_for = LEFT_AFTER
            except Exception:
                log.exception("inbox")
            await asyncio.sleep(LEFT_AFTER.total_seconds())

    @property
    def busy(self) -> bool:
        """Whether something received is still being handled."""
        return bool(self._running)

    async def idle(self) -> None:
        """Return when everything received has been handled."""
        while self._running:
            await asyncio.gather(*self._running)

    async def stop(self) -> None:
        """Let what is being handled come to its end, but not for long."""
        if self._running:
            await asyncio.wait(self._running, timeout=STOP_S)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _line_up(self, who: int, count: int = 1) -> None:
        if who in self._lanes:
            self._lanes[who] += count
            return
        self._lanes[who] = count
        task = asyncio.create_task(self._work_off(who))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _work_off(self, who: int) -> None:
        await self._opened.wait()
        while self._lanes[who]:
            try:
                async with self._at_once, self._office.database.alone(f"inbox {who}"):
                    wait = await self._take_next(who)
            except Exception as fault:
                # The database may be away for a moment: the update is in the inbox, and stays
                # first in its lane.
                log.warning("inbox", sender=who, fault=type(fault).__name__)
                wait = RETRY_S
            if wait:  # here, for whoever waits must not take up the room of others
                await self._timer.sleep(wait)
            else:
                self._lanes[who] -= 1
        del self._lanes[who]

    async def _take_next(self, who: int) -> float:
        """Handle the oldest update of a person; there is none if another replica did.

        Returns the seconds after which it is to be taken once more, 0 if it is done.
        """
        async with self._office.database.write() as c:
            kept = await inbox.claim(c, who)
            if kept and (quiet := self._quiet(kept)) > 0:
                await inbox.put_off(c, kept.update_id)
                return quiet
        if kept is None:
            return 0.0
        fault = None
        try:
            if kept.attempts > MOST_ATTEMPTS:
                raise Crashed
            await self._handle(Update.de_json(dict(kept.payload), self._bot))
        except Exception as error:
            if wait := await self._meet(kept, error):
                return wait
            fault = await self._set_aside(kept, error)
        now = self._office.now()
        async with self._office.database.write() as c:
            await inbox.finish(c, kept.update_id, now, fault)
        self._faults.pop(kept.update_id, None)
        self._mistakes.pop(kept.update_id, None)
        took = (now - kept.received_at).total_seconds()
        meters.UPDATES.labels(self._office.organisation).observe(took)
        return 0.0

    def _quiet(self, kept: Kept) -> float:
        """The seconds that an update has still to wait which was there in several crashes."""
        if not SUSPECT < kept.attempts <= MOST_ATTEMPTS:
            return 0.0
        lived = self._timer.now() - self._opened_at
        return float(min(2 ** (kept.attempts - SUSPECT), LONGEST_QUIET)) - lived

    async def _meet(self, kept: Kept, error: Exception) -> float:
        """How long to wait before the update is handled again; 0 to give it up."""
        wait = _passing(error)
        if wait is None:
            refused = isinstance(error, TelegramError)  # which will not be otherwise next time
            # Counted here, for the attempts also count how often the program was killed.
            self._mistakes[kept.update_id] += 1
            tried = self._mistakes[kept.update_id]
            return 0.0 if refused or tried >= MOST_MISTAKES else AGAIN_S
        self._faults[kept.update_id] += 1
        if self._faults[kept.update_id] > MOST_FAULTS:
            return 0.0
        log.warning("put off", update=kept.update_id, fault=type(error).__name__, seconds=wait)
        with suppress(Exception):  # the database may be what is away
            async with self._office.database.write() as c:
                await inbox.put_off(c, kept.update_id)
        return wait

    async def _set_aside(self, kept: Kept, error: Exception) -> str:
        """Tell log, person and admins, once; returns what is kept of the fault."""
        try:
            await self._report(Update.de_json(dict(kept.payload), self._bot), error)
        except Exception:  # an update that cannot even be read, for one
            log.exception("unreported", update=kept.update_id, exc_info=error)
        return traceback_of(error)


def _passing(error: Exception) -> float | None:
    """The seconds to wait where time mends it; None where it is the update's or our own fault."""
    match error:
        case RetryAfter():
            return seconds_of(error)
        case Away():
            return RETRY_S
        case NetworkError() if not isinstance(error, BadRequest):
            return RETRY_S
    return None
