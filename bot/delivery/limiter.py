"""Every call to Telegram passes here: paced, and where it is a direct answer, tried again."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.gate import Passage
from bot.delivery.pacing import PAID, REPLY, Pacer

log = structlog.get_logger()

Answer = bool | dict[str, Any] | list[dict[str, Any]]
Call = Callable[..., Coroutine[Any, Any, Answer]]
Moved = Callable[[int, int], Awaitable[None]]  # a group: its id before, its id now

# What counts as a message; answers to a tap and menus have no documented limit.
PACED = ("send", "edit", "copy", "forward")
UNPACED = frozenset({"sendChatAction"})
# Whoever starts the program waits for these in their own way.
STARTING = frozenset({"getMe", "setWebhook", "deleteWebhook", "getWebhookInfo"})
MOST_TRIES = 5  # of a direct answer; the update is tried again after that
LONGEST_S = 2.0  # told to wait longer than this, an answer makes room for those to others
PATIENCE_S = 0.5  # before the second try after a fault of the network; doubled each time

# In which lane the calls of this task go. The sender sets it, and tries again by itself.
lane: ContextVar[int] = ContextVar("lane", default=REPLY)
# What notes when the messages of this task had their turn, and their answer.
passage: ContextVar[Passage | None] = ContextVar("passage", default=None)
# Set when what this task sends has been recorded.
recorded: ContextVar[asyncio.Event | None] = ContextVar("recorded", default=None)


class Limiter(BaseRateLimiter[None]):
    """Keeps the pace, waits where Telegram says so, and follows a group to its new id."""

    def __init__(self, pacer: Pacer, moved: Moved) -> None:
        self.pacer, self._note = pacer, moved
        self._moved: dict[int, int] = {}

    async def initialize(self) -> None:
        return

    async def shutdown(self) -> None:
        return

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Answer:
        call = partial(callback, *args, **kwargs)
        tries = MOST_TRIES if lane.get() == REPLY and endpoint not in STARTING else 1
        for attempt in range(1, tries + 1):
            try:
                return await self._once(call, endpoint, data)
            except RetryAfter as fault:
                if attempt == tries or seconds_of(fault) > LONGEST_S:
                    raise
                log.warning("throttled", call=endpoint, seconds=seconds_of(fault))
                await self.pacer.timer.sleep(seconds_of(fault))
            except BadRequest:  # python-telegram-bot counts it among the network's faults
                raise
            except NetworkError as fault:
                if attempt == tries:
                    raise
                log.warning("network", call=endpoint, fault=type(fault).__name__)
                await self.pacer.timer.sleep(jitter(PATIENCE_S * 2.0 ** (attempt - 1)))
        raise AssertionError("the last try returns or raises")

    async def _once(self, call: Call, endpoint: str, data: dict[str, Any]) -> Answer:
        """One call in its turn; a group that moved meanwhile is followed."""
        chat_id = data.get("chat_id")
        if isinstance(chat_id, int):
            chat_id = data["chat_id"] = self._moved.get(chat_id, chat_id)
        is_message = endpoint.startswith(PACED) and endpoint not in UNPACED
        place = None
        if is_message and isinstance(chat_id, int):
            place = await self.pacer.turn(chat_id, lane.get(), recorded.get())
        noted = passage.get() if is_message else None
        if noted:
            noted.has_turn()
        if self.pacer.limits == PAID and endpoint.startswith(("send", "copy")) and is_message:
            data["allow_paid_broadcast"] = True
        try:
            return await call()
        except RetryAfter as fault:
            if isinstance(chat_id, int):
                await self.pacer.told_to_wait(chat_id, seconds_of(fault))
            raise
        except ChatMigrated as fault:
            if not isinstance(chat_id, int):
                raise
            log.info("group.moved", was=chat_id, now=fault.new_chat_id)
            await self._note(chat_id, fault.new_chat_id)
            self._moved[chat_id] = fault.new_chat_id
            return await self._once(call, endpoint, data)
        finally:
            self.pacer.answered(place)
            if noted:
                noted.has_answer()


def seconds_of(fault: RetryAfter) -> float:
    """How long Telegram tells us to wait."""
    wait = fault.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def jitter(seconds: float) -> float:
    """Between half and one and a half times so long, so that not all come back at once."""
    return seconds * random.uniform(0.5, 1.5)
