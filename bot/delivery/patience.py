"""Patience: an answer that Telegram's faults or the network held up is given all the same."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

log = structlog.get_logger()

FIRST_PAUSE = 0.5  # seconds; doubled each time
LONGEST_PAUSE = 30.0
TRIES = 40  # about a quarter of an hour; Telegram takes no answer to a tap that is older

_answering: ContextVar[bool] = ContextVar("answering", default=False)


@contextmanager
def answering() -> Iterator[None]:
    """What is called inside answers an update: it is tried until Telegram takes it."""
    token = _answering.set(True)
    try:
        yield
    finally:
        _answering.reset(token)


class Patience(BaseRateLimiter[None]):
    """Tries answers again. What is owed is left alone: the sender has a queue to go on with."""

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def process_request(
        self,
        callback: Any,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Call, and when Telegram cannot take it now, again."""
        for tried in range(TRIES if _answering.get() else 0):
            try:
                return await callback(*args, **kwargs)
            except BadRequest:
                raise
            except RetryAfter as fault:
                wait = fault.retry_after
                seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            except NetworkError as fault:
                log.warning("answer.held_up", call=endpoint, fault=type(fault).__name__)
                seconds = min(FIRST_PAUSE * 2**tried, LONGEST_PAUSE)
            await asyncio.sleep(seconds)
        return await callback(*args, **kwargs)
