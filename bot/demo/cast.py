"""The cast: a phone in somebody's hand, and what its owner does with it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox import Phone
from bot.texts import BIDI_CONTROLS, Texts, texts

MARIA, OLENA, SAMI, EMILY, YUSUF, KARIM = 101, 102, 103, 104, 105, 106
CAST = {
    MARIA: ("Maria", "de"),  # coordinates
    OLENA: ("Olena", "uk"),  # helps
    SAMI: ("Sami", "ar"),  # has arrived, and helps
    EMILY: ("Emily", "en"),  # helps
    YUSUF: ("Yusuf", "ar"),  # has just arrived
    KARIM: ("Karim", "en"),  # has no rights
}


@dataclass
class Actor:
    """Somebody with a phone; every act is followed by all that the bot does about it."""

    phone: Phone
    settle: Callable[[], Awaitable[None]]

    @property
    def t(self) -> Texts:
        """What is said in this person's language, to look for it on the screen."""
        return texts(self.phone.language_code)

    async def says(self, text: str) -> None:
        self.phone.say(text)
        await self.settle()

    async def taps(self, *labels: str) -> None:
        """Press buttons, one after the other, each by its label on the newest message with it.

        The labels are English msgids; they are looked for in the person's language.
        """
        for label in labels:
            self.phone.tap(self._shown(label))
            await self.settle()

    async def presses(self, data: str) -> None:
        """Press a button by its data, wherever it is; also one that is long gone."""
        messages = [m for m in self.phone.messages if m["from"]["is_bot"]]
        holding = [m for m in messages if data in _data(m)] or messages
        self.phone.press(holding[-1]["message_id"], data=data, stale=True)
        await self.settle()

    def _shown(self, label: str) -> str:
        """The button that says this in the person's language, chosen or not; newest first."""
        wanted = {label, self.t(label)}
        for message in reversed(self.phone.messages):
            for button in _labels(message):
                if button.removeprefix("✓").strip() in wanted:
                    return button
        return label

    def sees(self, last: int = 1) -> str:
        """The last messages from the bot, without the invisible signs of direction."""
        texts = [_text(m) for m in self.phone.messages if m["from"]["is_bot"]]
        return BIDI_CONTROLS.sub("", "\n\n".join(texts[-last:]))

    def sees_all(self) -> str:
        return self.sees(1000)

    def buttons(self) -> list[str]:
        """The labels under the last message from the bot."""
        last = next(m for m in reversed(self.phone.messages) if m["from"]["is_bot"])
        return _labels(last)

    def notice(self) -> str:
        """What popped up last."""
        return BIDI_CONTROLS.sub("", self.phone.notices[-1]["text"] or "")


def _text(message: dict[str, Any]) -> str:
    if "venue" in message:
        return f"{message['venue']['title']}\n{message['venue']['address']}"
    return str(message.get("text") or message.get("caption") or "")


def _labels(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def _data(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button.get("callback_data", "") for row in rows for button in row]
