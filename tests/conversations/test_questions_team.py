"""The team: who is rung, who takes a question, how an answer reaches the newcomer."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.demo.cast import EMILY, KARIM, Actor
from bot.demo.people import registers_as_newcomer, registers_office
from bot.sandbox.chats import Group
from storage import copies, people
from tests.conversations.scenes import (
    from_bot,
    joins_the_office,
    nobody_waits,
    nothing_refused,
    replies,
    words,
)
from tests.support.articles import ARTICLES
from tests.support.town import Town, town

GROUP = -1001234567890
STRANGE = "Wer hat gestern das Fußballspiel in Madrid gewonnen?"
ANSWER = "Real hat 2:1 gewonnen."
NOT_YOURS = "This is not open to you. If you think it should be, ask the office."


async def _team(here: Town) -> tuple[Actor, Actor, Actor]:
    """Maria and Karim coordinate, Emma has arrived; all read English."""
    maria, karim = here.person(101, "Maria", "en"), here.person(KARIM, "Karim", "en")
    await registers_office(maria)
    await joins_the_office(karim, maria)
    emma = here.person(EMILY, "Emma", "en")
    await registers_as_newcomer(emma, ["en"], "innenstadt", "Wohnheim 3")
    return maria, karim, emma


@pytest.fixture
async def here(database_url: str) -> AsyncIterator[Town]:
    """The town with three articles and no group, on each kind of database."""
    async with town(database_url, starter=ARTICLES) as it:
        yield it


def _silent(here: Town, actor: Actor) -> list[bool]:
    """Whether each message to somebody made no sound."""
    sent = [it for it in here.telegram.calls if it.method == "sendMessage"]
    mine = [it.params for it in sent if it.params["chat_id"] == actor.phone.id]
    return [bool(params.get("disable_notification")) for params in mine]


async def test_one_takes_it_and_the_others_see_that(here: Town) -> None:
    maria, karim, emma = await _team(here)
    await emma.says(STRANGE)
    assert STRANGE in maria.sees()
    assert STRANGE in karim.sees()
    await karim.taps("I take it")
    assert "Karim is looking at your question now." in emma.sees()
    assert "Taken by: Karim" in maria.sees()
    assert maria.buttons() == ["Hand on", "Close the question"]
    await maria.presses("team.take:1")
    assert "Karim has taken this question." in maria.notice()


async def test_a_reply_is_the_answer(here: Town) -> None:
    maria, karim, emma = await _team(here)
    await emma.says(STRANGE)
    replies(maria, ANSWER, STRANGE)
    await here.settle()
    assert "Maria writes:" in emma.sees()
    assert ANSWER in emma.sees()
    assert "Your answer is on its way to Emma." in maria.sees()
    assert "Taken by: Maria" in karim.sees()
    await emma.says("Danke, und in Barcelona?")
    assert "Danke, und in Barcelona?" in maria.sees()
    assert "Barcelona" not in karim.sees().partition("Taken by")[2]
    replies(maria, "Unentschieden.", "Barcelona")
    await here.settle()
    assert "Unentschieden." in emma.sees()


async def test_who_answers_without_replying_is_told_how(here: Town) -> None:
    maria, _, emma = await _team(here)
    await emma.says(STRANGE)
    await maria.taps("I take it")
    before = emma.sees_all()
    await maria.says(ANSWER)
    assert "To answer Emma, reply to their message." in maria.sees()
    assert emma.sees_all() == before


async def test_a_photo_is_an_answer_too(here: Town) -> None:
    maria, _, emma = await _team(here)
    await emma.says(STRANGE)
    card = from_bot(maria)[-1]["message_id"]
    maria.phone._send({**_photo(maria), "reply_to_message": maria.phone.chat.kept[card]})
    await here.settle()
    assert "photo" in from_bot(emma)[-1]


def _photo(actor: Actor) -> dict[str, Any]:
    sent = actor.phone.send_photo()
    actor.phone.telegram.updates.pending.popitem()
    return {"photo": sent["photo"]}


async def test_who_is_on_duty_is_rung_and_nobody_else(here: Town) -> None:
    maria, karim, emma = await _team(here)
    await maria.says("/duty")
    await maria.taps("On duty")
    assert "You are on duty. Questions ring here." in maria.sees()
    before = karim.sees_all()
    await emma.says(STRANGE)
    assert STRANGE in maria.sees()
    assert _silent(here, maria)[-1] is False
    assert karim.sees_all() == before


async def test_with_nobody_on_duty_all_are_told_quietly(here: Town) -> None:
    maria, karim, emma = await _team(here)
    await emma.says(STRANGE)
    assert _silent(here, maria)[-1] is True
    assert _silent(here, karim)[-1] is True


async def test_duty_ends_by_itself(here: Town) -> None:
    maria, _, _ = await _team(here)
    await maria.says("/duty")
    await maria.taps("For 4 hours")
    await here.wait(hours=5)
    await maria.says("/duty")
    assert "You are off duty. Questions do not ring." in maria.sees()
    await maria.taps("On duty", "Off duty")
    assert "You are off duty. Questions do not ring." in maria.sees()


async def test_who_comes_on_duty_sees_what_waits(here: Town) -> None:
    maria, karim, emma = await _team(here)
    await karim.says("/duty")
    await karim.taps("On duty")
    await emma.says(STRANGE)
    assert STRANGE not in maria.sees_all()
    await maria.says("/duty")
    assert "1 question is waiting." in maria.sees()
    await maria.taps("On duty")
    assert STRANGE in maria.sees()
    assert "I take it" in maria.buttons()


async def test_what_nobody_answers_is_raised_to_those_on_duty_then_to_all(here: Town) -> None:
    maria, karim, emma = await _team(here)
    await maria.says("/duty")
    await maria.taps("On duty")
    await emma.says(STRANGE)
    await here.wait(minutes=31)
    assert "Still waiting:" in maria.sees()
    assert STRANGE not in karim.sees_all()
    await here.wait(minutes=31)
    assert "Still waiting:" in karim.sees()
    assert _silent(here, karim)[-1] is False
    before = len(from_bot(karim))
    await here.wait(minutes=300)
    assert len(from_bot(karim)) == before


async def test_what_is_answered_is_not_raised(here: Town) -> None:
    maria, karim, emma = await _team(here)
    await maria.says("/duty")
    await maria.taps("On duty")
    await emma.says(STRANGE)
    replies(maria, ANSWER, STRANGE)
    await here.settle()
    await here.wait(minutes=90)
    assert "Still waiting:" not in maria.sees_all() + karim.sees_all()


async def test_while_nobody_is_on_duty_nothing_is_raised(here: Town) -> None:
    maria, karim, emma = await _team(here)
    await emma.says(STRANGE)
    await here.wait(minutes=31)
    await here.wait(minutes=31)
    assert "Still waiting:" not in maria.sees_all() + karim.sees_all()


async def test_what_is_handed_on_rings_the_others(here: Town) -> None:
    maria, karim, emma = await _team(here)
    await emma.says(STRANGE)
    await maria.taps("I take it", "Hand on")
    assert "Nobody has taken it yet." in karim.sees()
    await karim.taps("I take it")
    assert "Karim is looking at your question now." in emma.sees()


async def test_what_is_closed_is_closed_for_all(here: Town) -> None:
    maria, karim, emma = await _team(here)
    await emma.says(STRANGE)
    await maria.taps("I take it", "Close the question")
    assert "Your question has been closed by the team." in emma.sees()
    assert "Closed." in karim.sees()
    assert karim.buttons() == []
    await emma.says(STRANGE)
    assert "Your question is with a person now." in emma.sees()


@pytest.fixture
def forum() -> bool:
    return True


@pytest.fixture
async def there(sqlite_url: str, forum: bool) -> AsyncIterator[Town]:
    """The town whose coordinators have a group."""
    async with town(sqlite_url, starter=ARTICLES, coordination_group=GROUP) as it:
        it.telegram.group(GROUP, "Koordination", forum=forum)
        yield it
    nothing_refused(it)
    nobody_waits(it)


def _group(there: Town) -> Group:
    return there.telegram.groups[GROUP]


def _in_group(there: Town) -> list[dict[str, Any]]:
    return [m for m in _group(there).messages if m["from"]["is_bot"] and "text" in m]


def _says_there(actor: Actor, text: str, **where: Any) -> None:
    actor.phone.say(text, chat_id=GROUP, **where)


async def test_each_newcomer_has_a_topic_of_their_own(there: Town) -> None:
    maria, karim, emma = await _team(there)
    await emma.says(STRANGE)
    (topic,) = _group(there).forum.topics.values()  # type: ignore[union-attr]
    assert topic.name.startswith("Emma · ")
    card = _in_group(there)[-1]
    assert card["message_thread_id"] == topic.thread_id
    assert STRANGE in card["text"]
    before = emma.sees_all()
    _says_there(maria, "Weiß das jemand?", thread_id=topic.thread_id)
    await there.settle()
    assert emma.sees_all() == before
    maria.phone.press(card["message_id"], data="team.take:1", chat_id=GROUP)
    await there.settle()
    assert "Maria is looking at your question now." in emma.sees()
    _says_there(maria, ANSWER, thread_id=topic.thread_id)
    await there.settle()
    assert ANSWER in emma.sees()
    _says_there(karim, "Gut gemacht", thread_id=topic.thread_id)
    await there.settle()
    assert "Gut gemacht" not in emma.sees_all()
    await emma.says("Danke, und in Barcelona?")
    assert "Barcelona" in _in_group(there)[-1]["text"]
    assert _in_group(there)[-1]["message_thread_id"] == topic.thread_id
    assert len(_group(there).forum.topics) == 1  # type: ignore[union-attr]


async def test_a_reply_in_the_group_answers_at_once(there: Town) -> None:
    _, karim, emma = await _team(there)
    await emma.says(STRANGE)
    card = _in_group(there)[-1]
    _says_there(karim, ANSWER, reply_to=card["message_id"])
    await there.settle()
    assert "Karim writes:" in emma.sees(2)
    assert ANSWER in emma.sees(2)


@pytest.mark.parametrize("forum", [False])
async def test_without_topics_replies_make_the_thread(there: Town, forum: bool) -> None:
    maria, _, emma = await _team(there)
    await emma.says(STRANGE)
    card = _in_group(there)[-1]
    maria.phone.press(card["message_id"], data="team.take:1", chat_id=GROUP)
    await there.settle()
    await emma.says("Danke, und in Barcelona?")
    more = _in_group(there)[-1]
    assert more["reply_to_message"]["message_id"] == card["message_id"]
    _says_there(maria, ANSWER, reply_to=more["message_id"])
    await there.settle()
    assert ANSWER in emma.sees()


async def test_who_does_not_coordinate_is_not_heard_in_the_group(there: Town) -> None:
    _, _, emma = await _team(there)
    olena = there.person(102, "Olena", "en")
    await emma.says(STRANGE)
    card = _in_group(there)[-1]
    before = emma.sees_all()
    _says_there(olena, "Ruf mich an", reply_to=card["message_id"])
    olena.phone.press(card["message_id"], data="team.take:1", chat_id=GROUP)
    await there.settle()
    assert emma.sees_all() == before
    assert NOT_YOURS in olena.notice()


async def test_other_groups_are_not_heard(there: Town) -> None:
    maria, _, _ = await _team(there)
    there.telegram.group(-1009, "Elsewhere")
    maria.phone.say("Hallo", chat_id=-1009)
    await there.settle()
    assert [m for m in there.telegram.groups[-1009].messages if m["from"]["is_bot"]] == []


async def test_the_group_is_silent_and_those_on_duty_are_rung(there: Town) -> None:
    maria, karim, emma = await _team(there)
    await maria.says("/duty")
    await maria.taps("On duty")
    before = karim.sees_all()
    await emma.says(STRANGE)
    assert "Emma (no. " in maria.sees()
    assert "has a question." in maria.sees()
    assert STRANGE not in maria.sees()
    assert karim.sees_all() == before
    to_group = [it.params for it in there.telegram.calls if it.params.get("chat_id") == GROUP]
    assert to_group[-1]["disable_notification"] is True


async def test_voice_messages_are_copied_into_the_topic(there: Town) -> None:
    _, _, emma = await _team(there)
    emma.phone.send_voice()
    await there.settle()
    assert "voice" in _group(there).messages[-1]


async def test_an_emergency_is_not_told_in_the_group(there: Town) -> None:
    maria, karim, emma = await _team(there)
    await emma.says("My husband beats me, please help")
    assert _in_group(there) == []
    assert "Emma may need help at once." in maria.sees()
    await karim.taps("I'll take care of it")
    assert "My husband beats me" in karim.sees()
    replies(karim, "Where are you now?", "My husband beats me")
    await there.settle()
    assert "Where are you now?" in emma.sees()


@pytest.mark.parametrize("taken", [False, True])
async def test_a_question_that_becomes_an_emergency_is_not_told_there_either(
    there: Town, taken: bool
) -> None:
    maria, _, emma = await _team(there)
    await emma.says(STRANGE)
    card = _in_group(there)[-1]
    if taken:
        maria.phone.press(card["message_id"], data="team.take:1", chat_id=GROUP)
        await there.settle()
    await emma.says("Mein Mann schlägt mich")
    await maria.taps("I'll take care of it")
    maria.phone.press(card["message_id"], data="team.on:1", chat_id=GROUP)
    await there.settle()
    assert STRANGE not in _in_group(there)[0]["text"]
    assert not any("schlägt" in message["text"] for message in _in_group(there))


async def test_a_deleted_topic_is_opened_anew(there: Town) -> None:
    _, _, emma = await _team(there)
    await emma.says(STRANGE)
    group = _group(there)
    (thread,) = group.forum.topics  # type: ignore[union-attr]
    del group.forum.topics[thread]  # type: ignore[union-attr]
    await emma.says("Danke, und in Barcelona?")
    (again,) = group.forum.topics  # type: ignore[union-attr]
    assert again != thread
    assert "Barcelona" in _in_group(there)[-1]["text"]
    there.telegram.refusals.clear()


async def test_without_the_bot_in_the_group_each_is_told(there: Town) -> None:
    maria, karim, emma = await _team(there)
    await emma.says(STRANGE)
    assert STRANGE not in karim.sees_all()
    maria.phone.place_bot(GROUP, "kicked")
    await there.settle()
    assert STRANGE in karim.sees()
    maria.phone.place_bot(GROUP, "administrator")
    await there.settle()
    await emma.says("Danke, und in Barcelona?")
    async with there.lotse.office.read() as c:
        place = await people.by_telegram_id(c, GROUP)
        assert place is not None
        assert place.reachable
        assert await copies.holders(c, 1)
    assert words(emma, "We have added this to your question.") in emma.sees()
