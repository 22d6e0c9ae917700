"""Logs: what happened to which ids, never what anyone wrote."""

import logging
import re
import sys
import traceback
from types import TracebackType

import structlog

# PostgreSQL quotes the row that it refuses, and what people wrote may stand in it.
QUOTED = re.compile(r"^DETAIL:.*\n?", re.MULTILINE)


def set_up(level: str) -> None:
    """Lines of key=value on standard error, from ``level`` on."""
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger().setLevel(level)
    # httpx writes every URL, and the token stands in each; others write what is sent and kept.
    for noisy in ("httpx", "httpcore", "apscheduler", "aiosqlite", "alembic", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_traceback),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        # Looked up each time, for whoever runs a command may close theirs afterwards.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def traceback_of(error: BaseException) -> str:
    """Where it came from and what it says, without what anybody wrote."""
    return QUOTED.sub("", "".join(traceback.format_exception(error)))


def _traceback(
    exc_info: tuple[type[BaseException], BaseException, TracebackType | None],
) -> str:
    return traceback_of(exc_info[1])
