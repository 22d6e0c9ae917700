"""One text to many: who gets it, in which words, what they answer, and how it is steered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.cast import MARIA, Actor
from bot.demo.people import Helper, agrees, registers_as_newcomer, registers_office
from bot.domain.people import Person
from bot.services import broadcasting
from storage import outbox, people
from tests.conversations.scenes import (
    NOT_YOURS,
    OLD_BUTTON,
    commands,
    data_on,
    from_bot,
    nothing_refused,
    plain,
    restarted,
    shown,
    the_office,
    words,
)
from tests.support.broadcasting import News, add_broadcast, announces, progress_of
from tests.support.paper import registers_to_help
from tests.support.seeding import add_person, add_volunteers
from tests.support.town import Town, town

CLOSED = "Am Freitag ist geschlossen."
CLOSED_EN = "We are closed on Friday."
NEWS = "News from {office}"
NOTE = "The office wrote this in another language: {language}"
MANY, SOME, FIRST = 1000, 150, 5000
AWAKE = Helper(quiet="No quiet hours")
BELOW = "The message below shows how far it has come. You can pause or stop there."
OVER = "This news has been sent or stopped already. /announce writes a new one."


def _card(maria: Actor) -> str:
    """The live message with the progress: there is exactly one."""
    cards = [m for m in from_bot(maria) if words(maria, "Delivered: {n}") in m.get("text", "")]
    assert len(cards) == 1
    return plain(cards[0]["text"])


def _count(maria: Actor, msgid: str, n: int) -> str:
    return plain(maria.t(msgid, n=n))


def _got(*actors: Actor) -> list[int]:
    return [len(shown(actor, NEWS)) for actor in actors]


async def _sends(here: Town, maria: Actor, news: News) -> None:
    await announces(maria, news)
    await maria.taps("Send now")
    await here.wait(seconds=3)


async def test_news_reaches_everybody_in_their_language(
    here: Town, maria: Actor, emily: Actor, olena: Actor, yusuf: Actor
) -> None:
    await the_office(maria, emily, olena, like=AWAKE)
    await registers_as_newcomer(yusuf, ["ar"], "innenstadt", "Wohnheim")
    await announces(maria, News(own={"en": CLOSED_EN}))
    assert plain(
        maria.t.plural("{n} person will read this.", "{n} people will read this.", 3)
    ) in (maria.sees())
    assert CLOSED in maria.sees()
    assert _got(emily, olena, yusuf) == [0, 0, 0], "nothing is sent before Maria says so"

    await maria.taps("Send now")
    assert words(maria, BELOW) in maria.sees(2)
    await here.wait(seconds=3)
    assert _got(emily, olena, yusuf) == [1, 1, 1]
    assert CLOSED_EN in emily.sees()
    assert words(emily, NOTE) not in emily.sees()
    for reader in (olena, yusuf):
        assert CLOSED in reader.sees()
        assert words(reader, NOTE) in reader.sees()
    assert words(maria, "Your news has been sent.") in _card(maria)
    assert _count(maria, "Delivered: {n}", 3) in _card(maria)
    await here.wait(hours=30)
    assert _got(emily, olena, yusuf) == [1, 1, 1], "once is once"


async def test_the_preview_shows_each_language_and_goes_to_oneself_first(
    here: Town, maria: Actor, emily: Actor, olena: Actor
) -> None:
    await the_office(maria, emily, olena)
    await announces(maria, News(own={"en": CLOSED_EN}))
    await maria.presses("news.preview:en")
    assert CLOSED_EN in maria.sees()
    await maria.presses("news.preview:uk")
    assert words(olena, NOTE) in maria.sees()
    await maria.taps("To myself first")
    rehearsal = maria.sees(3)
    assert CLOSED in rehearsal
    assert CLOSED_EN in rehearsal
    await maria.presses("news.seen:0")
    assert maria.notice() == plain(maria.t("This is only a rehearsal. Nothing is counted."))
    await maria.presses("news.off:0")
    await maria.taps("Change")
    await maria.taps("Preview")
    await maria.presses("news.preview:xx")
    assert maria.notice() == plain(maria.t(OLD_BUTTON))
    assert _got(emily, olena) == [0, 0]


async def test_answers_are_counted_once_each(
    here: Town, maria: Actor, emily: Actor, olena: Actor
) -> None:
    await the_office(maria, emily, olena, like=AWAKE)
    await _sends(here, maria, News(wanted="Yes or no"))
    emily_no = data_on(emily, "No")
    await emily.taps("Yes")
    assert words(emily, "Thank you. Your answer: {answer}") in emily.sees()
    await olena.taps("No")
    await here.wait(seconds=5)
    yes, no = (maria.t("Answered {answer}: {n}", answer=maria.t(it), n=1) for it in ("Yes", "No"))
    assert plain(yes) in _card(maria)
    assert plain(no) in _card(maria)
    await emily.presses(emily_no)
    await emily.presses(emily_no)
    await here.wait(seconds=5)
    both = plain(maria.t("Answered {answer}: {n}", answer=maria.t("No"), n=2))
    assert both in _card(maria), "one may change one's mind"
    await olena.presses(emily_no)
    assert olena.notice() == plain(olena.t(NOT_YOURS))
    await emily.presses(emily_no.replace("no", "seen"))
    assert emily.notice() == plain(emily.t(OLD_BUTTON)), "nobody asked whether she has seen it"


async def test_no_more_such_news_is_one_tap_and_can_be_taken_back(
    here: Town, maria: Actor, emily: Actor, olena: Actor
) -> None:
    await the_office(maria, emily, olena, like=AWAKE)
    await _sends(here, maria, News())
    await emily.taps("No more such news")
    assert "/news" in emily.notice()
    await _sends(here, maria, News(text="Noch etwas."))
    assert _got(emily, olena) == [1, 2]
    await emily.says("/news")
    await emily.taps("Send me news again")
    assert words(emily, "You get news from {office}.") in emily.sees()
    await _sends(here, maria, News(text="Und noch etwas."))
    assert _got(emily, olena) == [2, 3]


async def test_who_stops_the_news_while_it_is_on_its_way_does_not_get_it(
    here: Town, maria: Actor, emily: Actor
) -> None:
    await the_office(maria, emily, like=AWAKE)
    office = here.lotse.office
    broadcast_id = await add_broadcast(office, await _person(here, MARIA))
    await _listed(here, broadcast_id)
    async with office.write() as c:
        await people.set_person(c, (await _person(here, emily.phone.id)).id, news=False)
    await here.sweep()
    assert _got(emily) == [0]
    assert (await progress_of(office, broadcast_id)).outcomes == {"left_out": 1}


async def test_only_those_who_are_meant_are_written_to(
    here: Town, maria: Actor, emily: Actor, olena: Actor, yusuf: Actor, karim: Actor
) -> None:
    await the_office(maria, emily, like=AWAKE)
    await registers_to_help(olena, replace(AWAKE, district="gesundbrunnen"))
    await registers_as_newcomer(yusuf, ["ar"], "innenstadt", "Wohnheim")
    await agrees(karim)  # who agreed, but has told nothing, is nobody's reader
    readers = [
        (News(who="Volunteers"), [1, 1, 0]),
        (News(who="Newcomers"), [0, 0, 1]),
        (News(languages=["uk", "ar"]), [0, 1, 1]),
        (News(districts=["innenstadt"]), [1, 0, 1]),
        (News(who="Volunteers", skills=["cooking"]), [0, 0, 0]),
        (News(who="Volunteers", skills=["cooking", "doctors"]), [1, 1, 0]),
        (News(active="In the last 30 days"), [1, 1, 1]),
        (News(answered="Yes"), [0, 0, 0]),
    ]
    for news, expected in readers:
        before = _got(emily, olena, yusuf)
        await announces(maria, news)
        if any(expected):
            await maria.taps("Send now")
            await here.wait(seconds=3)
        else:
            assert maria.t("Send now") not in maria.buttons()
            await maria.taps("Discard")
        after = _got(emily, olena, yusuf)
        assert [b - a for a, b in zip(before, after, strict=True)] == expected, news
    assert shown(karim, NEWS) == []
    await emily.taps("I have seen it")
    await _sends(here, maria, News(answered="Yes", text="Danke."))
    assert ["Danke." in it.sees() for it in (emily, olena, yusuf)] == [True, False, False]
    await here.wait(days=40)
    await yusuf.says("/start")
    await announces(maria, News(active="In the last 30 days"))
    alone = maria.t.plural("{n} person will read this.", "{n} people will read this.", 1)
    assert plain(alone) in maria.sees()


async def test_quiet_hours_hold_it_back(
    here: Town, maria: Actor, emily: Actor, olena: Actor
) -> None:
    await the_office(maria, emily, like=Helper(night="Yes"))
    await registers_to_help(olena, Helper())
    await here.until(here.clock.now().replace(hour=21))  # 22:00 in Berlin
    await _sends(here, maria, News())
    assert _got(emily, olena) == [0, 0]
    assert _count(maria, "Wait until their quiet hours end: {n}", 2) in _card(maria)
    assert words(maria, "Your news is on its way.") in _card(maria)
    await _sends(here, maria, News(urgent="Yes", text="Ein Bus kommt."))
    assert _got(emily, olena) == [1, 0], "urgent: at night too, if they allowed it"
    await here.wait(hours=9, minutes=1)
    assert _got(emily, olena) == [2, 2]


async def test_it_waits_for_its_time(here: Town, maria: Actor, emily: Actor) -> None:
    await the_office(maria, emily, like=AWAKE)
    await announces(maria, News(at=("24.11.2026", "9:00")))
    assert "9:00" in maria.sees()
    await maria.taps("Send at that time")
    assert words(maria, "Your news goes out: {when}") in maria.sees()
    await here.wait(hours=20)
    assert _got(emily) == [0]
    await here.wait(hours=3)
    assert _got(emily) == [1]


async def test_a_time_that_is_over_when_it_is_sent_is_refused(
    here: Town, maria: Actor, emily: Actor
) -> None:
    await the_office(maria, emily, like=AWAKE)
    await announces(maria, News(at=("24.11.2026", "9:00")))
    await here.wait(hours=30)
    await maria.taps("Send at that time")
    assert maria.notice() == plain(maria.t("That time is over. Please choose a later one."))
    assert _got(emily) == [0]


async def test_a_second_tap_on_send_sends_nothing_more(
    here: Town, maria: Actor, emily: Actor
) -> None:
    await the_office(maria, emily, like=AWAKE)
    await announces(maria, News())
    send = data_on(maria, "Send now")
    await maria.presses(send)
    await maria.presses(send)
    await here.wait(seconds=3)
    assert _got(emily) == [1]


async def test_somebody_who_has_blocked_the_bot_is_counted(
    here: Town, maria: Actor, emily: Actor, olena: Actor, refused: list[str]
) -> None:
    refused.append("bot was blocked")
    await the_office(maria, emily, olena, like=AWAKE)
    await announces(maria, News())
    await maria.taps("Send now")
    olena.phone.blocked = True  # without a word to the bot, so that it tries
    await here.wait(seconds=3)
    await here.wait(seconds=3)
    assert _count(maria, "Delivered: {n}", 1) in _card(maria)
    assert _count(maria, "Blocked, cannot be reached: {n}", 1) in _card(maria)
    assert words(maria, "Your news has been sent.") in _card(maria)


async def test_it_is_paused_goes_on_and_is_stopped(
    here: Town, maria: Actor, emily: Actor, olena: Actor, karim: Actor
) -> None:
    await the_office(maria, emily, olena, like=AWAKE)
    office = here.lotse.office
    broadcast_id = await add_broadcast(office, await _person(here, MARIA))
    await _listed(here, broadcast_id)
    await broadcasting.pause(office, await _person(here, MARIA), broadcast_id, 9001)
    await here.wait(seconds=10)
    assert _got(emily, olena) == [0, 0]
    assert words(maria, "Your news is paused.") in _card(maria)
    await maria.taps("Go on")
    assert _got(emily, olena) == [1, 1]
    await here.wait(seconds=3)
    assert words(maria, "Your news has been sent.") in _card(maria)
    await maria.presses(f"cast.stop:{broadcast_id}")
    assert words(maria, OVER) in maria.notice()
    await registers_as_newcomer(karim, ["en"], "innenstadt", "Wohnheim")
    await karim.presses(f"cast.pause:{broadcast_id}")
    assert karim.notice() == plain(karim.t(NOT_YOURS))


async def test_what_is_stopped_reaches_nobody_else(
    here: Town, maria: Actor, emily: Actor, olena: Actor
) -> None:
    await the_office(maria, emily, olena, like=AWAKE)
    office = here.lotse.office
    maria_there = await _person(here, MARIA)
    broadcast_id = await add_broadcast(office, maria_there)
    await _listed(here, broadcast_id)
    await broadcasting.pause(office, maria_there, broadcast_id, 9002)
    await broadcasting.stop(office, maria_there, broadcast_id, 9003)
    await here.wait(seconds=10)
    assert _got(emily, olena) == [0, 0]
    assert words(maria, "Your news was stopped.") in _card(maria)
    assert (await progress_of(office, broadcast_id)).outcomes == {"left_out": 2}


async def test_changing_it_leads_back_to_it_and_nowhere_else(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/announce")
    question = maria.sees()
    await maria.says("/new")
    assert maria.sees() != question
    await maria.presses("news.change")
    assert maria.sees() == question


async def test_whoever_does_not_coordinate_announces_nothing(
    here: Town, maria: Actor, yusuf: Actor
) -> None:
    await registers_office(maria)
    await registers_as_newcomer(yusuf, ["ar"], "innenstadt", "Wohnheim")
    assert "announce" in commands(maria)
    assert "announce" not in commands(yusuf)
    await yusuf.says("/announce")
    assert plain(yusuf.t(NOT_YOURS)) in yusuf.sees()
    for data in ("news.send", "news.preview:de", "news.try"):
        await yusuf.presses(data)
        assert yusuf.notice() == plain(yusuf.t(NOT_YOURS))


async def test_a_thousand_people_are_each_written_to_once(database_url: str) -> None:
    async with town(database_url) as here:
        broadcast_id = await _many(here, MANY)
        await here.sweep()
        assert _texts_read(here, MANY) == [1] * MANY
        progress = await progress_of(here.lotse.office, broadcast_id)
        assert progress.outcomes == {"sent": MANY}
        maria = here.actors[MARIA]
        assert _count(maria, "Delivered: {n}", MANY) in _card(maria)
        nothing_refused(here)


@pytest.mark.parametrize("batches", [1, 2])
async def test_a_stop_between_batches_writes_to_nobody_twice(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    monkeypatch.setattr(broadcasting, "BATCH", 40)
    async with town(sqlite_url) as here:
        broadcast_id = await _many(here, SOME)
        for _ in range(batches):
            await broadcasting.enlist(here.lotse.office, broadcast_id)
        await _sends_some(here, 25)
        assert sum(_texts_read(here, SOME)) == 25
        async with restarted(here, sqlite_url) as again:
            await again.lotse.settle()
            assert sum(_texts_read(again, SOME)) == 40 * batches
            await again.sweep()
            assert _texts_read(again, SOME) == [1] * SOME
            await again.wait(hours=1)
            assert _texts_read(again, SOME) == [1] * SOME


async def _sends_some(here: Town, count: int) -> None:
    """What a program does that is stopped after so many messages."""
    office, sender = here.lotse.office, here.lotse.sender
    async with office.write() as c:
        owed = await outbox.claim(c, office.now(), count, office.now() + timedelta(minutes=1))
    for it in owed:
        await sender._deliver(it)


async def _many(here: Town, count: int) -> int:
    office = here.lotse.office
    maria = await add_person(office, MARIA, "Maria", "en")
    async with office.write() as c:
        await people.set_person(c, maria.id, coordinator=True)
    here.person(MARIA, "Maria", "en")
    for person in await add_volunteers(office, FIRST, count):
        here.person(person.telegram_id, person.first_name, "en")
    return await add_broadcast(office, maria)


def _texts_read(here: Town, count: int) -> list[int]:
    return [len(here.telegram.phones[FIRST + n].messages) for n in range(count)]


async def _listed(here: Town, broadcast_id: int) -> None:
    """All are on the list, and nothing has been sent yet."""
    while await broadcasting.enlist(here.lotse.office, broadcast_id):
        continue


async def _person(here: Town, telegram_id: int) -> Person:
    async with here.lotse.office.read() as c:
        person = await people.by_telegram_id(c, telegram_id)
    assert person
    return person
