"""The coordinators' group becomes a supergroup: all goes on there, under the id it has then."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.demo.cast import EMILY, KARIM, Actor
from bot.demo.people import registers_as_newcomer, registers_office
from storage import people
from tests.conversations.scenes import joins_the_office, nobody_waits
from tests.support.articles import ARTICLES
from tests.support.town import Town, town

SMALL, GREAT = -77, -1001234567890
STRANGE = "Wer hat gestern das Fußballspiel in Madrid gewonnen?"
ANSWER = "Real hat 2:1 gewonnen."


@pytest.fixture
async def there(database_url: str) -> AsyncIterator[Town]:
    """The town whose coordinators have a small group, and a question in it."""
    async with town(database_url, starter=ARTICLES, coordination_group=SMALL) as it:
        it.telegram.group(SMALL, "Koordination")
        maria, karim = it.person(101, "Maria", "en"), it.person(KARIM, "Karim", "en")
        await registers_office(maria)
        await joins_the_office(karim, maria)
        emma = it.person(EMILY, "Emma", "en")
        await registers_as_newcomer(emma, ["en"], "innenstadt", "Wohnheim 3")
        await emma.says(STRANGE)
        assert len(_cards(it, SMALL)) == 1
        yield it
        nobody_waits(it)


def _cast(there: Town) -> tuple[Actor, Actor]:
    return there.actors[KARIM], there.actors[EMILY]


def _cards(there: Town, group: int) -> list[dict[str, Any]]:
    """The bot's messages that show the question, those without what Telegram itself notes."""
    messages = there.telegram.groups[group].messages
    return [m for m in messages if m["from"]["is_bot"] and STRANGE in m.get("text", "")]


def _moves_silently(there: Town) -> None:
    """The bot was not told: it finds out when it writes to the group."""
    old, new = there.telegram.groups[SMALL], there.telegram.group(GREAT, "Koordination")
    new.members, new.bot = old.members, old.bot
    old.migrated_to = GREAT


async def _is_heard(there: Town, answer: str = ANSWER) -> None:
    """A reply to the newest card, and its button, are Karim's as before."""
    karim, emma = _cast(there)
    card = _cards(there, GREAT)[-1]
    karim.phone.press(card["message_id"], data="team.take:1", chat_id=GREAT)
    await there.settle()
    assert "Karim is looking at your question now." in emma.sees_all()
    karim.phone.say(answer, chat_id=GREAT, reply_to=card["message_id"])
    await there.settle()
    assert answer in emma.sees(2)


def _turned_away(there: Town) -> int:
    """How often the old id was tried in vain."""
    return sum("upgraded" in it.description for it in there.telegram.refusals)


async def test_telegram_says_that_the_group_has_moved(there: Town) -> None:
    there.telegram.migrate(SMALL, GREAT)
    await there.settle()
    assert len(_cards(there, GREAT)) == 1, "what waits is shown where it can be answered"
    await _is_heard(there)


async def test_who_writes_to_a_group_that_has_moved_follows_it(there: Town) -> None:
    _, emma = _cast(there)
    _moves_silently(there)
    await emma.says("Und in Barcelona?")
    assert len(_cards(there, GREAT)) == 1
    await _is_heard(there)
    assert _turned_away(there) == 1, "the old id is not tried again and again"


async def test_only_one_of_the_two_notes_needs_to_arrive(there: Town) -> None:
    karim, _ = _cast(there)
    _moves_silently(there)
    note = there.telegram.compose(
        there.telegram.groups[GREAT], karim.phone.user, {"migrate_from_chat_id": SMALL}
    )
    there.telegram.updates.put("message", note)
    await there.settle()
    await _is_heard(there)


async def test_another_groups_move_is_none_of_ours(there: Town) -> None:
    there.telegram.group(-78, "Elsewhere")
    there.telegram.migrate(-78, -1009)
    await there.settle()
    _, emma = _cast(there)
    await emma.says("Und in Barcelona?")
    assert there.telegram.groups[-1009].messages == [
        it for it in there.telegram.groups[-1009].messages if "migrate_from_chat_id" in it
    ]
    assert len(there.telegram.groups[SMALL].messages) > 1


async def test_after_the_move_nobody_is_heard_under_the_old_id(there: Town) -> None:
    karim, emma = _cast(there)
    card = _cards(there, SMALL)[-1]
    there.telegram.migrate(SMALL, GREAT)
    await there.settle()
    before = emma.sees_all()
    karim.phone.say(ANSWER, chat_id=SMALL, reply_to=card["message_id"])
    await there.settle()
    assert emma.sees_all() == before


@pytest.mark.parametrize("setting", [SMALL, GREAT])
async def test_a_restart_knows_the_new_id(there: Town, database_url: str, setting: int) -> None:
    there.telegram.migrate(SMALL, GREAT)
    await there.settle()
    _, emma = _cast(there)
    await emma.says("Und in Barcelona?")
    async with town(
        database_url,
        telegram=there.telegram,
        starter=ARTICLES,
        coordination_group=setting,
    ) as later:
        for number, actor in list(there.actors.items()):
            actor.moves(later)
            later.actors[number] = actor
        await _is_heard(later)
    assert _turned_away(there) == 0


async def test_it_stays_one_group_in_the_database(there: Town) -> None:
    async with there.lotse.office.read() as c:
        before = await people.by_telegram_id(c, SMALL)
    there.telegram.migrate(SMALL, GREAT)
    await there.settle()
    async with there.lotse.office.read() as c:
        assert await people.by_telegram_id(c, SMALL) is None
        after = await people.by_telegram_id(c, GREAT)
    assert before
    assert after
    assert before.id == after.id


async def test_topics_are_opened_in_the_supergroup(there: Town) -> None:
    there.telegram.group(GREAT, "Koordination", forum=True)
    there.telegram.migrate(SMALL, GREAT)
    await there.settle()
    (card,) = _cards(there, GREAT)
    (topic,) = there.telegram.groups[GREAT].forum.topics.values()  # type: ignore[union-attr]
    assert topic.name.startswith("Emma · ")
    assert card["message_thread_id"] == topic.thread_id
    await _is_heard(there)
