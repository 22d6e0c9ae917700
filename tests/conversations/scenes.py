"""What the conversations share: scenes that many begin with, and how to look at a screen."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from babel.messages.pofile import read_po

from bot.demo.cast import Actor
from bot.demo.people import (
    Ask,
    Helper,
    Request,
    asks_for_help,
    registers_as_newcomer,
    registers_office,
)
from bot.sandbox import Telegram
from bot.texts import BIDI_CONTROLS, LOCALES
from tests.support.paper import posts, registers_to_help
from tests.support.town import MONDAY, Town, town

WEDNESDAY = "25.11.2026"
ANY_TIME = ("Morning", "Afternoon", "Evening", "Night")
NOT_YOURS = "This is not open to you. If you think it should be, ask the office."
OLD_BUTTON = "This button is old. /start shows where you are."
SECRET = "Frau Kovalenko, 0151 0000000"
ARABIC = Helper(languages={"ar": "Fluently", "de": "Well"})
DOOR = "Praxis Dr. Weber, Reichenstraße 12, Eingang im Hof"


def words(actor: Actor, msgid: str) -> str:
    """How this is said in the actor's language: the longest piece between the placeholders.

    Part of a text will do, if only one has it.
    """
    pieces = re.split(r"\{\w+\}|\n", BIDI_CONTROLS.sub("", actor.t(_whole(msgid))))
    longest = max((piece.strip() for piece in pieces), key=len)
    assert len(longest) > 2, f"{msgid!r} has too few words to look for"
    return longest


@cache
def _texts() -> tuple[str, ...]:
    template = read_po(LOCALES.joinpath("lotse.pot").open("rb"))
    return tuple(it.id for it in template if isinstance(it.id, str) and it.id)


def _whole(part: str) -> str:
    found = [it for it in _texts() if part in it]
    return found[0] if part not in found and len(found) == 1 else part


def plain(text: str) -> str:
    return BIDI_CONTROLS.sub("", text)


def shown(actor: Actor, msgid: str) -> list[dict[str, Any]]:
    """The messages from the bot that say this now."""
    wanted = words(actor, msgid)
    texts = [(m, plain(m.get("text", ""))) for m in from_bot(actor)]
    return [message for message, text in texts if wanted in text]


def from_bot(actor: Actor) -> list[dict[str, Any]]:
    return [m for m in actor.phone.messages if m["from"]["is_bot"]]


def data_on(actor: Actor, label: str) -> str:
    """The data of the newest button that says this."""
    wanted = actor.t(label)
    for message in reversed(actor.phone.messages):
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if button["text"].removeprefix("✓").strip() == wanted:
                    return str(button["callback_data"])
    raise LookupError(label)


def all_data(actor: Actor) -> list[str]:
    """The data of every button on the actor's screen."""
    return [
        button["callback_data"]
        for message in actor.phone.messages
        for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
        if "callback_data" in button
    ]


def commands(actor: Actor) -> list[str]:
    return [command["command"] for command in actor.phone.commands()]


async def the_office(maria: Actor, *helpers: Actor, like: Helper | None = None) -> None:
    """Maria coordinates, and these help, all in the same way."""
    await registers_office(maria)
    for helper in helpers:
        await registers_to_help(helper, like or Helper())


async def joins_the_office(actor: Actor, colleague: Actor) -> None:
    """The actor coordinates too, invited by a colleague; both read English."""
    await colleague.says("/invite")
    await actor.says(f"/start {colleague.sees().partition('start=')[2].split()[0]}")
    await actor.taps("English", "I agree", "I work in the office", "Yes, that is right")


async def has_arrived(yusuf: Actor, maria: Actor, *helpers: Actor) -> None:
    """Yusuf has arrived; Maria coordinates, and these help and speak Arabic."""
    await the_office(maria, *helpers, like=ARABIC)
    await registers_as_newcomer(yusuf, ["ar"], "nordostring", "Spreehotel")


async def asks(yusuf: Actor, ask: Ask) -> None:
    await asks_for_help(yusuf, ask)
    await yusuf.taps("Send to the office")


async def is_granted(here: Town, maria: Actor, yusuf: Actor, ask: Ask) -> None:
    """Yusuf asks, Maria approves, and the first wave goes out."""
    await asks(yusuf, ask)
    await maria.taps("Approve")
    await here.wait(seconds=5)


def replies(actor: Actor, text: str, to: str) -> None:
    """The actor replies to the newest message that says ``to``."""
    meant = [m for m in from_bot(actor) if to in m.get("text", "")]
    actor.phone.say(text, reply_to=meant[-1]["message_id"])


async def sends(here: Town, maria: Actor, request: Request) -> None:
    """Maria posts a request, and the first wave goes out."""
    await posts(maria, request)
    await maria.taps("Send now")
    await here.wait(seconds=5)


@asynccontextmanager
async def restarted(here: Town, database_url: str) -> AsyncIterator[Town]:
    """The program started again: same database, same Telegram, same people, same time."""
    async with town(database_url, here.clock.now(), here.telegram) as again:
        for actor in here.actors.values():
            again.actors[actor.phone.id] = actor
            actor.moves(again)
        yield again


@asynccontextmanager
async def open_town(
    database_url: str, telegram: Telegram | None = None, start: Any = MONDAY
) -> AsyncIterator[Town]:
    async with town(database_url, start, telegram) as it:
        yield it
    nothing_refused(it)


def nothing_refused(here: Town, *expected: str) -> None:
    """Telegram refused nothing, but what was expected.

    "not modified" is what Telegram says when a button is pressed twice; the bot is ready for it.
    """
    foreseen = (*expected, "message is not modified")
    surprising = [
        refusal
        for refusal in here.telegram.refusals
        if not any(words in refusal.description for words in foreseen)
    ]
    assert surprising == []


def nobody_waits(here: Town) -> None:
    """No button shows a spinning circle for ever."""
    assert [phone for phone in here.telegram.phones.values() if phone.unanswered] == []


def among(labels: Sequence[str], actor: Actor, label: str) -> bool:
    return actor.t(label) in [it.removeprefix("✓").strip() for it in labels]
