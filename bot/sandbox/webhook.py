"""Delivery of updates to the bot's webhook, as Telegram does it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx

from bot.sandbox.refusals import Lost, Refused
from bot.sandbox.waiting import Bell

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

Json = dict[str, Any]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # the name, not the secret
PATIENCE = 60.0  # seconds that the bot has to answer


class Webhook:
    """Where updates go, and the task that takes them there.

    1. An update is gone once the bot has answered 2xx; until then it is tried again, after
       pauses that grow from `first_pause` to `longest_pause`.
    2. Updates of one chat go one after the other; at most `max_connections` go at once.
    """

    def __init__(self, telegram: "Telegram") -> None:
        self.telegram = telegram
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.first_pause = 1.0
        self.longest_pause = 60.0
        self._last_error: tuple[int, str] | None = None
        self._busy: set[Any] = set()  # chats with an update under way, or waiting to try again
        self._posts = 0  # how many are under way
        self._tried: dict[int, int] = {}  # update -> how often
        self._moved = Bell()  # rung when there is another webhook: nobody waits for the old one

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Deliver there from now on; an empty url ends it."""
        self.url, self.secret = url, secret
        self.max_connections = min(max(max_connections, 1), 100)
        self._last_error = None
        self._tried.clear()
        self.telegram.updates.webhook_is_set = bool(url)
        self._moved.ring()
        self.telegram.updates.bell.ring()

    def info(self) -> Json:
        """The WebhookInfo object."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.telegram.updates.pending),
        }
        if self.url:
            info["max_connections"] = self.max_connections
        if self._last_error:
            info["last_error_date"], info["last_error_message"] = self._last_error
        if self.telegram.updates.allowed:
            info["allowed_updates"] = self.telegram.updates.allowed
        return info

    @asynccontextmanager
    async def delivering(self) -> AsyncIterator[None]:
        """While inside, updates are taken to the webhook whenever one is set."""
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            task = asyncio.create_task(self._run(client))
            try:
                yield
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _run(self, client: httpx.AsyncClient) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                for update in self._ready():
                    self._busy.add(_lane(update))
                    self._posts += 1
                    group.create_task(self._deliver(client, update))
                await self.telegram.updates.bell.wait(3600)

    def _ready(self) -> list[Json]:
        """The next update of each chat that has none under way."""
        if not self.url:
            return []
        ready: dict[Any, Json] = {}
        for update in self.telegram.updates.pending.values():
            if self._posts + len(ready) >= self.max_connections:
                break
            lane = _lane(update)
            if lane not in self._busy:
                ready.setdefault(lane, update)
        return list(ready.values())

    async def _deliver(self, client: httpx.AsyncClient, update: Json) -> None:
        update_id = update["update_id"]
        try:
            problem = await self._post(client, update)
        finally:
            self._posts -= 1
        if problem is None:
            self._tried.pop(update_id, None)
            self.telegram.updates.done(update_id)
        else:
            self._last_error = (self.telegram.timestamp(), problem)
            self.telegram.updates.bell.ring()
            tried = self._tried[update_id] = self._tried.get(update_id, 0) + 1
            await self._moved.wait(min(self.first_pause * 2 ** (tried - 1), self.longest_pause))
        self._busy.discard(_lane(update))
        self.telegram.updates.bell.ring()

    async def _post(self, client: httpx.AsyncClient, update: Json) -> str | None:
        """None if the bot has taken it, else what went wrong."""
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        try:
            response = await client.post(self.url, json=update, headers=headers)
        except httpx.TimeoutException:
            return "Read timeout expired"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return str(error) or "Connection failed"
        if not response.is_success:
            reason = f"{response.status_code} {response.reason_phrase}"
            return f"Wrong response from the webhook: {reason}"
        await self._call_back(response)
        return None

    async def _call_back(self, response: httpx.Response) -> None:
        """A bot may answer with a call; whether that works, it never learns."""
        try:
            body = response.json()
        except ValueError:
            return
        if isinstance(body, dict) and isinstance(body.get("method"), str):
            params = {name: value for name, value in body.items() if name != "method"}
            try:
                await self.telegram.call(body["method"], params)
            except (Refused, Lost):
                return


def _lane(update: Json) -> Any:
    """What has to stay in order: a chat; a pressed button counts to the chat it is in."""
    for kind, payload in update.items():
        if kind == "callback_query":
            return payload["message"]["chat"]["id"]
        if isinstance(payload, dict) and "chat" in payload:
            return payload["chat"]["id"]
    return update["update_id"]
