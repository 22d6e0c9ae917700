"""A newcomer asks in their own words: an article, some to choose from, or a person."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from telegram import Update

from bot.demo.cast import KARIM, Actor
from bot.demo.people import registers_as_newcomer, registers_office
from bot.domain.questions import Question, State
from bot.domain.safety import Kind
from storage import articles, people, questions
from storage.schema import questions as table
from tests.conversations.scenes import NOT_YOURS, OLD_BUTTON, from_bot, plain, words
from tests.support.articles import ADDRESS, ARTICLES, KITA
from tests.support.town import Town, town

STRANGE = "Wer hat gestern das Fußballspiel in Madrid gewonnen?"
PASSED = "Your question is with a person now."
PERHAPS = "Is somebody in danger? Call 112 now."
ILL = "My belly hurts a lot"  # uneasy words, and no alarm
ADDED = "We have added this to your question."
DANGER = "Мій чоловік мене б'є, допоможіть"
THERE = "Somebody is there now and will write to you here."
NOBODY = "Nobody is on duty right now. You get an answer here as soon as somebody is."


@pytest.fixture
async def here(sqlite_url: str) -> AsyncIterator[Town]:
    """The town with three articles."""
    async with town(sqlite_url, starter=ARTICLES) as it:
        yield it


@pytest.fixture
async def maria(maria: Actor) -> Actor:
    """Maria coordinates."""
    await registers_office(maria)
    return maria


@pytest.fixture
async def yusuf(maria: Actor, yusuf: Actor) -> Actor:
    """Yusuf has arrived, and reads Arabic."""
    await registers_as_newcomer(yusuf, ["ar"], "innenstadt", "Wohnheim 3")
    return yusuf


@pytest.fixture
async def emma(here: Town, maria: Actor) -> Actor:
    """Emma has arrived, and reads English."""
    actor = here.person(KARIM + 1, "Emma", "en")
    await registers_as_newcomer(actor, ["en"], "innenstadt", "Wohnheim 3")
    return actor


async def _questions(here: Town, actor: Actor) -> list[Question]:
    async with here.lotse.office.read() as c:
        person = await people.by_telegram_id(c, actor.phone.id)
        assert person is not None
        mine = select(table.c.id).where(table.c.person_id == person.id, table.c.text != "")
        ids = list((await c.execute(mine.order_by(table.c.id))).scalars())
        found = [await questions.get(c, it) for it in ids]
        return [it for it in found if it]


async def _said(here: Town, question: Question) -> list[str]:
    async with here.lotse.office.read() as c:
        return [it.text for it in await questions.said(c, question.id)]


async def test_the_article_comes_in_ones_own_language(here: Town, yusuf: Actor) -> None:
    await yusuf.says("وين بسجل عنواني؟")
    assert ADDRESS.texts["ar"].question in yusuf.sees()
    assert ADDRESS.texts["ar"].answer in yusuf.sees()


async def test_where_somebody_may_be_in_danger_stands_whom_to_call(
    here: Town, emma: Actor
) -> None:
    """Not enough for an alarm, and too much to say nothing."""
    await emma.says(ILL)
    assert PERHAPS in emma.sees()
    assert PASSED in emma.sees() or "Which of these" in emma.sees()
    await emma.says("Where can I register my address?")
    assert PERHAPS not in emma.sees()


async def test_whom_to_call_stands_there_before_somebody_has_registered(
    here: Town, maria: Actor
) -> None:
    sami = here.person(KARIM + 2, "Sami", "en")
    await sami.says(ILL)
    assert PERHAPS in sami.sees(last=2)
    assert "Which language" in sami.sees(), "and the way in is open as always"


async def test_whom_to_call_stands_below_an_answer_before_somebody_has_registered(
    here: Town, maria: Actor
) -> None:
    calm, uneasy = here.person(KARIM + 2, "Sami", "en"), here.person(KARIM + 3, "Lina", "en")
    await calm.says("Where can I register my address?")
    assert ADDRESS.texts["en"].answer in calm.sees(last=2)
    assert PERHAPS not in calm.sees(last=2)
    await uneasy.says("Where can I register my address?\nI feel ill")
    assert ADDRESS.texts["en"].answer in uneasy.sees(last=2)
    assert PERHAPS in uneasy.sees(last=2)


async def test_who_may_be_in_danger_can_say_so_with_one_tap(
    here: Town, emma: Actor, maria: Actor
) -> None:
    """The words that did not alarm are what the team then reads."""
    await emma.says(ILL)
    await emma.taps("I need help now")
    assert "112" in emma.sees()
    assert words(emma, "The team has been told and will write to you here.") in emma.sees()
    assert emma.buttons() == ["Talk to a person", "It is not urgent"]
    assert words(maria, "{name} may need help at once.") in maria.sees_all()
    await maria.taps("I'll take care of it")
    assert ILL in maria.sees_all()
    (kept,) = await _questions(here, emma)
    assert Kind.MEDICAL in kept.alarm.split(",")


async def test_one_tap_is_enough_for_who_has_not_registered(here: Town, maria: Actor) -> None:
    """Nothing that they wrote was kept, so the team hears that they need help, and who."""
    sami = here.person(KARIM + 2, "Sami", "en")
    await sami.says(ILL)
    await sami.taps("I need help now")
    assert "112" in sami.sees()
    await maria.taps("I'll take care of it")
    assert "Sami" in maria.sees()
    assert maria.t("Says that help is needed now.") in maria.sees()
    assert "belly" not in maria.sees_all()


async def test_what_is_urgent_after_all_reaches_whoever_has_the_question(
    here: Town, emma: Actor, maria: Actor
) -> None:
    await emma.says(STRANGE)
    await emma.says(ILL)
    await maria.taps("I take it")
    for _ in range(2):
        await emma.presses("safety.now:medical")
    assert "112" in emma.sees()
    said = words(maria, "{name} (no. {n}) says that help is needed now.")
    assert maria.sees_all().count(said) == 1
    assert words(maria, "{name} may need help at once.") in maria.sees_all()


@pytest.mark.parametrize("data", ["safety.now", "safety.now:boredom"])
async def test_a_button_of_no_known_danger_is_refused(
    here: Town, emma: Actor, maria: Actor, data: str
) -> None:
    await emma.says(ILL)
    await emma.presses(data)
    assert emma.notice() == OLD_BUTTON
    assert words(maria, "{name} may need help at once.") not in maria.sees_all()


async def test_a_person_can_be_asked_for_without_a_word(
    here: Town, emma: Actor, maria: Actor
) -> None:
    """What was tapped is said to the team; there is no message to copy, and all else follows."""
    await emma.says("Hello")
    await emma.taps("Ask a person")
    assert PASSED in emma.sees()
    assert maria.t("Would like to talk to a person.") in maria.sees()
    await maria.taps("I take it")
    await emma.says("it is about my flat")
    assert "it is about my flat" in maria.sees_all()


async def test_under_an_answer_stand_its_source_and_its_date(here: Town, emma: Actor) -> None:
    await emma.says("Where can I register my address?")
    assert "Source: Bundesmeldegesetz § 17" in emma.sees()
    assert ADDRESS.source in emma.sees()
    assert "Checked on: 22 November 2026" in emma.sees()
    assert emma.buttons() == ["This helped", "This did not help", "Ask a person"]


async def test_an_old_text_says_that_it_may_have_changed(here: Town, emma: Actor) -> None:
    await emma.says("Where can I register my address?")
    assert "This may have changed." not in emma.sees()
    await here.wait(days=400)
    await emma.says("Where can I register my address?")
    assert "This may have changed." in emma.sees()


async def test_that_it_helped_is_noted(here: Town, emma: Actor) -> None:
    await emma.says("Where can I register my address?")
    await emma.taps("This helped")
    assert "Good to know." in emma.sees()
    (kept,) = await _questions(here, emma)
    assert kept.helped is True
    assert kept.state is State.ANSWERED


async def test_what_did_not_help_leads_to_other_articles_or_a_person(
    here: Town, emma: Actor, maria: Actor
) -> None:
    await emma.says("Where can I register my address?")
    await emma.taps("This did not help")
    assert "Is it one of these?" in emma.sees()
    (kept,) = await _questions(here, emma)
    assert kept.helped is False
    await emma.taps("1")
    assert KITA.texts["en"].question in emma.sees() or "Old rule en?" in emma.sees()
    await emma.taps("Ask a person")
    assert words(emma, PASSED) in emma.sees()
    assert "Where can I register my address?" in maria.sees()


async def test_what_no_article_answers_goes_to_a_person(
    here: Town, emma: Actor, maria: Actor
) -> None:
    await emma.says(STRANGE)
    assert words(emma, PASSED) in emma.sees()
    assert words(emma, NOBODY) in emma.sees()
    assert "03591 000000" in emma.sees()
    assert STRANGE in maria.sees()
    assert "Emma" in maria.sees()
    assert maria.t.language_name("de") in maria.sees()


async def test_somebody_on_duty_is_there(here: Town, emma: Actor, maria: Actor) -> None:
    await maria.says("/duty")
    await maria.taps("On duty")
    await emma.says(STRANGE)
    assert words(emma, THERE) in emma.sees()


async def test_who_wants_a_person_gets_one(here: Town, emma: Actor, maria: Actor) -> None:
    await emma.says("I want to talk to a person please")
    assert words(emma, PASSED) in emma.sees()
    assert "I want to talk to a person please" in maria.sees()


async def test_a_greeting_is_greeted(here: Town, emma: Actor, maria: Actor) -> None:
    before = maria.sees_all()
    await emma.says("Hello")
    assert "Hello Emma. What would you like to know?" in emma.sees()
    await emma.says("Hello, how are you today?")
    assert "Good to hear from you, Emma. What can I do for you?" in emma.sees()
    await emma.taps("Show the menu")
    assert "Hello Emma, this is" in emma.sees()
    assert await _questions(here, emma) == []
    await emma.taps("Ask a person")
    assert words(emma, PASSED) in emma.sees()
    assert maria.sees_all() != before


async def test_a_follow_up_uses_the_question_before(here: Town, emma: Actor) -> None:
    await emma.says("Where can I register my address?")
    await emma.says("and for my husband?")
    first, second = await _questions(here, emma)
    assert second.text == f"{first.text}\nand for my husband?"


async def test_after_an_hour_a_question_stands_for_itself(here: Town, emma: Actor) -> None:
    await emma.says("Where can I register my address?")
    await here.wait(minutes=61)
    await emma.says("and for my husband?")
    assert (await _questions(here, emma))[-1].text == "and for my husband?"


async def test_danger_is_met_with_numbers_and_the_team_is_alerted(
    here: Town, emma: Actor, maria: Actor
) -> None:
    await emma.says(DANGER)
    assert "110" in emma.sees()
    assert "116016" in emma.sees().replace(" ", "")
    assert words(emma, "The team has been told and will write to you here.") in emma.sees()
    assert "Emma" in maria.sees()
    assert "чоловік" not in maria.sees()
    await maria.taps("I'll take care of it")
    assert DANGER in maria.sees()
    assert words(emma, "{name} is looking at your question now.") in emma.sees()


async def test_danger_comes_before_a_dialogue(here: Town, maria: Actor, karim: Actor) -> None:
    await karim.says("/start")
    await karim.says("he beats me every day, please help")
    assert "110" in karim.sees()
    assert "Karim" in maria.sees()


async def test_what_is_not_urgent_still_finds_a_person(
    here: Town, emma: Actor, maria: Actor
) -> None:
    await emma.says(DANGER)
    await maria.taps("I'll take care of it")
    await emma.taps("It is not urgent")
    assert words(emma, "All right. If you need help, write here at any time.") in emma.sees_all()
    assert maria.t("Please write to them all the same.") in maria.sees()


@pytest.mark.parametrize("thing", ["voice", "photo", "sticker", "document"])
async def test_what_cannot_be_read_goes_to_a_person(
    here: Town, emma: Actor, maria: Actor, thing: str
) -> None:
    match thing:
        case "voice":
            emma.phone.send_voice()
        case "photo":
            emma.phone.send_photo()
        case "sticker":
            emma.phone.send_sticker()
        case _:
            emma.phone.send_document("brief.pdf", b"%PDF-1.4")
    await here.settle()
    assert words(emma, "Thank you. I cannot read this myself, so a person looks at it.") in (
        emma.sees()
    )
    await maria.taps("I take it")
    assert thing in maria.phone.messages[-1]


async def test_a_caption_may_be_a_cry_for_help(here: Town, emma: Actor) -> None:
    emma.phone.send_photo(caption=DANGER)
    await here.settle()
    assert "110" in emma.sees()


async def test_a_letter_of_4096_characters_reaches_the_team_whole(
    here: Town, emma: Actor, maria: Actor
) -> None:
    letter = ("Fußball und Madrid und gestern. " * 128)[:4095] + "!"
    await emma.says(letter)
    assert words(emma, PASSED) in emma.sees()
    await maria.taps("I take it")
    assert letter in [m.get("text") for m in maria.phone.messages]


async def test_fifty_messages_in_a_minute_are_kept_and_answered_gently(
    here: Town, emma: Actor, maria: Actor
) -> None:
    for n in range(50):
        emma.phone.say(f"Bitte, was ist mit dem Fußball in Madrid, Nummer {n}?")
    before = len(from_bot(emma))
    await here.settle()
    assert len(from_bot(emma)) - before < 12
    assert "Many messages have come at once." in emma.sees()
    (kept,) = await _questions(here, emma)
    assert len(await _said(here, kept)) == 50
    await maria.taps("I take it")
    everything = maria.sees_all()
    assert all(f"Nummer {n}?" in everything for n in range(50))


async def test_markup_and_turning_signs_are_harmless(
    here: Town, emma: Actor, maria: Actor
) -> None:
    await emma.says("<b>Fußball</b> *Madrid* _x_ [a](b) \u202etxet\u2066 {name} %s gestern?")
    card = maria.phone.messages[-1]
    assert "\u202e" not in card["text"]
    assert "<b>Fußball</b> *Madrid* _x_ [a](b) txet {name} %s gestern?" in plain(card["text"])


async def test_more_is_added_to_the_question_that_waits(
    here: Town, emma: Actor, maria: Actor
) -> None:
    await emma.says(STRANGE)
    cards = len(from_bot(maria))
    await emma.says("Und wie ging das Spiel in Barcelona aus?")
    assert words(emma, ADDED) in emma.sees()
    assert len(from_bot(maria)) == cards
    assert "Barcelona" in maria.sees()


async def test_while_a_question_waits_the_next_is_answered_by_an_article(
    here: Town, emma: Actor
) -> None:
    await emma.says(STRANGE)
    await emma.says("Where can I register my address?")
    assert ADDRESS.texts["en"].question in emma.sees()


async def test_one_can_end_ones_question(here: Town, emma: Actor, maria: Actor) -> None:
    await emma.says(STRANGE)
    await emma.taps("No longer needed")
    assert "nobody has to answer any more" in emma.sees()
    assert maria.t("Closed.") in maria.sees()
    await maria.presses("team.take:1")
    assert words(maria, "This question is closed. Another message opens a new one.") in (
        maria.notice()
    )


async def test_nobody_touches_the_question_of_another(
    here: Town, emma: Actor, yusuf: Actor
) -> None:
    await emma.says("Where can I register my address?")
    await yusuf.says("Hello")
    for data in ("q.helped:1", "q.not:1", "q.person:1", "q.end:1", "q.choose:1:0"):
        await yusuf.presses(data)
        assert words(yusuf, NOT_YOURS) in yusuf.notice()
    for data in ("team.take:1", "team.on:1", "team.close:1", "duty.on:0", "duty.off"):
        await emma.presses(data)
        assert words(emma, NOT_YOURS) in emma.notice()


@pytest.mark.parametrize("data", ["q.helped:99", "q.choose:1:9", "q.choose:x:0", "q.person:"])
async def test_a_strange_button_is_an_old_one(here: Town, emma: Actor, data: str) -> None:
    await emma.says("Where can I register my address?")
    await emma.presses(data)
    assert words(emma, OLD_BUTTON) in emma.notice()


async def test_somebody_new_is_answered_before_they_register(here: Town, karim: Actor) -> None:
    await karim.says("Where can I register my address?")
    assert ADDRESS.texts["en"].question in karim.sees(2)
    assert "Which language shall we speak?" in karim.sees()


async def test_what_is_published_is_known_soon(here: Town, emma: Actor) -> None:
    await emma.says("Where can I register my address?")
    assert ADDRESS.texts["en"].answer in emma.sees()
    async with here.lotse.office.write() as c:
        await articles.hold_all(c)
        entry = (await articles.by_key(c, [ADDRESS.id]))[ADDRESS.id]
        await articles.change(c, _withdrawn(entry), here.clock.now())
        await articles.grow(c)
    await here.wait(seconds=10)
    await emma.says("Where can I register my address?")
    assert ADDRESS.texts["en"].answer not in emma.sees()


def _withdrawn(entry: articles.Entry) -> articles.Entry:
    return replace(entry, state=articles.State.WITHDRAWN)


async def test_words_are_forgotten_a_while_after_the_end(here: Town, emma: Actor) -> None:
    await emma.says(STRANGE)
    await here.wait(days=40)
    assert [it.text for it in await _questions(here, emma)] == [STRANGE]
    await emma.taps("No longer needed")
    await here.wait(days=31)
    assert await _questions(here, emma) == []


async def test_a_replayed_question_is_answered_again_and_kept_once(
    here: Town, emma: Actor
) -> None:
    emma.phone.say("Where can I register my address?")
    payload = list(here.telegram.updates.pending.values())[-1]
    update = Update.de_json(payload, here.lotse.application.bot)
    await here.lotse.application.process_update(update)
    before = len(from_bot(emma))
    await here.settle()  # Telegram gives the update again, for nobody has acknowledged it
    assert len(from_bot(emma)) == before + 1
    assert ADDRESS.texts["en"].question in emma.sees()
    assert len(await _questions(here, emma)) == 1
