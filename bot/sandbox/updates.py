"""The queue of updates: what happened to the bot and was not yet acknowledged."""

from collections.abc import Iterable
from itertools import count
from time import monotonic
from typing import Any

from bot.sandbox.refusals import conflict
from bot.sandbox.waiting import Bell

Json = dict[str, Any]

# Telegram sends these only to a bot that names them.
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """Updates in order, each kept until it is acknowledged by a higher offset (or delivered)."""

    def __init__(self) -> None:
        self.pending: dict[int, Json] = {}
        self.allowed: list[str] = []  # empty: all but those on request
        self.webhook_is_set = False
        self.bell = Bell()
        self._ids = count(1)
        self._poll = 0  # the number of the newest getUpdates: an older one that waits must go

    def put(self, kind: str, payload: Json) -> int | None:
        """Queue an update; None if the bot has not asked for its kind."""
        is_wanted = kind in self.allowed if self.allowed else kind not in ON_REQUEST
        if not is_wanted:
            return None
        update_id = next(self._ids)
        self.pending[update_id] = {"update_id": update_id, kind: payload}
        self.bell.ring()
        return update_id

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Which kinds are wanted from now on; None leaves it as it was."""
        if kinds is not None:
            self.allowed = list(kinds)

    def done(self, update_id: int) -> None:
        """This one was delivered."""
        self.pending.pop(update_id, None)

    def clear(self) -> None:
        """Forget all that wait."""
        self.pending.clear()

    def release(self) -> None:
        """End the poll that waits, with nothing: the server goes down."""
        self._poll = 0
        self.bell.ring()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """What getUpdates returns; waits in real time while there is nothing. Raises Refused."""
        if self.webhook_is_set:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        self._poll += 1
        mine = self._poll
        self.bell.ring()
        self._acknowledge(offset)
        until = monotonic() + seconds
        while not self.pending and (left := until - monotonic()) > 0:
            await self.bell.wait(left)
            if self._poll == 0:
                return []
            if self._poll != mine:
                raise conflict(
                    "terminated by other getUpdates request; "
                    "make sure that only one bot instance is running"
                )
            if self.webhook_is_set:
                raise conflict("terminated by setWebhook request")
        return list(self.pending.values())[:limit]

    def _acknowledge(self, offset: int) -> None:
        ids = list(self.pending)
        if offset < 0:
            ids = ids[:offset]
        for update_id in ids:
            if offset < 0 or update_id < offset:
                del self.pending[update_id]
