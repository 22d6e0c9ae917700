"""Whatever people tap and write, in whatever order: Telegram refuses nothing, nothing is stuck."""

import random
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.cast import EMILY, KARIM, MARIA, OLENA, YUSUF, Actor
from bot.demo.people import Helper, registers_as_newcomer, registers_office
from bot.sandbox import Phone
from storage.schema import inbox, outbox
from tests.conversations.scenes import from_bot, joins_the_office, nothing_refused
from tests.support.articles import ARTICLES
from tests.support.paper import registers_to_help
from tests.support.town import Town, town

GROUP = -1001234567890
STEPS = 100
LATELY = 4  # messages whose buttons somebody still presses, or that they reply to
SAID = (
    *("Wo melde ich meine Adresse an?", "وين بسجل عنواني؟", "and for my child?", "hello", "13"),
    *("Wer hat gestern das Spiel in Madrid gewonnen?", "I want to talk to a person", "thanks"),
    *("My belly hurts a lot", "Мій чоловік мене б'є, допоможіть", "Ж" * 4096, "\u202e\u2066"),
    *("/start", "/help", "/profile", "/request", "/write", "/places", "/photo", "/pause"),
    *("/news", "/shifts", "/open", "/needs", "/new", "/duty", "/asked", "/articles", "/report"),
)
SENT: tuple[Callable[[Phone], object], ...] = (
    *(Phone.send_voice, Phone.send_photo, Phone.send_sticker, Phone.share_contact),
    *(lambda it: it.share_location(51.18, 14.42), lambda it: it.send_document("a.pdf", b"%PDF")),
)
GAPS = ({"seconds": 30}, {"minutes": 6}, {"hours": 3}, {"hours": 20})


@pytest.fixture(params=["no group", "a group", "a group with topics"])
async def here(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[Town]:
    """The town with three articles, and the coordinators' group if there is one."""
    group = GROUP if request.param != "no group" else None
    async with town(sqlite_url, starter=ARTICLES, coordination_group=group) as it:
        if group:
            it.telegram.group(GROUP, "Koordination", forum=request.param.endswith("topics"))
        yield it


async def _people(here: Town) -> list[Actor]:
    """Two who coordinate, one who helps, two who have arrived, one who is new."""
    maria, karim = here.person(MARIA, "Maria", "de"), here.person(KARIM, "Karim", "en")
    await registers_office(maria)
    await joins_the_office(karim, maria)
    olena, nina = here.person(OLENA, "Olena", "uk"), here.person(200, "Nina", "uk")
    await registers_to_help(olena, Helper())
    emma, yusuf = here.person(EMILY, "Emma", "en"), here.person(YUSUF, "Yusuf", "ar")
    await registers_as_newcomer(emma, ["en"], "innenstadt", "Wohnheim 3")
    await registers_as_newcomer(yusuf, ["ar"], "innenstadt", "Wohnheim 3")
    return [maria, karim, olena, emma, yusuf, nina]


def _buttons(messages: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """What can be pressed under these messages, by message and data."""
    return [
        (message["message_id"], button["callback_data"])
        for message in messages
        for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
        if "callback_data" in button
    ]


def _in_group(here: Town, chance: random.Random, actor: Actor) -> None:
    """Somebody of the team presses or answers something in the group, if there is anything."""
    chat = here.telegram.chats.get(GROUP)
    lately = [it for it in chat.messages if it["from"]["is_bot"]][-LATELY:] if chat else []
    if not lately:
        return
    if (pressed := _buttons(lately)) and chance.random() < 0.5:
        message_id, data = chance.choice(pressed)
        actor.phone.press(message_id, data=data, chat_id=GROUP)
    else:
        actor.phone.say("Guten Tag", chat_id=GROUP, reply_to=chance.choice(lately)["message_id"])


async def _step(here: Town, chance: random.Random, actor: Actor, *, of_team: bool) -> None:
    what = chance.random()
    lately = from_bot(actor)[-LATELY:]
    if what < 0.55 and (pressed := _buttons(lately)):
        message_id, data = chance.choice(pressed)
        actor.phone.press(message_id, data=data)
    elif what < 0.75:
        actor.phone.say(chance.choice(SAID))
    elif what < 0.83 and of_team:
        _in_group(here, chance, actor)
    elif what < 0.89 and lately:
        actor.phone.say("Danke schön", reply_to=chance.choice(lately)["message_id"])
    elif what < 0.95:
        chance.choice(SENT)(actor.phone)
    else:
        await here.wait(**chance.choice(GAPS))
    await here.settle()


async def _stuck(here: Town) -> list[Any]:
    """What is due and was not sent, and what failed by our own mistake."""
    waits = outbox.c.outcome.is_(None) & (outbox.c.not_before <= here.clock.now())
    async with here.lotse.office.read() as c:
        due = list(await c.execute(select(outbox.c.kind, outbox.c.person_id).where(waits)))
        failed = list((await c.execute(select(inbox.c.fault))).scalars())
    return due + [it for it in failed if it]


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_is_refused_and_nothing_is_stuck(here: Town, seed: int) -> None:
    chance = random.Random(seed)
    people = await _people(here)
    for _ in range(STEPS):
        actor = chance.choice(people)
        await _step(here, chance, actor, of_team=actor in people[:2])
        nothing_refused(here)
        assert await _stuck(here) == []
