"""The knowledge base in the office's hands: found, checked, changed by four eyes, withdrawn."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.demo.cast import EMILY, MARIA, Actor
from bot.demo.people import registers_office
from bot.domain.articles import Article, Entry
from storage import articles
from tests.conversations.scenes import (
    NOT_YOURS,
    OLD_BUTTON,
    commands,
    joins_the_office,
    nobody_waits,
    nothing_refused,
    shown,
    words,
)
from tests.support.articles import ADDRESS, ARTICLES, KITA, OLD
from tests.support.town import Town, town

TITLE = "Where do I register my address?"
NEW_TEXT = "At the citizens' office, within 2 weeks of moving in."
REVIEW = "{name} has written a text for the knowledge base."


@pytest.fixture
async def here(sqlite_url: str) -> AsyncIterator[Town]:
    """The town with three articles."""
    async with town(sqlite_url, starter=ARTICLES) as it:
        yield it


@pytest.fixture
async def emily(here: Town) -> Actor:
    """Emily coordinates here, from the first day on, and reads English."""
    actor = here.person(MARIA, "Emily", "en")
    await registers_office(actor)
    return actor


@pytest.fixture
async def karim(here: Town, emily: Actor) -> Actor:
    """Karim is Emily's colleague."""
    actor = here.person(EMILY, "Karim", "en")
    await joins_the_office(actor, emily)
    return actor


async def _entry(here: Town, key: str = ADDRESS.id) -> Entry:
    async with here.lotse.office.read() as c:
        return (await articles.by_key(c, [key]))[key]


async def _revision(here: Town) -> int:
    async with here.lotse.office.read() as c:
        return await articles.revision(c)


async def _opens(actor: Actor, word: str = "register") -> None:
    await actor.says(f"/articles {word}")
    await actor.taps("1")


async def _proposes(actor: Actor, answer: str = NEW_TEXT) -> None:
    await _opens(actor)
    await actor.taps("Change it", "Answer")
    await actor.says(answer)
    await actor.taps("Preview", "Hand it in")


async def test_an_article_is_found_by_a_word_in_any_language(here: Town, emily: Actor) -> None:
    await emily.says("/articles прописка")
    assert f"1. {TITLE}" in emily.sees()
    await emily.taps("1")
    assert TITLE in emily.sees()
    assert "within 2 weeks" in emily.sees()
    assert "Source: Bundesmeldegesetz § 17\nhttps://www.gesetze" in emily.sees()
    assert "Checked: 22 November 2026\nValid until: 22 November 2027" in emily.sees()
    await emily.taps("Українська")
    assert "Де зареєструвати адресу?" in emily.sees()
    await emily.says("/articles xyzzy")
    assert "Nothing found: xyzzy" in emily.sees()


async def test_an_article_is_found_by_its_topic(here: Town, emily: Actor) -> None:
    await emily.says("/articles")
    assert "3 articles in the knowledge base." in emily.sees()
    assert {"Arrival (2)", "Children (1)", "To check (1)", "To translate (1)"} <= set(
        emily.buttons()
    )
    await emily.taps("Arrival (2)")
    assert f"1. {TITLE}\n2. Old rule en?" in emily.sees()
    await emily.taps("2")
    assert "Please check whether this still holds." in emily.sees()


async def test_pages_of_a_long_list_are_turned(sqlite_url: str) -> None:
    many = [replace(KITA, id=f"kita-{n}") for n in range(12)]
    async with town(sqlite_url, starter=many) as here:
        emily = here.person(MARIA, "Emily", "en")
        await registers_office(emily)
        await emily.says("/articles kita")
        assert "And 2 more." in emily.sees()
        await emily.says("/articles")
        await emily.taps("Children (12)", "More ›")
        assert "11. How do I get a place" in emily.sees()
        assert "12" in emily.buttons()
        await emily.taps("‹ Previous")
        assert "1. How do I get a place" in emily.sees()
        nothing_refused(here)
        nobody_waits(here)


async def test_a_second_pair_of_eyes_publishes_a_text(
    here: Town, emily: Actor, karim: Actor
) -> None:
    before = await _revision(here)
    await _proposes(emily)
    assert "It waits for a second pair of eyes." in emily.sees()
    assert (await _entry(here)).article == ADDRESS, "nothing is published yet"
    assert await _revision(here) == before
    assert shown(karim, REVIEW)
    assert not shown(emily, REVIEW)

    await karim.taps("Look at it")
    assert "At the Bürgeramt, within 2 weeks." in karim.sees(2)
    assert NEW_TEXT in karim.sees()
    assert "Written by: Emily" in karim.sees()
    await karim.taps("Publish")
    entry = await _entry(here)
    assert entry.article.answer["en"] == NEW_TEXT
    assert entry.article.texts["de"] == ADDRESS.texts["de"]
    assert entry.version == 2
    assert await _revision(here) == before + 1
    assert "Your text is published. Thank you for it." in emily.sees()
    assert "Looked at by: Karim" in emily.sees()


async def test_who_wrote_a_text_does_not_publish_it_beside_others(
    here: Town, emily: Actor, karim: Actor
) -> None:
    await _proposes(emily)
    await emily.says("/articles")
    await emily.taps("To review (1)", "1")
    assert "Publish" not in emily.buttons()
    await emily.presses("art.publish:1")
    assert "somebody else looks at it" in emily.notice()
    assert (await _entry(here)).article == ADDRESS
    await emily.taps("Take it back")
    await karim.taps("Look at it")
    assert "Sent back." in karim.sees()
    await karim.presses("art.publish:1")
    assert "Somebody has decided about this text already." in karim.notice()


async def test_a_text_is_sent_back_with_a_note_and_comes_again(
    here: Town, emily: Actor, karim: Actor
) -> None:
    await _proposes(emily)
    await karim.taps("Look at it", "Send it back")
    await karim.says("Please say what it costs.")
    await karim.taps("Send it back")
    assert "Your text needs a change" in emily.sees()
    assert "Note: Please say what it costs." in emily.sees()
    await emily.taps("Change it")
    assert NEW_TEXT in emily.sees()
    await emily.taps("Answer")
    await emily.says(f"{NEW_TEXT} It is free.")
    await emily.taps("Preview", "Hand it in")
    await karim.taps("Look at it", "Publish")
    assert (await _entry(here)).article.answer["en"] == f"{NEW_TEXT} It is free."


async def test_whoever_is_alone_publishes_by_themselves(here: Town, emily: Actor) -> None:
    await _opens(emily)
    await emily.taps("Change it", "Answer")
    await emily.says(NEW_TEXT)
    await emily.taps("Preview")
    assert "At the Bürgeramt, within 2 weeks." in emily.sees(2)
    assert "You are the only one who can look at it" in emily.sees()
    await emily.taps("Publish", "See the article")
    assert NEW_TEXT in emily.sees()
    assert "Version: 2" in emily.sees()


async def test_a_missing_translation_is_written(here: Town, emily: Actor) -> None:
    await emily.says("/articles")
    await emily.taps("To translate (1)")
    assert "Missing: Arabic and Ukrainian" in emily.sees()
    await emily.taps("1", "+ Українська")
    assert "There is no text in this language: Ukrainian" in emily.sees()
    await emily.taps("Write it")
    await emily.says("Як отримати місце в Kita?")
    await emily.says("Запишіть дитину\u202e якомога раніше.")
    await emily.says("кіта, садок,, кіта")
    await emily.taps("Preview", "Publish")
    text = (await _entry(here, KITA.id)).article.texts["uk"]
    assert text.answer == "Запишіть дитину якомога раніше."
    assert text.aliases == ("кіта", "садок")


async def test_a_new_article_is_written_in_the_chat(
    here: Town, emily: Actor, karim: Actor
) -> None:
    await emily.says("/articles")
    await emily.taps("New article", "Health", "English")
    await emily.says("Where is a pharmacy at night?")
    await emily.says("One is always open nearby. The list hangs on every pharmacy's door.")
    await emily.taps("Skip")
    await emily.says("http://example.org")
    assert "begins with https://" in emily.sees(2)
    await emily.says("https://www.aponet.de/")
    await emily.says("aponet")
    await emily.taps("Preview", "Hand it in")
    await karim.says("/articles pharmacy")
    assert "Nothing found" in karim.sees(), "what was never published is not an article yet"
    await karim.taps("Look at it")
    assert "https://www.aponet.de/" in karim.sees()
    await karim.taps("Publish", "See the article")
    assert "Where is a pharmacy at night?" in karim.sees()
    assert "Checked: 23 November 2026" in karim.sees()


async def test_a_text_that_was_begun_is_not_lost_to_another(here: Town, emily: Actor) -> None:
    await _opens(emily)
    await emily.taps("Change it", "Answer")
    await emily.says(NEW_TEXT)
    await _opens(emily, "kita")
    await emily.taps("Change it")
    assert "Please finish or discard this text first." in emily.notice()
    assert NEW_TEXT in emily.sees()
    await emily.taps("Discard")
    await _opens(emily, "kita")
    await emily.taps("Change it")
    assert "How do I get a place at a Kita?" in emily.sees()


async def test_a_text_that_has_changed_meanwhile_is_not_overwritten(
    here: Town, emily: Actor, karim: Actor
) -> None:
    await _proposes(emily)
    await _proposes(emily, "At the town hall.")
    for proposal in (2, 1):
        await karim.presses(f"art.publish:{proposal}")
    assert "The article has changed since this was written." in karim.notice()
    assert (await _entry(here)).article.answer["en"] == "At the town hall."


async def test_what_was_checked_is_off_the_list(here: Town, emily: Actor) -> None:
    await emily.says("/articles")
    await emily.taps("To check (1)")
    assert "Checked: 2 January 2025" in emily.sees()
    await emily.taps("1", "Checked today")
    assert "Thank you for checking it." in emily.notice()
    assert (await _entry(here, OLD.id)).article.checked == date(2026, 11, 23)
    await emily.says("/articles")
    assert "To check (1)" not in emily.buttons()
    await emily.presses("art.stale:0")
    assert "Every article has been checked." in emily.sees()


async def test_an_article_is_given_an_end(here: Town, emily: Actor) -> None:
    await _opens(emily)
    await emily.taps("Valid until", "Until the year's end")
    assert "Valid until: 31 December 2026" in emily.sees()
    await here.wait(days=60)
    await _opens(emily)
    await emily.taps("Checked today")
    assert "How long is this valid" in emily.sees(), "checked, but its end has passed"
    await emily.taps("No end date")
    assert "Valid until:" not in emily.sees()


async def test_an_article_is_withdrawn_and_put_back(here: Town, emily: Actor) -> None:
    before = await _revision(here)
    await _opens(emily)
    await emily.taps("Withdraw")
    assert "Withdrawn: nobody is answered with it." in emily.sees()
    async with here.lotse.office.read() as c:
        assert ADDRESS.id not in [it.article.id for it in await articles.published(c)]
    await emily.taps("Publish again")
    async with here.lotse.office.read() as c:
        assert ADDRESS.id in [it.article.id for it in await articles.published(c)]
    assert await _revision(here) == before + 2


async def test_once_a_week_the_office_hears_what_to_look_at(
    here: Town, emily: Actor, karim: Actor
) -> None:
    msgid = "Please look at the knowledge base this week."
    await here.wait(days=6)
    assert not shown(emily, msgid)
    await here.wait(days=1)
    for actor in (emily, karim):
        assert len(shown(actor, msgid)) == 1
    assert "Expired, or not checked for a year: 1\n– Old rule en?" in emily.sees()
    assert "Not in every language: 1\n– How do I get a place at a Kita?" in emily.sees()
    await emily.taps("To check (1)")
    assert "These articles need to be checked." in emily.sees()
    await here.wait(hours=1)
    assert len(shown(karim, msgid)) == 1
    await here.wait(days=7)
    assert len(shown(karim, msgid)) == 2


async def test_where_nothing_is_to_be_done_nobody_is_told(sqlite_url: str) -> None:
    async with town(sqlite_url, starter=[ADDRESS]) as here:
        emily = here.person(MARIA, "Emily", "en")
        await registers_office(emily)
        await here.wait(days=7)
        assert "knowledge base" not in emily.sees_all()


async def test_the_knowledge_base_is_the_offices_business(
    here: Town, emily: Actor, yusuf: Actor
) -> None:
    assert "articles" in commands(emily)
    await yusuf.says("/articles")
    assert words(yusuf, NOT_YOURS) in yusuf.sees()
    acts = ("show:1", "checked:1", "until:1", "withdraw:1", "back:1", "stale:0", "lacking:0")
    acts += ("waiting:0", "look:1", "publish:1", "return:1", "again:1", "list:arrival:0")
    acts += ("in:1:de", "hold:1:30", "new", "change:1:de", "send")
    for act in acts:
        await yusuf.presses(f"art.{act}")
        assert words(yusuf, NOT_YOURS) in yusuf.notice(), act
    assert (await _entry(here)).article == ADDRESS


@pytest.mark.parametrize(
    "data",
    ["art.show:99", "art.in:1:xx", "art.in:²:de", "art.hold:1:x", "art.list:arrival:-1",
     "art.change:1:xx", "art.look:99", "art.return:99", "art.send", "art.edit", "art.again:99"],
)  # fmt: skip
async def test_a_button_that_leads_nowhere_is_old(here: Town, emily: Actor, data: str) -> None:
    await emily.presses(data)
    assert words(emily, OLD_BUTTON) in emily.notice()


async def test_the_longest_article_fits_a_message(sqlite_url: str) -> None:
    long = replace(ADDRESS.texts["en"], question="q" * 200, answer="😀" * 1500)
    article: Article = replace(
        ADDRESS,
        texts={"en": long},
        source="https://example.org/" + "x" * 480,
        source_name="n" * 120,
    )
    async with town(sqlite_url, starter=[article]) as here:
        emily = here.person(MARIA, "Emily", "en")
        await registers_office(emily)
        await _opens(emily, "qqq")
        assert "Version: 1" in emily.sees()
        await emily.taps("Change it", "Preview")
        assert "it is published at once" in emily.sees()
        nothing_refused(here)


async def test_time_goes_on_while_a_text_waits(here: Town, emily: Actor, karim: Actor) -> None:
    await _proposes(emily)
    await here.wait(days=20)
    await karim.says("/articles")
    await karim.taps("To review (1)", "1", "Publish")
    assert (await _entry(here)).article.answer["en"] == NEW_TEXT
    assert here.clock.now().date() - date(2026, 11, 23) == timedelta(days=20)
