"""Buttons that were pressed and what the bot answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from bot.sandbox.refusals import stale_query

LIFETIME = timedelta(minutes=15)


@dataclass
class Press:
    """One callback query that waits for its answer."""

    query_id: str
    user_id: int
    at: datetime


class Callbacks:
    """Callback queries: each is answered once, and within its lifetime."""

    def __init__(self) -> None:
        self._waiting: dict[str, Press] = {}
        self._numbers = count(4_000_000_000_000_001)

    def open(self, user_id: int, at: datetime) -> str:
        """A button was pressed; the id of the query."""
        query_id = str(next(self._numbers))
        self._waiting[query_id] = Press(query_id, user_id, at)
        return query_id

    def close(self, query_id: str, now: datetime) -> Press:
        """Take the query to answer it. Raises Refused if that is not possible (any more)."""
        press = self._waiting.pop(query_id, None)
        if press is None or now - press.at > LIFETIME:
            raise stale_query()
        return press

    def unanswered(self, user_id: int) -> list[str]:
        """The presses of this person that still show a spinning circle."""
        return [press.query_id for press in self._waiting.values() if press.user_id == user_id]
