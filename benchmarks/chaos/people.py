"""Somebody with a phone who waits for an answer before doing the next thing, as people do."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.sandbox import Phone, Telegram

LOOK_EVERY = 0.05  # seconds between two looks at the phone


@dataclass
class Walker:
    """One person of the town; ``waits_for`` is what they have not been answered yet."""

    phone: Phone
    random: Random
    waits_for: str = ""
    acts: list[int] = field(default_factory=list)  # how many calls there had been at each act

    @property
    def telegram(self) -> Telegram:
        return self.phone.telegram

    async def says(self, text: str, then: str) -> None:
        """Write, and wait until a button of the question ``then`` is there."""
        await self._act(lambda: self.phone.say(text), lambda: bool(self.button(then)), then)

    async def taps(self, data: str, then: str = "", *, marks: bool = False) -> None:
        """Press; wait for a button with ``then``, for a mark, or for the pressed one to go."""
        message, before = self.holding(data), self._markup(self.holding(data))

        def answered() -> bool:
            if marks:
                return self._markup(message) != before
            return bool(self.button(then)) if then else not self.button(data)

        await self._act(lambda: self._press(message, data), answered, f"{data} {then}")

    async def asks(self, data: str) -> None:
        """Press, and wait until the button stops turning: the answer is on the screen then."""
        query = self._press(self.holding(data), data)
        await self._act(lambda: None, lambda: query not in self.phone.unanswered, data)

    async def hesitates(self, longest: float) -> None:
        await asyncio.sleep(self.random.uniform(0.1, longest))

    def button(self, part: str) -> str:
        """The data of the newest button whose data holds this; "" if there is none."""
        return next((data for _, data in self._buttons() if part in data), "")

    def buttons(self, beginning: str) -> list[str]:
        """The data of all buttons that begin like this, newest message first."""
        return [data for _, data in self._buttons() if data.startswith(beginning)]

    def holding(self, data: str) -> int:
        """The newest message with this button."""
        return next(number for number, it in self._buttons() if it == data)

    def _press(self, message_id: int, data: str) -> str:
        self.acts.append(len(self.telegram.calls))
        return self.phone.press(message_id, data=data, stale=True)

    async def _act(self, do: Callable[[], Any], seen: Callable[[], bool], what: str) -> None:
        self.waits_for = what
        self.acts.append(len(self.telegram.calls))
        do()
        while not seen():  # noqa: ASYNC110 - a person looks at the screen now and then
            await asyncio.sleep(LOOK_EVERY)
        self.waits_for = ""

    def _buttons(self) -> Iterator[tuple[int, str]]:
        for message in reversed(self.phone.messages):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    yield message["message_id"], button.get("callback_data", "")

    def _markup(self, message_id: int) -> str:
        return str(self.phone.chat.kept[message_id].get("reply_markup"))
