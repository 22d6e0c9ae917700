"""Somebody with a phone who waits for an answer before doing the next thing, as people do."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from typing import Any

from bot.sandbox import Phone, Telegram
from bot.texts import BIDI_CONTROLS

LOOK_EVERY = 0.05  # seconds between two looks at the phone
STROKE = 2.0  # seconds: on the stroke, many press at once


@dataclass
class Walker:
    """One person of the town; ``waits_for`` is what they have not been answered yet."""

    phone: Phone
    random: Random
    waits_for: str = ""
    acts: list[int] = field(default_factory=list)  # how many calls there had been at each act
    pressed: list[tuple[int, int, str]] = field(default_factory=list)  # and which, on what message
    _looked: int = 0

    @property
    def telegram(self) -> Telegram:
        return self.phone.telegram

    async def says(self, text: str, then: str) -> None:
        """Write, and wait until a button of the question ``then`` is there."""
        await self._act(lambda: self.phone.say(text), lambda: bool(self.button(then)), then)

    async def hears(self, text: str, *beginnings: str) -> None:
        """Write, and wait for an answer that begins like one of these."""
        said = self.phone.say(text)["message_id"]

        def answered() -> bool:
            return any(
                it["message_id"] > said and plain(it).startswith(beginnings)
                for it in reversed(self.phone.messages[-20:])
            )

        await self._act(lambda: None, answered, text)

    async def taps(self, data: str, then: str = "", *, marks: bool = False) -> None:
        """Press; wait for a button with ``then``, for a mark, or for the pressed one to go."""
        message, before = self.holding(data), self._markup(self.holding(data))

        def answered() -> bool:
            if marks:
                return self._markup(message) != before
            return bool(self.button(then)) if then else not self.button(data)

        await self._act(lambda: self._press(message, data), answered, f"{data} {then}")

    async def asks(self, data: str, on: int | None = None) -> str:
        """Press, and wait until the button stops turning: the answer is on the screen then.

        ``on``: this message, if not the newest with the button. Returns what the message says now,
        or what popped up instead.
        """
        message, popped_up = on or self.holding(data), len(self.phone.notices)
        query = self._press(message, data)
        await self._act(lambda: None, lambda: query not in self.phone.unanswered, data)
        for notice in self.phone.notices[popped_up:]:
            if notice.get("text"):
                return str(notice["text"])
        return plain(self.phone.chat.kept[message])

    async def hesitates(self, longest: float) -> None:
        await asyncio.sleep(self.random.uniform(0.1, longest))

    async def waits_for_the_stroke(self) -> None:
        """Until many others press, too."""
        await asyncio.sleep(STROKE - monotonic() % STROKE)

    def button(self, part: str) -> str:
        """The data of the newest button whose data holds this; "" if there is none."""
        return next((data for _, data in self.shown() if part in data), "")

    def buttons(self, beginning: str) -> list[str]:
        """The data of all buttons that begin like this, newest message first."""
        return [data for _, data in self.shown() if data.startswith(beginning)]

    def holding(self, data: str) -> int:
        """The newest message with this button."""
        return next(number for number, it in self.shown() if it == data)

    def shown(self) -> Iterator[tuple[int, str]]:
        """Every button, with its message, newest first."""
        for message in reversed(self.phone.messages):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    yield message["message_id"], button.get("callback_data", "")

    def _press(self, message_id: int, data: str) -> str:
        self.acts.append(len(self.telegram.calls))
        self.pressed.append((len(self.telegram.calls), message_id, data))
        return self.phone.press(message_id, data=data, stale=True)

    async def _act(self, do: Callable[[], Any], seen: Callable[[], bool], what: str) -> None:
        self.waits_for = what
        self.acts.append(len(self.telegram.calls))
        do()
        while not seen():
            await asyncio.sleep(LOOK_EVERY)
            while not self._is_news():  # noqa: ASYNC110 - a person looks at the screen now and then
                await asyncio.sleep(LOOK_EVERY)
        self.waits_for = ""

    def _is_news(self) -> bool:
        """Whether anything may look different since the last look."""
        since, self._looked = self._looked, len(self.telegram.calls)
        return any(
            it.method == "answerCallbackQuery" or it.params.get("chat_id") == self.phone.id
            for it in self.telegram.calls[since:]
        )

    def story(self) -> Iterator[str]:
        """What this phone was sent and what was pressed, in order: to find out what went wrong."""
        happened = [(at, f"presses {data} on {message}") for at, message, data in self.pressed]
        for at, call in enumerate(self.telegram.calls):
            if call.params.get("chat_id") == self.phone.id:
                buttons = re.findall(r"""callback_data['"]: ?['"]([^'"]*)""", str(call.params))
                says = str(call.params.get("text", ""))[:40]
                message = call.params.get("message_id", "new")
                happened.append((at, f"{call.method} {message} {says!r} {buttons}"))
        return (f"{at} {what}" for at, what in sorted(happened))

    def _markup(self, message_id: int) -> str:
        return str(self.phone.chat.kept[message_id].get("reply_markup"))


def plain(message: Any) -> str:
    """What a message says, without the marks of direction."""
    return BIDI_CONTROLS.sub("", str(message.get("text", "")))
