"""What every handler has at hand: the office, the person, their language, and a way to answer."""

from functools import cached_property
from typing import Any, Self

from telegram import CallbackQuery, Message, MessageId, ReplyKeyboardRemove, Update
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot

from bot.delivery import painting
from bot.domain.errors import NotThere
from bot.domain.people import Person
from bot.services.office import Office
from bot.texts import Texts, texts
from bot.views import message as views
from bot.views.people import House
from bot.views.town import Town

LONGEST_ID = 9  # figures; a longer one was never given out, and the database would choke on it
LONGEST_NOTICE = 200  # characters, Telegram's limit for what pops up after a tap

Nothing = dict[Any, Any]
App = Application[Any, "Context", Nothing, Nothing, Nothing, None]


class Context(CallbackContext[ExtBot[None], Nothing, Nothing, Nothing]):
    """One update being handled; ``person`` is set before any other handler runs."""

    person: Person
    event: Update
    notice: tuple[str, bool] = ("", False)

    @classmethod
    def from_update(cls, update: object, application: Any) -> Self:
        context = super().from_update(update, application)
        if isinstance(update, Update):
            context.event = update
        return context

    @cached_property
    def office(self) -> Office:
        office: Office = self.bot_data["office"]
        return office

    @cached_property
    def town(self) -> Town:
        return Town(self.office.districts, self.office.zone, self.office.sites)

    @cached_property
    def house(self) -> House:
        return House(self.office.name, self.office.contact, self.office.zone)

    @property
    def t(self) -> Texts:
        """The person's language; before they chose one, the best guess."""
        person = getattr(self, "person", None)  # nobody yet, if meeting them has failed
        return texts((person and person.language) or self._guess())

    def _guess(self) -> str:
        user = self.event.effective_user
        code = ((user and user.language_code) or "").split("-")[0]
        return code if code in self.office.languages else self.office.default_language

    @property
    def chat_id(self) -> int:
        return self.person.telegram_id

    @property
    def pressed(self) -> CallbackQuery | None:
        return self.event.callback_query

    @property
    def typed(self) -> str:
        """What was written, if anything."""
        message = self.event.message
        return (message and message.text) or ""

    async def say(self, shown: views.Message) -> Message | MessageId:
        """Answer with a new message."""
        return await painting.send(self.bot, self.chat_id, shown)

    @property
    def pressed_message_id(self) -> int | None:
        """Where the button stands that was pressed."""
        message = self.pressed and self.pressed.message
        return message.message_id if message else None

    async def show(self, shown: views.Message) -> int:
        """Put ``shown`` in place of the message whose button was pressed, or send it anew."""
        here = self.pressed_message_id
        if here and await painting.edit(self.bot, self.chat_id, here, shown):
            return here
        return (await self.say(shown)).message_id

    async def strip(self, message_id: int) -> None:
        """Take the buttons off an earlier message."""
        await painting.strip(self.bot, self.chat_id, message_id)

    async def put_keyboard_away(self, text: str) -> None:
        await self.bot.send_message(self.chat_id, text, reply_markup=ReplyKeyboardRemove())

    def notify(self, text: str, *, alert: bool = False) -> None:
        """Let ``text`` pop up when the tap is answered."""
        self.notice = (text, alert)

    async def answer_tap(self) -> None:
        """End the waiting sign on the button; a tap that is too old needs no answer."""
        if not self.pressed:
            return
        text, alert = self.notice
        if len(text) > LONGEST_NOTICE:
            await self.bot.send_message(self.chat_id, text)
            text = ""
        try:
            await self.pressed.answer(text or None, show_alert=alert)
        except BadRequest as error:
            if "query is too old" not in error.message.lower():
                raise
            if text:
                await self.bot.send_message(self.chat_id, text)


def number(subject: str) -> int:
    """The number that a button carries; raise NotThere if it is none."""
    if not (subject.isascii() and subject.isdecimal()) or len(subject) > LONGEST_ID:
        raise NotThere
    return int(subject)
