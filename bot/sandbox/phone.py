"""A phone: what its owner sees of the bot, and the buttons they press."""

from typing import Any

from bot.sandbox.chats import Message
from bot.sandbox.keyboards import Markup, inline_buttons, labels
from bot.sandbox.person import Person

Json = dict[str, Any]

HERE = (51.1814, 14.4244)  # where somebody is who shares the place by a button: Bautzen


class Phone(Person):
    """A person with the private chat of that person and the bot on the screen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notices: list[Json] = []  # what answerCallbackQuery said: text, show_alert, at
        self.own_menu: Json | None = None

    @property
    def messages(self) -> list[Message]:
        """What the person reads now, both directions, oldest first."""
        return self.chat.messages

    @property
    def reply_keyboard(self) -> Markup | None:
        """The keyboard in place of the letters, if any."""
        return self.chat.reply_keyboard

    @property
    def unread(self) -> int:
        """How many messages came since the person last looked or wrote."""
        return self.chat.unread

    @property
    def unanswered(self) -> list[str]:
        """Presses that still show a spinning circle."""
        return self.telegram.callbacks.unanswered(self.id)

    @property
    def menu(self) -> Json:
        """The menu button: this person's, else that of all."""
        return self.own_menu or self.telegram.menu

    def commands(self, chat_id: int | None = None) -> list[Json]:
        """The commands that Telegram shows this person, here or in a group."""
        where = chat_id or self.id
        group = self.telegram.groups.get(where)
        member = group.members.get(self.id) if group else None
        is_admin = member is not None and member.status in ("creator", "administrator")
        book = self.telegram.commands
        return book.shown(where, self.id, self.language_code, is_admin=is_admin)

    def read(self) -> None:
        """Look at the chat: nothing is unread any more."""
        self.chat.unread = 0
        self.telegram.touch()

    def buttons(self) -> list[str]:
        """All that can be tapped now: inline buttons, then the reply keyboard."""
        inline = [label for message in self.messages for label in labels(message)]
        return inline + [button["text"] for button in self._keys()]

    def press(
        self,
        message_id: int,
        label: str | None = None,
        data: str | None = None,
        *,
        chat_id: int | None = None,
        stale: bool = False,
    ) -> str:
        """Press an inline button, found by what stands on it or by its data; the query's id.

        `stale`: press it by its data although the message has changed meanwhile, as a slow phone
        does. Raises LookupError with the buttons there are.
        """
        chat = self.telegram.chats[chat_id or self.id]
        message = chat.kept.get(message_id)
        if message is None:
            raise LookupError(f"{self.first_name} has no message {message_id}")
        meant = data if stale and data is not None else _data_of(message, label, data)
        query_id = self.telegram.callbacks.open(self.id, self.telegram.now())
        query = {
            "id": query_id,
            "from": self._sender(),
            "message": dict(message),
            "chat_instance": str(7_000_000_000 + abs(chat.id)),
            "data": meant,
        }
        self.telegram.updates.put("callback_query", query)
        chat.unread = 0
        self.telegram.touch()
        return query_id

    def tap(self, label: str) -> str | Message:
        """Press what says this: the newest inline button, else the reply keyboard.

        The query's id, or the message that the reply keyboard sent. Raises LookupError.
        """
        for message in reversed(self.messages):
            if label in labels(message):
                return self.press(message["message_id"], label)
        for button in self._keys():
            if button["text"] == label:
                return self._use(button)
        raise LookupError(f"no button {label!r}; there are: {self.buttons()}")

    def _keys(self) -> list[Json]:
        rows = (self.reply_keyboard or {}).get("keyboard", [])
        return [button for row in rows for button in row]

    def _use(self, button: Json) -> Message:
        if (self.reply_keyboard or {}).get("one_time_keyboard"):
            self.chat.reply_keyboard = None
        if button.get("request_contact"):
            return self.share_contact()
        if button.get("request_location"):
            return self.share_location(*HERE)
        return self.say(button["text"])


def _data_of(message: Message, label: str | None, data: str | None) -> str:
    for button in inline_buttons(message):
        is_meant = button["text"] == label if label is not None else data is not None
        if is_meant and data in (None, button.get("callback_data")) and "callback_data" in button:
            return str(button["callback_data"])
    wanted = label if label is not None else data
    there = [(button["text"], button.get("callback_data")) for button in inline_buttons(message)]
    raise LookupError(f"message {message['message_id']} has no button {wanted!r}, but {there}")
