"""Logs: what happened to which ids, never what anyone wrote."""

import logging
import sys

import structlog


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
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        # Looked up each time, for whoever runs a command may close theirs afterwards.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
