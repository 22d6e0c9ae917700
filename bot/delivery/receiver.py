"""The receiver: how updates come, by polling or to our webhook."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from telegram import Bot
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter

from bot.delivery.limiter import jitter, seconds_of
from bot.delivery.ordering import Ordering
from bot.domain.errors import Misconfigured

log = structlog.get_logger()

WANTED = ["message", "callback_query", "my_chat_member"]
LONG_POLL = 30  # seconds
RETRY_S = 0.5  # after a fault; doubled each time
MOST_RETRY_S = 8.0
STARTING_S = 10.0  # whoever was there first has shown itself by then
AGAIN_S = 1.0  # after a conflict; well below the other one's STARTING_S

TWO_POLLERS = (
    "Another program is receiving with this TELEGRAM_BOT_TOKEN; stop it first, "
    "or give several replicas a WEBHOOK_URL."
)


class Receives(Protocol):
    """One of the two ways in."""

    @property
    def ready(self) -> bool:
        """Whether updates reach us, as far as one can know."""

    async def run(self) -> None:
        """See to it that updates come; raise Misconfigured if they never will."""


class Receiver:
    """Polls Telegram; each batch is stored before the next call acknowledges it."""

    def __init__(self, bot: Bot, ordering: Ordering, *, starting_s: float = STARTING_S) -> None:
        self._bot, self._ordering, self._starting_s = bot, ordering, starting_s
        self._offset: int | None = None
        self.ready = False

    async def run(self) -> None:
        """Receive for ever; a fault of the network is waited out.

        A second poller ends the one that has just started. The one that was there first goes on:
        it asks again so soon that the newcomer notices.
        """
        clock = asyncio.get_running_loop().time
        await _insist(self._bot.delete_webhook)
        starting_until = clock() + self._starting_s
        self.ready = True
        pause = RETRY_S
        while True:
            try:
                await self.receive(LONG_POLL)
                pause = RETRY_S
            except Conflict as fault:
                if clock() < starting_until:
                    raise Misconfigured(TWO_POLLERS) from None
                log.error("conflict", why=fault.message)
                await asyncio.sleep(AGAIN_S)
            except RetryAfter as fault:
                await asyncio.sleep(seconds_of(fault))
            except NetworkError as fault:
                log.warning("network", fault=type(fault).__name__)
                pause = await _rest(pause)
            except Exception:
                # The database may be away for a moment; nothing was acknowledged.
                log.exception("receiver")
                pause = await _rest(pause)

    async def receive(self, poll: int = 0) -> int:
        """Fetch one batch, waiting up to ``poll`` seconds; store it, hand it on; its size."""
        updates = await self._bot.get_updates(
            offset=self._offset, timeout=poll, allowed_updates=WANTED
        )
        if updates:
            await self._ordering.keep([update.to_dict() for update in updates])
            self._offset = updates[-1].update_id + 1
        return len(updates)


class Hook:
    """Tells Telegram where our webhook is; the updates come to `bot.web`."""

    def __init__(self, bot: Bot, url: str, secret: str) -> None:
        self._bot, self._url, self._secret = bot, url, secret
        self.ready = False

    async def run(self) -> None:
        """Set the webhook, however long Telegram is out of reach. It stays when we stop."""

        async def announce() -> bool:
            return await self._bot.set_webhook(
                self._url, secret_token=self._secret, allowed_updates=WANTED
            )

        try:
            await _insist(announce)
        except BadRequest as fault:
            raise Misconfigured(f"Telegram refuses WEBHOOK_URL: {fault.message}.") from None
        self.ready = True
        log.info("webhook", url=self._url)


async def _insist(call: Callable[[], Awaitable[object]]) -> None:
    """Call until Telegram answers; what it refuses is raised."""
    pause = RETRY_S
    while True:
        try:
            await call()
            return
        except BadRequest:
            raise
        except RetryAfter as fault:
            await asyncio.sleep(seconds_of(fault))
        except NetworkError as fault:
            log.warning("network", fault=type(fault).__name__)
            pause = await _rest(pause)


async def _rest(pause: float) -> float:
    """Wait about so long; returns how long to wait the next time."""
    await asyncio.sleep(jitter(pause))
    return min(2 * pause, MOST_RETRY_S)
