"""What nobody waits for: strange messages, faults of Telegram, and faults of our own."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import text

from bot import logs
from bot.delivery.limiter import MOST_TRIES
from bot.delivery.ordering import LONGEST_QUIET, MOST_ATTEMPTS, MOST_MISTAKES, SUSPECT
from bot.demo.cast import Actor
from bot.demo.people import Helper, Request, agrees, registers_office
from bot.domain.errors import Away
from bot.sandbox import Phone
from bot.services import people as meeting
from storage import inbox, people, schema
from tests.conversations.scenes import (
    DOOR,
    SECRET,
    WEDNESDAY,
    from_bot,
    sends,
    shown,
    the_office,
    words,
)
from tests.support.paper import posts, registers_to_help
from tests.support.town import Town

ASKED = "Help wanted: {what}"
NOBODY = "Nobody is on duty right now. You get an answer here as soon as somebody is."
BOOKED = "You are coming. Thank you!"
SORRY = (
    "Sorry, something went wrong on our side. Nothing is lost. "
    "Please try again; if it happens again, tell us this code: {code}"
)
STRANGE: dict[str, Callable[[Phone], object]] = {
    "sticker": lambda phone: phone.send_sticker(),
    "photo": lambda phone: phone.send_photo(caption="Ist das richtig?"),
    "voice": lambda phone: phone.send_voice(),
    "contact": lambda phone: phone.share_contact(),
    "document": lambda phone: phone.send_document("brief.pdf", b"%PDF-1.4"),
    "location": lambda phone: phone.share_location(51.18, 14.42),
    "text": lambda phone: phone.say("Wolkenstein und Sonnenschein"),
    "long": lambda phone: phone.say("Ж" * 4096),
    "command": lambda phone: phone.say("/gibtesnicht"),
    "command and more": lambda phone: phone.say("/gibtesnicht 1 2 3"),
    "slash": lambda phone: phone.say("/"),
    "direction": lambda phone: phone.say("\u202eabc\u2066"),
    "nothing but direction": lambda phone: phone.say("\u202e\u2066"),
    "bidi and joiners": lambda phone: phone.say("👩‍👩‍👧‍👦🇺🇦"),
    "html": lambda phone: phone.say("<b>&amp;</b> *_[x](y)`"),
}
# A location that no question waits for is answered by what is near: test_places.py.
NOT_UNDERSTOOD = [it for it in STRANGE if it != "location"]


@pytest.mark.parametrize("strange", NOT_UNDERSTOOD)
async def test_a_friendly_word_for_whatever_comes(
    here: Town, olena: Actor, maria: Actor, strange: str
) -> None:
    await registers_office(maria)
    await registers_to_help(olena, Helper())
    office = maria.sees_all()
    STRANGE[strange](olena.phone)
    await here.settle()
    if strange in {"slash", "bidi and joiners"}:
        assert words(olena, "Hello {name}. What would you like to know?") in olena.sees()
        return
    passed_on = strange not in {"command", "command and more", "nothing but direction"}
    assert "03591 000000" in olena.sees()
    assert (maria.sees_all() != office) is passed_on
    if passed_on:
        assert words(olena, NOBODY) in olena.sees()
        assert olena.t("No longer needed") in olena.buttons()
    else:
        assert words(olena, "I cannot answer this by myself, but a person can.") in olena.sees()
        assert olena.t("Help") in olena.buttons()


@pytest.mark.parametrize("strange", NOT_UNDERSTOOD)
async def test_somebody_new_is_led_to_the_start(here: Town, karim: Actor, strange: str) -> None:
    STRANGE[strange](karim.phone)
    await here.settle()
    assert "Which language shall we speak?" in karim.sees()


@pytest.mark.parametrize("strange", STRANGE)
async def test_in_a_dialogue_the_question_is_asked_again(
    here: Town, olena: Actor, strange: str
) -> None:
    await agrees(olena)
    await olena.taps("I want to help", olena.t.language_name("uk"))
    STRANGE[strange](olena.phone)
    await here.settle()
    assert words(olena, "Which languages do you speak?") in olena.sees()
    assert "✓ " + olena.t.language_name("uk") in olena.buttons()
    assert sum("reply_markup" in m for m in from_bot(olena)) == 1


async def test_a_text_that_is_too_long_is_asked_for_again(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.taps("Cooking")
    await maria.says("x" * 61)
    too_long = "That is too long for this question. Please shorten it."
    assert words(maria, too_long) in maria.sees(2)
    await maria.says("x" * 60)
    assert words(maria, "On which day?") in maria.sees()


async def test_an_answer_of_nothing_is_no_answer(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.taps("Cooking", "Skip")
    await maria.says(WEDNESDAY)
    await maria.says("9:00")
    await maria.taps(maria.t.duration(60))
    await maria.presses("ask:need:district:innenstadt")
    await maria.says("\u202e\u2066")
    assert words(maria, "Where exactly do you meet? Address and meeting point, please.") in (
        maria.sees()
    )


async def test_what_is_typed_cannot_turn_the_text_around_it(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY, title="\u202eKinderarzt\u2067"))
    raw = from_bot(olena)[-1]["text"]
    assert "Kinderarzt" in raw
    assert "\u202e" not in raw
    assert "\u2067" not in raw


async def test_a_text_as_long_as_may_be_is_shown_whole_or_cut(here: Town, maria: Actor) -> None:
    """The preview in four languages with the longest notes: Telegram takes 4096, and no more."""
    await registers_office(maria)
    for number, language in enumerate(["de", "uk", "ar", "en"]):
        await registers_to_help(here.person(300 + number, "Ann", language), Helper())
    note = "🙂" * 250
    request = Request(day=WEDNESDAY, title="x" * 60, public_note=note, private_note="Ж" * 500)
    await posts(maria, request)
    assert words(maria, "This is what will be sent:") in maria.sees()
    await maria.taps("Send now")
    await here.wait(seconds=5)
    ann = here.actors[301]
    await ann.taps("I'll come")
    assert "Ж" * 500 in ann.sees_all()


async def test_html_is_shown_as_it_was_typed(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY, title="<b>A</b> & *B* _C_"))
    assert "<b>A</b> & *B* _C_" in olena.sees()


async def test_an_edited_message_changes_nothing(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.taps("Cooking")
    typed = maria.phone.say("Suppe")
    await here.settle()
    before = maria.sees_all()
    maria.phone.edit(typed["message_id"], "Eintopf")
    await here.settle()
    assert maria.sees_all() == before


async def test_a_button_pressed_after_a_long_time_still_works(
    here: Town, maria: Actor, olena: Actor, refused: list[str]
) -> None:
    """The machine was off when she pressed: Telegram wants no answer to the tap any more."""
    refused.append("query is too old")
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    olena.phone.tap(olena.t("I'll come"))
    await here.wait(hours=1)
    assert len(shown(olena, BOOKED)) == 1
    assert shown(olena, SORRY) == []
    assert "Lotse:" not in maria.sees_all()


async def test_what_pops_up_too_late_is_written_instead(
    here: Town, olena: Actor, refused: list[str]
) -> None:
    refused.append("query is too old")
    await registers_to_help(olena, Helper())
    olena.phone.press(from_bot(olena)[-1]["message_id"], data="offer.yes:77", stale=True)
    await here.wait(hours=1)
    assert words(olena, "This button is old. /start shows where you are.") in olena.sees()


async def test_who_has_blocked_the_bot_is_not_asked_and_comes_back(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    olena.phone.block()
    await here.settle()
    await posts(maria, Request(day=WEDNESDAY))
    unreachable = "cannot be reached on Telegram"
    assert words(maria, unreachable) in maria.sees()
    await maria.taps("Send now")
    await here.wait(seconds=5)
    assert here.telegram.refusals == []
    olena.phone.unblock()
    await here.settle()
    await maria.taps("Ask more now")
    assert len(shown(olena, ASKED)) == 1


async def test_whoever_is_found_to_have_blocked_the_bot_counts_as_unreachable(
    here: Town, maria: Actor, olena: Actor
) -> None:
    """Telegram may say so only when something is sent."""
    await the_office(maria, olena)
    here.telegram.faults.add("sendMessage", kind="blocked", chat_id=olena.phone.id)
    await sends(here, maria, Request(day=WEDNESDAY))
    await posts(maria, Request(day="26.11."))
    assert words(maria, "cannot be reached on Telegram") in maria.sees()
    await olena.says("/start")
    await maria.taps("Change", "Preview")
    assert words(maria, "cannot be reached on Telegram") not in maria.sees()


async def test_one_who_is_gone_holds_up_nobody(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await the_office(maria, olena, sami)
    here.telegram.faults.add("*", kind="deactivated", chat_id=olena.phone.id, times=None)
    await sends(here, maria, Request(day=WEDNESDAY))
    assert len(shown(sami, ASKED)) == 1


@pytest.mark.parametrize("kind", ["server_error", "bad_gateway", "drop_before"])
async def test_what_the_network_lost_is_sent_again(
    here: Town, maria: Actor, olena: Actor, kind: str
) -> None:
    await the_office(maria, olena)
    here.telegram.faults.add("sendMessage", kind=kind, chat_id=olena.phone.id, times=3)
    await sends(here, maria, Request(day=WEDNESDAY))
    assert shown(olena, ASKED) == []
    for _ in range(6):
        await here.wait(minutes=1)
    assert len(shown(olena, ASKED)) == 1


async def test_an_hour_without_telegram_loses_nothing(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    here.telegram.faults.add("*", kind="bad_gateway", chat_id=olena.phone.id, times=None)
    await sends(here, maria, Request(day=WEDNESDAY))
    for _ in range(60):
        await here.wait(minutes=1)
    here.telegram.faults.clear()
    await here.wait(minutes=15)
    assert len(shown(olena, ASKED)) == 1


async def test_too_many_requests_are_waited_out(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await the_office(maria, olena, sami)
    here.telegram.faults.add(
        "sendMessage", kind="too_many_requests", retry_after=40, chat_id=olena.phone.id
    )
    await sends(here, maria, Request(day=WEDNESDAY))
    assert len(shown(sami, ASKED)) == 1, "others need not wait"
    assert shown(olena, ASKED) == []
    await here.wait(seconds=30)
    assert shown(olena, ASKED) == []
    await here.wait(seconds=10)
    assert len(shown(olena, ASKED)) == 1


async def test_a_reply_that_telegram_refuses_can_be_had_again(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    here.telegram.faults.add("editMessageText", kind="bad_request", chat_id=olena.phone.id)
    await olena.taps("I'll come")
    assert words(olena, SORRY) in olena.sees_all()
    await olena.taps("I'll come")
    assert len(shown(olena, BOOKED)) == 1
    assert maria.t("{n} of {m} places filled", n=1, m=1) in maria.sees_all()
    assert len([m for m in from_bot(olena) if "document" in m]) == 1


async def test_an_answer_comes_when_the_network_is_back(
    here: Town, maria: Actor, olena: Actor
) -> None:
    """Tried again in place, then put off, as often as it takes; the place is taken once."""
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    here.telegram.faults.add(
        "editMessageText", kind="bad_gateway", chat_id=olena.phone.id, times=3 * MOST_TRIES
    )
    await olena.taps("I'll come")
    assert words(olena, SORRY) not in olena.sees_all()
    assert len(shown(olena, BOOKED)) == 1
    assert maria.t("{n} of {m} places filled", n=1, m=1) in maria.sees_all()


async def test_an_answer_told_to_wait_long_makes_room_for_others(
    here: Town, maria: Actor, olena: Actor
) -> None:
    """Ten chats throttled for a minute, eight places: Olena is answered before they are."""
    await the_office(maria, olena)
    others = [here.person(400 + n, f"P{n}", "en") for n in range(10)]
    for it in others:
        here.telegram.faults.add(
            "sendMessage", kind="too_many_requests", chat_id=it.phone.id, retry_after=60
        )
        it.phone.say("/start")
    await olena.says("/help")
    last = {m["from"]["id"] == olena.phone.id for m in olena.phone.messages[-1:]}
    assert last == {False}, "answered"
    assert all(it.sees() for it in others), "and so are they, in the end"


async def test_a_letter_that_cannot_be_written_holds_up_no_other(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    """Olena reads a language that the bot spoke once and speaks no more."""
    await the_office(maria, olena, sami, here.person(301, "Ann", "en"))
    await posts(maria, Request(day=WEDNESDAY))
    async with here.lotse.office.write() as c:
        person = await people.by_telegram_id(c, olena.phone.id)
        assert person is not None
        await people.set_person(c, person.id, language="xx")
    await maria.taps("Send now")
    await here.wait(seconds=5)
    assert len(shown(sami, ASKED)) == 1
    assert len(shown(here.actors[301], ASKED)) == 1


@pytest.fixture
def log(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[[], str]]:
    """All that is logged, at the level that says most."""
    before, level = structlog.get_config(), logging.getLogger().level
    written: list[str] = []

    def read() -> str:
        written.append(capsys.readouterr().err)
        return "".join(written) + caplog.text

    logs.set_up("DEBUG")
    caplog.handler.setLevel(logging.DEBUG)
    yield read
    logging.getLogger().setLevel(level)
    structlog.configure(**before)


async def test_what_nobody_foresaw_reaches_log_person_and_admins_with_one_code(
    here: Town, maria: Actor, olena: Actor, log: Callable[[], str]
) -> None:
    await the_office(maria, olena)
    async with here.lotse.office.write() as c:
        await c.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON assignments "
                "BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
            )
        )
    await sends(here, maria, Request(day=WEDNESDAY, title="Kinderarzt"))
    await olena.taps("I'll come")
    code = re.search(r"\b[0-9A-F]{6}\b", olena.sees())
    assert code
    assert words(olena, SORRY) in olena.sees()
    assert f"({code[0]})" in maria.sees_all()
    assert f"code={code[0]}" in log()
    assert "Traceback" in log()
    assert maria.t("{n} of {m} places filled", n=0, m=1) in maria.sees_all(), "nothing half done"


async def test_the_log_holds_nothing_of_what_people_write(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor, log: Callable[[], str]
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY, title="Nierenstein", private_note=SECRET))
    await olena.taps("I'll come")
    await olena.says("Ich heiße Wolkenstein")
    here.telegram.faults.add("sendMessage", kind="bad_gateway", chat_id=olena.phone.id)
    await olena.says("Ich heiße Wolkenstein")
    await maria.says("/new")
    await maria.taps("Cooking")
    async with here.lotse.office.write() as c:
        await c.execute(
            text(
                "CREATE TRIGGER full BEFORE UPDATE ON drafts "
                "BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
            )
        )
    await maria.says("Wolkenstein")
    assert words(maria, SORRY) in maria.sees_all()
    read = log()
    assert "disk is full" in read, "what went wrong is there"
    for private in ("Wolkenstein", "Nierenstein", SECRET, DOOR, "Olena", "1:sandbox"):
        assert private not in read


async def test_an_update_that_nobody_can_read_is_set_aside(here: Town, olena: Actor) -> None:
    """With its traceback, and what is said after it is answered."""
    await registers_to_help(olena, Helper())
    await _comes(here, olena, "/help", payload='{"update_id": 1, "message": {"message_id": 1}}')
    await olena.says("/help")
    async with here.lotse.office.read() as c:
        faults = (await c.execute(text("SELECT fault FROM inbox WHERE fault IS NOT NULL"))).all()
    assert ["Traceback" in fault for (fault,) in faults] == [True]
    assert olena.phone.messages[-1]["from"]["is_bot"]


async def test_an_update_that_ends_the_program_is_set_aside_and_reported_once(
    here: Town, maria: Actor, olena: Actor
) -> None:
    """Tried at each start, and not for ever."""
    await the_office(maria, olena)
    await _comes(here, olena, "/help", attempts=MOST_ATTEMPTS)
    await here.lotse.ordering.recover()
    await here.settle()
    code = re.search(r"\b[0-9A-F]{6}\b", olena.sees())
    assert code
    assert len(shown(olena, SORRY)) == 1
    assert maria.sees_all().count(f"Crashed ({code[0]})") == 1


async def test_an_update_that_was_there_in_several_crashes_waits_and_is_handled(
    here: Town, maria: Actor, olena: Actor
) -> None:
    """The program may have been killed from outside: nobody is blamed, and others come first."""
    await the_office(maria, olena)
    quiet = min(2.0 ** (MOST_ATTEMPTS - SUSPECT), LONGEST_QUIET)
    timer = here.lotse.ordering._timer
    before = timer.now()
    await _comes(here, olena, "/help", attempts=MOST_ATTEMPTS - 1)
    await here.lotse.ordering.recover()
    await here.settle()
    assert timer.now() - before >= quiet - (before - here.lotse.ordering._opened_at)
    async with here.lotse.office.read() as c:
        rows = (
            await c.execute(text("SELECT attempts, fault FROM inbox WHERE attempts > 1"))
        ).all()
    assert [tuple(row) for row in rows] == [(MOST_ATTEMPTS, None)]
    assert not shown(olena, SORRY)


async def test_a_database_that_is_away_for_a_moment_is_no_mistake(
    here: Town, maria: Actor, olena: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even for an update that was under way in several kills."""
    await the_office(maria, olena)
    met, away = meeting.meet, [Away("restarting")] * MOST_ATTEMPTS

    async def meet(*args: Any) -> Any:
        if away:
            raise away.pop()
        return await met(*args)

    monkeypatch.setattr(meeting, "meet", meet)
    await _comes(here, olena, "/help", attempts=MOST_MISTAKES)
    await here.lotse.ordering.recover()
    await here.settle()
    assert not away
    assert not shown(olena, SORRY)
    assert olena.phone.messages[-1]["from"]["is_bot"]


async def _comes(
    here: Town, actor: Actor, said: str, payload: str = "", attempts: int = 0
) -> None:
    """What was said is taken up as a program that ended has left it in the inbox."""
    actor.phone.say(said)
    update = list(here.telegram.updates.pending.values())[-1]
    async with here.lotse.office.write() as c:
        await inbox.add(c, [update], here.clock.now())
        await c.execute(
            schema.inbox.update()
            .where(schema.inbox.c.update_id == update["update_id"])
            .values(attempts=attempts, payload=json.loads(payload) if payload else update)
        )
    await here.settle()


async def test_groups_are_left_alone(here: Town, olena: Actor) -> None:
    await registers_to_help(olena, Helper())
    group = here.telegram.group(-1001, "Nachbarn")
    before = olena.sees_all()
    olena.phone.say("/help", chat_id=-1001)
    olena.phone.say("Hallo", chat_id=-1001)
    await here.settle()
    assert [m for m in group.messages if m["from"]["is_bot"]] == []
    assert olena.sees_all() == before


async def test_many_messages_at_once_are_answered_in_order(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.taps("Cooking", "Skip")
    for typed in (WEDNESDAY, "9:00"):
        maria.phone.say(typed)
    await here.settle()
    assert words(maria, "How long will it take?") in maria.sees()
