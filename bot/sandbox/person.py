"""A person who uses Telegram: what they write, send and decide becomes updates for the bot."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import Chat, Group, Member, Message, standing
from bot.sandbox.entities import clean, completed, trimmed
from bot.sandbox.files import picture, shown

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

Json = dict[str, Any]

VOICE = b"OggS\x00\x02" + bytes(64)
STICKER = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(24)


class Person:
    """One person, and what they can do without looking at the screen.

    All is synchronous: an act is done when the method returns, and its update waits for the bot.
    """

    def __init__(
        self, telegram: "Telegram", chat: Chat, user: Json, language_code: str, *, started: bool
    ) -> None:
        self.telegram = telegram
        self.chat = chat
        self.user = user
        self.language_code = language_code
        self.started = started
        self.blocked = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.first_name}>"

    @property
    def id(self) -> int:
        """The id of the person, and of the private chat."""
        return self.chat.id

    @property
    def first_name(self) -> str:
        """The name as the bot sees it."""
        return str(self.user["first_name"])

    def say(
        self,
        text: str,
        *,
        chat_id: int | None = None,
        thread_id: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Write a message, to the bot or in a group; commands and links are marked in it."""
        content = _worded(text)
        return self._send(content, chat_id, thread_id=thread_id, reply_to=reply_to)

    def edit(self, message_id: int, text: str, *, chat_id: int | None = None) -> Message:
        """Change one's own message. Raises LookupError."""
        message = self.telegram.chats[chat_id or self.id].kept.get(message_id)
        if message is None or message["from"]["id"] != self.id:
            raise LookupError(f"{self.first_name} did not write message {message_id}")
        content = _worded(text)
        message.pop("entities", None)
        message |= {**content, "edit_date": self.telegram.timestamp()}
        self.telegram.updates.put("edited_message", dict(message))
        self.telegram.touch()
        return message

    def share_contact(self, phone_number: str | None = None) -> Message:
        """Send one's own number."""
        number = phone_number or f"+49151{self.id:07d}"
        contact = {"phone_number": number, "first_name": self.first_name, "user_id": self.id}
        return self._send({"contact": contact})

    def share_location(self, latitude: float, longitude: float) -> Message:
        """Send a point on the map."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    def send_photo(self, content: bytes | None = None, caption: str = "") -> Message:
        """Send a picture (a small one of ours, if none is given)."""
        stored = self.telegram.files.store("photo", "photo.png", content or picture())
        return self._send({"photo": shown(stored), **_captioned(caption)})

    def send_voice(self, content: bytes | None = None, duration: int = 3) -> Message:
        """Send a voice message."""
        stored = self.telegram.files.store("voice", "voice.ogg", content or VOICE)
        return self._send({"voice": shown(stored, duration=duration)})

    def send_sticker(self, emoji: str = "👍") -> Message:
        """Send a sticker."""
        stored = self.telegram.files.store("sticker", "sticker.webp", STICKER)
        return self._send({"sticker": shown(stored, emoji=emoji)})

    def send_document(self, name: str, content: bytes, caption: str = "") -> Message:
        """Send a file."""
        stored = self.telegram.files.store("document", name, content)
        return self._send({"document": shown(stored), **_captioned(caption)})

    def block(self) -> None:
        """Stop the bot: it can send nothing any more."""
        if not self.blocked:
            self.blocked = True
            self._tell_standing(self.chat, "member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        if self.blocked:
            self.blocked = False
            self._tell_standing(self.chat, "kicked", "member")

    def place_bot(self, chat_id: int, status: str) -> None:
        """Change how the bot stands in a group: administrator, member, left or kicked."""
        group = self.telegram.groups[chat_id]
        old, group.bot.status = group.bot.status, status
        self._tell_standing(group, old, status)

    def _tell_standing(self, chat: Chat, old: str, new: str) -> None:
        is_forum = isinstance(chat, Group) and chat.forum is not None
        bot = self.telegram.me
        update = {
            "chat": chat.face,
            "from": self._sender(),
            "date": self.telegram.timestamp(),
            "old_chat_member": standing(Member(bot, old), is_forum=is_forum),
            "new_chat_member": standing(Member(bot, new), is_forum=is_forum),
        }
        self.telegram.updates.put("my_chat_member", update)
        self.telegram.touch()

    def _sender(self) -> Json:
        return {**self.user, "language_code": self.language_code}

    def _send(
        self,
        content: Json,
        chat_id: int | None = None,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        chat = self.telegram.chats[chat_id or self.id]
        if chat is self.chat:
            self.unblock()  # a client offers "restart" before it lets anybody write
            self.started = True
        elif isinstance(chat, Group) and self.id not in chat.members:
            chat.join(self.user)
        placed = _thread(chat, thread_id)
        if reply_to:
            answered = {k: v for k, v in chat.kept[reply_to].items() if k != "reply_to_message"}
            placed["reply_to_message"] = answered
        message = self.telegram.compose(chat, self._sender(), placed | content)
        chat.keep(message)
        if _bot_hears(chat, message, self.telegram.me):
            self.telegram.updates.put("message", dict(message))
        chat.unread = 0
        self.telegram.touch()
        return message


def _worded(text: str) -> Json:
    text, _ = trimmed(clean(text), [])
    if not text:
        raise ValueError("Telegram sends no empty message")
    entities = completed(text, [])
    return {"text": text, "entities": entities} if entities else {"text": text}


def _captioned(caption: str) -> Json:
    return {"caption": caption} if caption else {}


def _thread(chat: Chat, thread_id: int | None) -> Json:
    if thread_id is None:
        return {}
    if not isinstance(chat, Group) or chat.forum is None or thread_id not in chat.forum.topics:
        raise LookupError(f"chat {chat.id} has no topic {thread_id}")
    return {"message_thread_id": thread_id, "is_topic_message": True}


def _bot_hears(chat: Chat, message: Message, bot: Json) -> bool:
    """In groups, a bot that is no administrator hears commands, mentions and replies only."""
    if not isinstance(chat, Group):
        return True
    if chat.bot.status in ("left", "kicked"):
        return False
    if chat.is_bot_admin:
        return True
    text = message.get("text", "")
    is_reply = message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]
    return is_reply or text.startswith("/") or f"@{bot['username']}" in text
