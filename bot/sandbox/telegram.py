"""The local Telegram: everything it knows, and the one way in for a bot, `call`."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from time import monotonic
from typing import Any

from bot.sandbox import facts
from bot.sandbox.callbacks import Callbacks
from bot.sandbox.chats import Chat, Group
from bot.sandbox.commands import CommandBook
from bot.sandbox.faults import Faults
from bot.sandbox.files import Shelf, Upload
from bot.sandbox.methods import METHODS, receiving
from bot.sandbox.phone import Phone
from bot.sandbox.record import Call, Refusal
from bot.sandbox.refusals import Lost, Refused, bad_request, chat_not_found, forbidden, upgraded
from bot.sandbox.updates import Updates
from bot.sandbox.waiting import Bell
from bot.sandbox.webhook import Webhook

Json = dict[str, Any]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Telegram:
    """Telegram in memory, for one bot.

    A call is checked against the facts of Bot API 10.0 before anything happens. What Telegram
    refuses is refused in its words; a parameter that Telegram does not know is refused too
    (the real one ignores it in silence), so that a misspelt name shows.
    """

    def __init__(
        self,
        token: str = "1:sandbox",
        bot_name: str = "Lotse",
        bot_username: str = "lotse_bot",
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.token = token
        self.now = now or _utc_now
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": bot_name,
            "username": bot_username,
        }
        self.chats: dict[int, Chat] = {}
        self.phones: dict[int, Phone] = {}
        self.groups: dict[int, Group] = {}
        self.updates = Updates()
        self.files = Shelf()
        self.commands = CommandBook()
        self.callbacks = Callbacks()
        self.faults = Faults()
        self.webhook = Webhook(self)
        self.profile: dict[tuple[str, str], str] = {}  # name, description, ... by language
        self.menu: Json = {"type": "commands"}
        self.calls: list[Call] = []  # all but getUpdates, which would drown the others
        self.refusals: list[Refusal] = []
        self.revision = 0
        self._bell = Bell()
        # Private chats share one sequence of message ids, as they do in a bot's real account.
        self._private_numbers: Iterator[int] = count(1)

    @property
    def bot_name(self) -> str:
        """The name of the bot in chats."""
        return str(self.me["first_name"])

    @property
    def bot_username(self) -> str:
        """The name of the bot in links, without the @."""
        return str(self.me["username"])

    def phone(
        self,
        user_id: int,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str = "en",
        started: bool = True,
    ) -> Phone:
        """The phone of this person, made when new.

        `started=False`: the person has never written to the bot, which may not write first.
        """
        if user_id not in self.phones:
            named = {"last_name": last_name, "username": username}
            user = {"id": user_id, "is_bot": False, "first_name": first_name}
            user |= {name: value for name, value in named.items() if value}
            chat = Chat(
                user_id,
                "private",
                self._private_numbers,
                **{name: value for name, value in user.items() if name not in ("id", "is_bot")},
            )
            self.chats[user_id] = chat
            self.phones[user_id] = Phone(self, chat, user, language_code, started=started)
            self.touch()
        return self.phones[user_id]

    def group(
        self, chat_id: int, title: str, *, forum: bool = False, username: str | None = None
    ) -> Group:
        """The group of this id, made when new; ids from -1000 down are supergroups."""
        if chat_id not in self.groups:
            kind = "supergroup" if chat_id <= -1000 or forum else "group"
            group = Group(chat_id, title, self.me, kind=kind, forum=forum, username=username)
            self.chats[chat_id] = self.groups[chat_id] = group
            self.touch()
        return self.groups[chat_id]

    def migrate(self, chat_id: int, new_id: int) -> Group:
        """A group becomes a supergroup with another id; the old id is refused from then on."""
        old = self.groups[chat_id]
        new = self.group(new_id, old.title)
        new.members, new.bot = old.members, old.bot
        old.migrated_to = new_id
        for chat, note in (
            (old, {"migrate_to_chat_id": new_id}),
            (new, {"migrate_from_chat_id": chat_id}),
        ):
            message = self.compose(chat, self.me, note)
            chat.keep(message)
            self.updates.put("message", dict(message))
        self.touch()
        return new

    def file(self, file_id: str) -> tuple[str, str, bytes]:
        """Name, MIME type and bytes of a file. Raises LookupError."""
        stored = self.files.find(file_id)
        if stored is None:
            raise LookupError(f"there is no file {file_id}")
        return stored.name, stored.mime, stored.content

    def compose(self, chat: Chat, sender: Json, content: Json) -> Json:
        """A message as both sides see it; it is not kept anywhere yet."""
        return {
            "message_id": chat.next_id(),
            "from": sender,
            "chat": chat.face,
            "date": self.timestamp(),
            **content,
        }

    def timestamp(self) -> int:
        """Now, in whole seconds since 1970, as in messages."""
        return int(self.now().timestamp())

    def find_chat(self, chat_id: int | str) -> Chat:
        """The chat of this id or @username. Raises Refused."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else self._named(chat_id)
        if chat is None:
            raise chat_not_found()
        if isinstance(chat, Group):
            if chat.migrated_to is not None:
                raise upgraded(chat.migrated_to)
            if chat.bot.status == "kicked":
                raise forbidden(f"bot was kicked from the {chat.kind} chat")
            if chat.bot.status == "left":
                raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def _named(self, name: str) -> Group | None:
        wanted = name.removeprefix("@").lower()
        for group in self.groups.values():
            if wanted and group.face.get("username", "").lower() == wanted:
                return group
        return None

    def writable_chat(self, chat_id: int | str) -> Chat:
        """The chat, if the bot may write there. Raises Refused."""
        chat = self.find_chat(chat_id)
        phone = self.phones.get(chat.id)
        if phone is not None and phone.blocked:
            raise forbidden("bot was blocked by the user")
        if phone is not None and not phone.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def touch(self) -> None:
        """Something visible has changed."""
        self.revision += 1
        self._bell.ring()

    async def changed(self, since: int, timeout: float) -> bool:  # noqa: ASYNC109  # as a poll
        """True as soon as the revision is beyond `since`; False when the seconds have passed."""
        until = monotonic() + timeout
        while self.revision <= since and (left := until - monotonic()) > 0:
            await self._bell.wait(left)
        return self.revision > since

    async def call(
        self, method: str, params: Json | None = None, files: dict[str, Upload] | None = None
    ) -> Any:
        """What the Bot API returns under `result`. Raises Refused, and Lost on order."""
        raw, uploads = params or {}, files or {}
        try:
            known = facts.method(method)
            if known is None:
                raise Refused(404, "Not Found")
            checked = facts.read(known, raw, uploads)
        except Refused as refused:
            self.refusals.append(Refusal(method, raw, refused.description))
            raise
        # What goes wrong on order is no mistake of the bot, and not recorded as one.
        is_answer_lost = self.faults.meet(known.name, checked)
        result = await self._do(known.name, checked, uploads)
        if is_answer_lost:
            raise Lost(done=True)
        return result

    async def _do(self, method: str, params: Json, uploads: dict[str, Upload]) -> Any:
        try:
            if method == "getUpdates":
                return await receiving.get_updates(self, params)
            handler = METHODS.get(method)
            if handler is None:
                raise bad_request(f"the local Telegram does not play {method}")
            result = handler(self, params, uploads)
        except Refused as refused:
            self.refusals.append(Refusal(method, params, refused.description))
            raise
        self.calls.append(Call(method, params))
        return result

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While inside, webhooks are delivered; at the end, polls that wait are let go."""
        async with self.webhook.delivering():
            try:
                yield
            finally:
                self.updates.release()
