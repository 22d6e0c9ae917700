"""Chats and what is written in them: a person's private chat, groups, and topics in groups."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.sandbox.keyboards import Markup
from bot.sandbox.refusals import bad_request

Json = dict[str, Any]
Message = dict[str, Any]

GENERAL = 1  # the topic that every forum has


@dataclass
class Topic:
    """A topic of a forum; its id is the message that opened it."""

    thread_id: int
    name: str
    icon_color: int = 0x6FB9F0
    icon_custom_emoji_id: str | None = None
    is_closed: bool = False
    is_hidden: bool = False

    def face(self) -> Json:
        """The ForumTopic object."""
        face: Json = {
            "message_thread_id": self.thread_id,
            "name": self.name,
            "icon_color": self.icon_color,
        }
        if self.icon_custom_emoji_id:
            face["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return face


class Chat:
    """One chat: its messages in order, its keyboard, and how much of it is unread."""

    def __init__(self, chat_id: int, kind: str, numbers: Iterator[int], **face: Any) -> None:
        self.id = chat_id
        self.kind = kind
        self.face: Json = {"id": chat_id, "type": kind, **face}
        self.kept: dict[int, Message] = {}
        self.reply_keyboard: Markup | None = None
        self.unread = 0
        self.pinned: list[int] = []
        self.actions: list[str] = []  # "typing", ... until the next message
        self._numbers = numbers
        # Messages sent with a reply keyboard: Telegram lets nobody edit these.
        self._uneditable: set[int] = set()

    @property
    def messages(self) -> list[Message]:
        """What can be read in it now, oldest first."""
        return list(self.kept.values())

    def next_id(self) -> int:
        """The number of the next message."""
        return next(self._numbers)

    def keep(self, message: Message, markup: Markup | None = None) -> None:
        """Append a message; a reply keyboard goes to the chat, an inline one to the message."""
        if markup is not None and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        elif markup is not None:
            self._uneditable.add(message["message_id"])
            if "keyboard" in markup:
                self.reply_keyboard = markup
            elif "remove_keyboard" in markup:
                self.reply_keyboard = None
        self.kept[message["message_id"]] = message
        if message.get("from", {}).get("is_bot"):
            self.unread += 1
            self.actions.clear()

    def message(self, message_id: int, purpose: str) -> Message:
        """The message of this id. Raises Refused: "message to edit not found" and the like."""
        found = self.kept.get(message_id)
        if found is None:
            raise bad_request(f"message to {purpose} not found")
        return found

    def is_editable(self, message: Message, editor_id: int) -> bool:
        """Whether its author may still change it."""
        is_own = message.get("from", {}).get("id") == editor_id
        return is_own and message["message_id"] not in self._uneditable

    def remove(self, message_id: int) -> None:
        """The message is gone for everybody."""
        del self.kept[message_id]
        if message_id in self.pinned:
            self.pinned.remove(message_id)


@dataclass
class Member:
    """Somebody's standing in a group."""

    user: Json
    status: str = "member"  # creator, administrator, member, restricted, left, kicked
    custom_title: str | None = None


RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
)


def standing(member: Member, *, is_forum: bool = False) -> Json:
    """The ChatMember object."""
    face: Json = {"status": member.status, "user": member.user}
    if member.status == "creator":
        face["is_anonymous"] = False
    elif member.status == "administrator":
        face |= {"can_be_edited": False, "is_anonymous": False}
        face |= dict.fromkeys(RIGHTS, True)
        face["can_manage_topics"] = is_forum
    elif member.status == "kicked":
        face["until_date"] = 0
    if member.custom_title and member.status in ("creator", "administrator"):
        face["custom_title"] = member.custom_title
    return face


@dataclass
class Forum:
    """The topics of a group that has them; the General topic is always there."""

    topics: dict[int, Topic] = field(default_factory=dict)
    general: Topic = field(default_factory=lambda: Topic(GENERAL, "General"))


class Group(Chat):
    """A group or supergroup: people, standings, topics. The bot comes in as an administrator."""

    def __init__(
        self, chat_id: int, title: str, bot: Json, *, kind: str, forum: bool, username: str | None
    ) -> None:
        face = {"title": title}
        if username:
            face["username"] = username
        super().__init__(chat_id, kind, count(1), **face)
        self.forum = Forum() if forum else None
        if forum:
            self.face["is_forum"] = True
            self.next_id()  # the first message of a forum is its General topic
        self.bot = Member(bot, "administrator")
        self.members: dict[int, Member] = {bot["id"]: self.bot}
        self.description = ""
        self.migrated_to: int | None = None

    @property
    def title(self) -> str:
        """The name of the group."""
        return str(self.face["title"])

    def standing(self, user_id: int) -> Json | None:
        """The ChatMember object of somebody who was ever in it."""
        member = self.members.get(user_id)
        return standing(member, is_forum=self.forum is not None) if member else None

    def join(self, user: Json, status: str = "member") -> Member:
        """Let somebody in, or change how they stand."""
        member = self.members.setdefault(user["id"], Member(user))
        member.status = status
        return member

    @property
    def is_bot_admin(self) -> bool:
        """Whether the bot may do what only administrators may."""
        return self.bot.status in ("administrator", "creator")
