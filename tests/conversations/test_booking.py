"""Asking and booking: yes, no, later, the waiting list, and who may see what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.demo.cast import Actor
from bot.demo.people import Helper, Request, registers_office
from bot.services import booking
from storage import people
from tests.conversations.scenes import (
    ANY_TIME,
    DOOR,
    NOT_YOURS,
    OLD_BUTTON,
    SECRET,
    WEDNESDAY,
    all_data,
    data_on,
    from_bot,
    open_town,
    plain,
    sends,
    shown,
    the_office,
    words,
)
from tests.support.paper import registers_to_help
from tests.support.town import Town

ASKED = "Help wanted: {what}"
BOOKED = "You are coming. Thank you!"
FILLED = "Filled: {what}"
WAITING = "If a place becomes free, we ask the waiting list first."
CALLED = "A place is free now: {what}"
OVER = "This is no longer open. /open shows what you could take now."
TO_OFFICES = Request(
    day=WEDNESDAY, title="Kinderarzt", private_note=SECRET, public_note="2 Kinder"
)


def _calendar(here: Town, actor: Actor) -> Any:
    files = [m["document"] for m in from_bot(actor) if "document" in m]
    assert len(files) == 1
    name, mime, content = here.telegram.file(files[0]["file_id"])
    assert (name, mime) == ("lotse.ics", "text/calendar")
    return Calendar.from_ical(content)


async def test_the_question_says_what_when_where_and_why(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY, title="Kinderarzt", languages=["uk", "de"]))
    asked = olena.sees()
    assert words(olena, ASKED) in asked
    assert olena.t("Company at the doctor") in asked
    assert "9:00–11:00" in asked
    assert "Kinderarzt" in asked
    why = "You are asked because you speak {languages} and usually have time then."
    assert words(olena, why) in asked
    assert olena.t.language_name("uk") in asked
    for label in ("I'll come", "Not this time", "Decide later", "Details"):
        assert olena.t(label) in olena.buttons()


async def test_whoever_says_yes_gets_all_they_need(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, TO_OFFICES)
    await olena.taps("I'll come")
    booked = shown(olena, BOOKED)
    assert len(booked) == 1
    for detail in (DOOR, SECRET, "2 Kinder", "9:00–11:00"):
        assert detail in plain(booked[0]["text"])

    pins = [m["venue"] for m in from_bot(olena) if "venue" in m]
    assert len(pins) == 1
    assert pins[0]["address"] == DOOR
    assert pins[0]["location"]["latitude"] == pytest.approx(51.181)

    (event,) = _calendar(here, olena).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert str(event["location"]) == DOOR
    assert str(event["summary"]) == "Kinderarzt"
    assert str(event["uid"])
    assert event.decoded("dtstamp").tzinfo is not None


@pytest.mark.parametrize("answer", ["", "Not this time", "Decide later", "Details"])
async def test_private_details_are_for_those_who_come(
    here: Town, maria: Actor, olena: Actor, sami: Actor, answer: str
) -> None:
    await the_office(maria, olena, sami)
    await sends(here, maria, TO_OFFICES)
    if answer:
        await sami.taps(answer)
    await olena.taps("I'll come")
    await sami.says("/open")
    await sami.says("/shifts")
    for private in (SECRET, DOOR):
        assert private in olena.sees_all()
        assert private not in sami.sees_all()
    assert not [m for m in from_bot(sami) if "venue" in m or "document" in m]


async def test_the_waiting_list_sees_no_private_details(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await the_office(maria, olena, sami)
    await sends(here, maria, TO_OFFICES)
    yes = data_on(sami, "I'll come")
    await olena.taps("I'll come")
    await sami.presses(yes)
    assert words(sami, WAITING) in sami.sees()
    assert SECRET not in sami.sees_all()
    assert DOOR not in sami.sees_all()
    await olena.taps("Give my place back", "Yes, give it back")
    assert words(sami, CALLED) in sami.sees()
    assert SECRET not in sami.sees_all()
    assert DOOR not in sami.sees_all()


async def test_the_details_say_more_before_one_decides(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await registers_office(maria)
    await registers_to_help(olena, Helper(car="Yes"))
    await sends(here, maria, Request(day=WEDNESDAY, requirements=["With a car"]))
    await olena.taps("Details")
    assert olena.t("With a car") in olena.sees()
    assert words(olena, "If you say yes, you get the exact place and the contact.") in olena.sees()
    await olena.taps("I'll come")
    assert len(shown(olena, BOOKED)) == 1


async def test_no_is_a_good_answer(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("Not this time")
    assert words(olena, "We ask somebody else, and you no more about this.") in olena.sees()
    await here.wait(days=1)
    assert shown(olena, ASKED) == []


async def test_no_asks_the_next_one_at_once(here: Town, maria: Actor) -> None:
    helpers = [here.person(300 + n, f"Ann{n}", "en") for n in range(4)]
    await the_office(maria, *helpers)
    await sends(here, maria, Request(day=WEDNESDAY))
    assert shown(helpers[3], ASKED) == []
    await helpers[0].taps("Not this time")
    await here.wait(seconds=5)
    assert len(shown(helpers[3], ASKED)) == 1


async def test_no_holds_after_the_need_is_open_again(
    here: Town, maria: Actor, olena: Actor, sami: Actor, emily: Actor
) -> None:
    await the_office(maria, olena, sami, emily)
    await sends(here, maria, Request(day=WEDNESDAY))
    await sami.taps("Not this time")
    await olena.taps("I'll come")
    assert len(shown(emily, FILLED)) == 1
    await olena.taps("Give my place back", "Yes, give it back")
    assert len(shown(emily, ASKED)) == 1, "the next best are asked at once"
    assert shown(sami, ASKED) == [], "but nobody who has said no"
    await maria.taps("Ask more now")
    await here.wait(hours=5)
    assert shown(sami, ASKED) == []
    assert shown(olena, ASKED) == []


async def test_later_asks_once_more(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("Decide later")
    assert words(olena, "We ask you again: {when}") in olena.sees()
    assert "12:00" in olena.sees()
    await here.wait(hours=1, minutes=59)
    assert shown(olena, "Have you decided? {what}") == []
    await here.wait(minutes=2)
    assert len(shown(olena, "Have you decided? {what}")) == 1
    await here.wait(hours=20)
    assert len(shown(olena, "Have you decided? {what}")) == 1
    answered = [m for m in from_bot(olena) if "reply_markup" in m and "Help" not in m["text"]]
    assert sum("offer.yes" in str(m["reply_markup"]) for m in answered) == 1
    await olena.taps("I'll come")
    assert len(shown(olena, BOOKED)) == 1


def _says_yes_during(
    here: Town,
    monkeypatch: pytest.MonkeyPatch,
    who: Actor,
    offer: int,
    method: str,
    message_id: int | None = None,
) -> None:
    """They say yes while the next such call about them (about this message) is under way."""
    office, call = here.lotse.office, here.telegram.call

    async def answers_meanwhile(called: str, params: Any, *rest: Any) -> Any:
        theirs = called == method and int(params["chat_id"]) == who.phone.id
        if theirs and message_id in (None, int(params.get("message_id", 0))):
            monkeypatch.setattr(here.telegram, "call", call)
            async with office.read() as c:
                person = await people.by_telegram_id(c, who.phone.id)
            assert person
            await booking.accept(office, person, offer, message_id)
        return await call(called, params, *rest)

    monkeypatch.setattr(here.telegram, "call", answers_meanwhile)


async def test_an_answer_while_the_question_comes_again_keeps_its_buttons(
    here: Town, maria: Actor, olena: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("Decide later")
    first = shown(olena, "We ask you again: {when}")[0]["message_id"]
    offer = int(_nos(olena)[0].partition(":")[2])
    _says_yes_during(here, monkeypatch, olena, offer, "sendMessage")
    await here.wait(hours=2, minutes=1)
    assert _nos(olena) == [], "the one that came again asks no more"
    held = [m for m in from_bot(olena) if "place.release" in str(m.get("reply_markup"))]
    assert [m["message_id"] for m in held] == [first], "the one that was answered, and no other"


async def test_later_at_night_is_asked_before_it_begins(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena, like=Helper(quiet="No quiet hours"))
    await here.wait(hours=11)  # 21:00
    await sends(here, maria, Request(day="24.11.", time="7:00"))
    await olena.taps("Decide later")
    for _ in range(3):
        await here.wait(hours=1)
    assert len(shown(olena, "Have you decided? {what}")) == 1


async def test_whoever_decides_later_may_find_it_filled(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await the_office(maria, olena, sami)
    await sends(here, maria, Request(day=WEDNESDAY))
    await sami.taps("Decide later")
    await olena.taps("I'll come")
    assert words(sami, FILLED) in sami.sees()
    await here.wait(hours=5)
    assert shown(sami, "Have you decided? {what}") == []


async def test_filled_edits_every_open_question(here: Town, maria: Actor) -> None:
    helpers = [here.person(300 + n, f"Ann{n}", "en") for n in range(4)]
    await the_office(maria, *helpers)
    await sends(here, maria, Request(day=WEDNESDAY, places=2))
    asked = {ann.phone.id: from_bot(ann)[-1]["message_id"] for ann in helpers}
    await helpers[0].taps("I'll come")
    assert shown(helpers[2], FILLED) == []
    await helpers[1].taps("I'll come")
    for ann in helpers[2:]:
        assert from_bot(ann)[-1]["message_id"] == asked[ann.phone.id]
        assert words(ann, FILLED) in ann.sees()
        assert "reply_markup" not in from_bot(ann)[-1]


async def test_a_filled_that_comes_over_the_answer_to_a_yes_goes_again(
    here: Town, maria: Actor, olena: Actor, sami: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await the_office(maria, olena, sami)
    await sends(here, maria, Request(day=WEDNESDAY))
    offer = int(data_on(sami, "I'll come").partition(":")[2])
    message = from_bot(sami)[-1]["message_id"]
    _says_yes_during(here, monkeypatch, sami, offer, "editMessageText")
    await olena.taps("I'll come")
    assert from_bot(sami)[-1]["message_id"] == message
    number_one = sami.t(
        "Others were a little faster. You are number {n} on the waiting list.", n=1
    )
    assert plain(number_one) in plain(sami.sees())
    assert words(sami, WAITING) in sami.sees()
    await sami.taps("Leave the waiting list")


async def test_buttons_that_are_taken_off_an_answer_come_back(
    here: Town, maria: Actor, olena: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("Decide later")
    first = shown(olena, "We ask you again: {when}")[0]["message_id"]
    offer = int(_nos(olena)[0].partition(":")[2])
    # The reminder is recorded, and takes the buttons off the message that is tapped just now.
    _says_yes_during(here, monkeypatch, olena, offer, "editMessageReplyMarkup", first)
    await here.wait(hours=2, minutes=1)
    held = [m for m in from_bot(olena) if "place.release" in str(m.get("reply_markup"))]
    assert [m["message_id"] for m in held] == [first]
    assert words(olena, BOOKED) in plain(held[0]["text"])


async def _full(here: Town, maria: Actor, *helpers: Actor) -> list[str]:
    """The first has the place, the others wait in this order; the data of their "I'll come"."""
    await the_office(maria, *helpers)
    await sends(here, maria, TO_OFFICES)
    yes = [data_on(helper, "I'll come") for helper in helpers]
    for helper, data in zip(helpers, yes, strict=True):
        await helper.presses(data)
    return yes


async def test_full_means_the_waiting_list_with_its_position(
    here: Town, maria: Actor, olena: Actor, sami: Actor, emily: Actor
) -> None:
    await _full(here, maria, olena, sami, emily)
    for position, actor in enumerate((sami, emily), 1):
        line = "Others were a little faster. You are number {n} on the waiting list."
        assert plain(actor.t(line, n=position)) in actor.sees()
    assert words(maria, "Waiting list: {names}") in maria.sees()


async def test_whoever_waited_is_asked_first_and_says_yes_again(
    here: Town, maria: Actor, olena: Actor, sami: Actor, emily: Actor
) -> None:
    await _full(here, maria, olena, sami, emily)
    await olena.taps("Give my place back", "Yes, give it back")
    assert len(shown(sami, CALLED)) == 1
    assert shown(sami, BOOKED) == [], "not without a second yes"
    assert shown(emily, CALLED) == []
    await sami.taps("I'll come")
    assert len(shown(sami, BOOKED)) == 1
    assert SECRET in sami.sees_all()


async def test_if_the_first_in_line_says_no_the_second_is_asked(
    here: Town, maria: Actor, olena: Actor, sami: Actor, emily: Actor
) -> None:
    await _full(here, maria, olena, sami, emily)
    await olena.taps("Give my place back", "Yes, give it back")
    await sami.taps("Not this time")
    await here.wait(seconds=5)
    assert len(shown(emily, CALLED)) == 1


async def test_the_waiting_list_can_be_left(
    here: Town, maria: Actor, olena: Actor, sami: Actor, emily: Actor
) -> None:
    await _full(here, maria, olena, sami, emily)
    await sami.taps("Leave the waiting list")
    await olena.taps("Give my place back", "Yes, give it back")
    assert shown(sami, CALLED) == []
    assert len(shown(emily, CALLED)) == 1


async def test_a_place_is_given_back_with_one_question(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await the_office(maria, olena, sami)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("I'll come", "Give my place back")
    assert words(olena, "Give your place back?") in olena.sees_all()
    await olena.taps("No, I'll come")
    assert len(shown(olena, BOOKED)) == 1
    await olena.taps("Give my place back", "Yes, give it back")
    assert words(olena, "Thank you for telling us in time.") in olena.sees_all()
    assert len(shown(sami, ASKED)) == 1
    assert plain(maria.t("{name} can't come.", name="Olena")) in maria.sees_all()


async def test_given_back_twice_is_given_back_once(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await the_office(maria, olena, sami)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("I'll come", "Give my place back")
    again = data_on(olena, "Yes, give it back")
    olena.phone.tap(olena.t("Yes, give it back"))
    olena.phone.tap(olena.t("Yes, give it back"))
    await here.settle()
    gone = "This place has been given back already. /shifts shows yours."
    assert words(olena, gone) in olena.notice()
    await sami.taps("I'll come")
    await olena.presses(again)
    assert maria.t("{n} of {m} places filled", n=1, m=1) in maria.sees_all()


async def test_yes_pressed_twice_books_once(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY, places=2))
    olena.phone.tap(olena.t("I'll come"))
    olena.phone.tap(olena.t("I'll come"))
    await here.settle()
    assert len(shown(olena, BOOKED)) == 1
    assert len([m for m in from_bot(olena) if "document" in m]) == 1
    assert len([m for m in from_bot(olena) if "venue" in m]) == 1
    assert maria.t("{n} of {m} places filled", n=1, m=2) in maria.sees()


async def test_a_no_pressed_after_the_yes_gives_nothing_away(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    no, question = data_on(olena, "Not this time"), from_bot(olena)[-1]["message_id"]
    await olena.taps("I'll come")
    olena.phone.press(question, data=no, stale=True)
    await here.settle()
    assert len(shown(olena, BOOKED)) == 1
    await olena.says("/shifts")
    assert words(olena, "You have said yes to:") in olena.sees()


async def test_one_may_change_ones_mind(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    yes = data_on(olena, "I'll come")
    await olena.taps("Not this time")
    await olena.presses(yes)
    assert len(shown(olena, BOOKED)) == 1


async def test_stale_buttons_get_a_friendly_word(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    old = [data for data in all_data(olena) if data.startswith("offer.")]
    assert len(old) == 4
    await here.wait(days=5)
    before = olena.sees_all()
    for data in old:
        await olena.presses(data)
        assert words(olena, OVER) in olena.notice()
    assert olena.sees_all() == before


@pytest.mark.parametrize("act", ["yes", "no", "later", "details"])
async def test_an_offer_to_somebody_else_cannot_be_answered(
    here: Town, maria: Actor, olena: Actor, sami: Actor, karim: Actor, act: str
) -> None:
    await the_office(maria, olena, sami)
    await sends(here, maria, Request(day=WEDNESDAY))
    number = data_on(olena, "I'll come").rpartition(":")[2]
    await karim.says("/start")
    for forger in (sami, karim):
        before = forger.sees_all()
        await forger.presses(f"offer.{act}:{number}")
        assert words(forger, NOT_YOURS) in forger.notice()
        assert forger.sees_all() == before
    assert shown(olena, ASKED), "her question stands"
    assert maria.t("{n} of {m} places filled", n=0, m=1) in maria.sees()


@pytest.mark.parametrize(
    "act", ["place.release", "place.released", "place.keep", "still.yes", "done.yes", "done.no"]
)
async def test_a_place_of_somebody_else_cannot_be_touched(
    here: Town, maria: Actor, olena: Actor, sami: Actor, act: str
) -> None:
    await the_office(maria, olena, sami)
    await sends(here, maria, TO_OFFICES)
    await olena.taps("I'll come")
    number = data_on(olena, "Give my place back").rpartition(":")[2]
    await sami.presses(f"{act}:{number}")
    assert words(sami, NOT_YOURS) in sami.notice()
    assert SECRET not in sami.sees_all()
    assert maria.t("{n} of {m} places filled", n=1, m=1) in maria.sees()
    assert maria.t("not confirmed yet") in maria.sees()


@pytest.mark.parametrize(
    "data",
    [
        "offer.yes",
        "offer.yes:",
        "offer.yes:x",
        "offer.yes:1:2",
        "offer.yes:999",
        "offer.yes:-1",
        "offer.yes:99999999999999999999999999",
        "open:7",
        "place.release:7",
        "done.yes:7",
        "nothing",
        "",
        ":",
        "ask",
        "ask:reg",
        "ask.page:reg:languages:x",
        "ask:reg:availability:x",
        "ask.done",
        "ask:reg:availability:9.9",
        "ask:reg:availability:-3.1",
        "go",
        "go:nowhere",
        "language:xx",
        "language",
        "pause:x",
        "pause:99999999",
        "less:1",
        "need.send:1",
        "ask.change:reg",
    ],
)
async def test_data_that_nobody_sent_does_nothing(
    here: Town, olena: Actor, maria: Actor, data: str
) -> None:
    await registers_office(maria)
    await registers_to_help(olena, Helper())
    before, office = olena.sees_all(), maria.sees_all()
    await olena.presses(data)
    assert olena.sees_all() == before
    assert maria.sees_all() == office, "nothing went wrong"


@pytest.mark.parametrize("value", ["x", "9.9", "-3.1", "0.0.0", "٣"])
async def test_a_field_of_the_week_that_is_not_there(here: Town, olena: Actor, value: str) -> None:
    await registers_to_help(olena, Helper())
    await olena.says("/profile")
    await olena.taps("Time")
    before = olena.sees()
    await olena.presses(f"ask:reg:availability:{value}")
    assert olena.sees() == before
    assert words(olena, "Please choose one of the buttons.") in olena.notice()


async def test_shifts_lists_what_i_have_said_yes_to(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena, like=Helper(times=ANY_TIME))
    await olena.says("/shifts")
    assert words(olena, "You have not said yes to anything at the moment.") in olena.sees()
    for time in ("15:00", "9:00"):
        await sends(here, maria, Request(day=WEDNESDAY, time=time, private_note=f"um {time}"))
        await olena.taps("I'll come")
    await olena.says("/shifts")
    assert olena.sees().index("um 9:00") < olena.sees().index("um 15:00")
    assert len(olena.buttons()) == 2
    await olena.presses(all_data(olena)[-2])
    await olena.taps("Yes, give it back")
    await olena.says("/shifts")
    assert "um 9:00" not in olena.sees()
    assert "um 15:00" in olena.sees()


async def test_open_lists_what_i_could_take(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await registers_office(maria)
    await registers_to_help(olena, Helper())
    await registers_to_help(sami, Helper(skills=("Cooking",)))
    await olena.says("/open")
    assert words(olena, "There is nothing open for you at the moment.") in olena.sees()
    await sends(here, maria, Request(day=WEDNESDAY))
    await sami.says("/open")
    assert words(sami, "There is nothing open for you at the moment.") in sami.sees()
    await olena.taps("Not this time")
    await olena.says("/open")
    await olena.presses(all_data(olena)[-1])
    await olena.taps("I'll come")
    assert len(shown(olena, BOOKED)) == 1


async def test_a_question_can_be_answered_in_one_message_alone(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    first = shown(olena, ASKED)[0]["message_id"]
    await olena.says("/open")
    await olena.presses(all_data(olena)[-1])
    no = _nos(olena)
    assert len(no) == 1, "where it stood before it has no buttons any more"
    olena.phone.press(first, data=no[0], stale=True)  # a copy that a kill has left
    await olena.settle()
    assert _nos(olena) == []


def _nos(actor: Actor) -> list[str]:
    return [data for data in all_data(actor) if data.startswith("offer.no:")]


async def test_what_was_opened_from_the_list_is_edited_when_filled(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await the_office(maria, olena, sami)
    await sami.says("/pause")
    await sami.taps("One week")
    await sends(here, maria, Request(day=WEDNESDAY))
    assert shown(sami, ASKED) == []
    await sami.says("/open")
    await sami.presses(all_data(sami)[-1])
    assert len(shown(sami, ASKED)) == 1
    await olena.taps("I'll come")
    assert len(shown(sami, FILLED)) == 1


async def test_open_is_for_volunteers(here: Town, maria: Actor, karim: Actor) -> None:
    await registers_office(maria)
    for actor in (maria, karim):
        for command in ("/open", "/pause"):
            await actor.says(command)
            assert words(actor, NOT_YOURS) in actor.sees()


async def test_who_takes_a_break_is_not_asked(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await olena.says("/pause")
    await olena.taps("One week")
    assert words(olena, "You are taking a break until {day}.") in olena.sees()
    await sends(here, maria, Request(day="2.12."))
    assert shown(olena, ASKED) == []
    await olena.says("/start")
    assert words(olena, "You are taking a break until {day}. We ask you nothing.") in olena.sees()
    await olena.says("/pause")
    await olena.taps("I am back")
    assert words(olena, "Good to have you back.") in olena.sees()
    await maria.taps("Ask more now")
    assert len(shown(olena, ASKED)) == 1


async def test_a_break_ends_by_itself(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await olena.says("/pause")
    await olena.taps("One week")
    await here.wait(days=7, seconds=1)
    await sends(here, maria, Request(day="2.12."))
    assert len(shown(olena, ASKED)) == 1


async def test_who_will_be_away_is_not_asked_about_those_days(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await olena.says("/pause")
    await olena.taps("I will be away")
    await olena.says("30.11.")
    await olena.says("29.11.")
    refused = words(olena, "That is before the first day. Please choose a later one.")
    assert refused in olena.sees(last=2)
    await olena.says("4.12.")
    await olena.taps("From")
    await olena.says("5.12.")
    refused = words(olena, "That is after the last day. Please choose an earlier one.")
    assert refused in olena.sees(last=2)
    await olena.says("30.11.")
    await olena.taps("Save")
    assert words(olena, "Days you are away") not in olena.sees()
    assert plain(olena.t("How long would you like to take a break?")) in olena.sees()
    assert "30 листопада – " in olena.sees()
    await sends(here, maria, Request(day="2.12."))
    assert shown(olena, ASKED) == []
    await sends(here, maria, Request(day=WEDNESDAY))
    assert len(shown(olena, ASKED)) == 1
    await olena.says("/pause")
    await olena.taps("I am there after all")
    assert "листопада" not in olena.sees()
    await sends(here, maria, Request(day="3.12."))
    assert len(shown(olena, ASKED)) == 2


async def test_one_may_be_asked_less_often(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena, like=Helper(cap="Twice a week"))
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("Not this time", "Ask me less often")
    once = olena.t.plural(
        "All right: from now on at most {n} time a week.",
        "All right: from now on at most {n} times a week.",
        1,
    )
    assert olena.notice() == plain(once)
    await olena.taps("Ask me less often")
    assert olena.notice() == plain(once), "but never less than once"
    await sends(here, maria, Request(day="26.11."))
    assert shown(olena, ASKED) == []


async def test_nobody_is_asked_more_often_than_they_said(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena, like=Helper(cap="Once a week"))
    await sends(here, maria, Request(day=WEDNESDAY, title="A"))
    await sends(here, maria, Request(day="26.11.", title="B"))
    assert len(shown(olena, ASKED)) == 1
    await sends(here, maria, Request(day="27.11.", title="C", urgent="Yes"))
    assert len(shown(olena, ASKED)) == 2, "an urgent one may ask twice as often"
    await here.wait(days=7)
    await sends(here, maria, Request(day="4.12.", title="D"))
    assert "D" in olena.sees()


async def test_at_night_only_those_who_allowed_it_are_woken(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await registers_office(maria)
    await registers_to_help(olena, Helper(night="Yes", times=ANY_TIME))
    await registers_to_help(sami, Helper(night="No", times=ANY_TIME))
    await here.wait(hours=13)  # 23:00
    await sends(here, maria, Request(day="24.11.", time="12:00", title="Not urgent"))
    assert shown(olena, ASKED) == []
    await sends(here, maria, Request(day="24.11.", time="1:00", title="A bus", urgent="Yes"))
    assert "A bus" in olena.sees()
    assert shown(sami, ASKED) == []


async def test_made_urgent_at_night_wakes_those_who_allowed_it(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena, like=Helper(night="Yes", times=ANY_TIME))
    await here.wait(hours=13)
    await sends(here, maria, Request(day="24.11.", time="12:00"))
    assert shown(olena, ASKED) == []
    await maria.taps("Make urgent")
    assert len(shown(olena, ASKED)) == 1


async def test_the_need_is_filled_while_the_question_is_under_way(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await the_office(maria, olena, sami)
    here.telegram.faults.add("sendMessage", kind="bad_gateway", chat_id=sami.phone.id)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("I'll come")
    await here.wait(minutes=1)
    assert shown(sami, ASKED) == [], "what is no longer true is not said"
    await olena.taps("Give my place back", "Yes, give it back")
    assert len(shown(sami, ASKED)) == 1


async def test_whoever_helps_no_more_cannot_take_a_place(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    yes = data_on(olena, "I'll come")
    await olena.says("/profile")
    await olena.taps("You are here because", "I have just arrived", "Skip", "Skip")
    await olena.taps("Yes, that is right")
    await olena.presses(yes)
    assert words(olena, NOT_YOURS) in olena.notice()


async def test_an_hour_in_advance_is_time_enough(sqlite_url: str) -> None:
    async with open_town(sqlite_url) as here:
        maria, olena = here.person(101, "Maria", "de"), here.person(102, "Olena", "uk")
        await the_office(maria, olena)
        await sends(here, maria, Request(day="23.11.", time="11:00", duration=30))
        await here.wait(minutes=59, seconds=50)
        await olena.taps("I'll come")
        assert len(shown(olena, BOOKED)) == 1
        await here.wait(seconds=10)
        await olena.taps("Give my place back")
        await olena.taps("Yes, give it back")
        assert words(olena, OVER) in olena.notice(), "it has begun"


async def test_what_has_begun_cannot_be_taken(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day="23.11.", time="11:00", duration=30))
    yes = data_on(olena, "I'll come")
    await here.clock.move(timedelta(hours=1))
    assert len(shown(olena, "This is over: {what}")) == 1
    await olena.presses(yes)
    assert words(olena, OVER) in olena.notice()


async def test_a_page_that_no_list_has_is_an_old_button(here: Town, olena: Actor) -> None:
    await olena.says("/start")
    await olena.presses(f"ask.page:reg:language:{'9' * 20}")
    assert words(olena, OLD_BUTTON) in olena.notice()


async def test_an_unknown_button_is_called_old(here: Town, olena: Actor) -> None:
    await registers_to_help(olena, Helper())
    await olena.presses("nothing:1")
    assert words(olena, OLD_BUTTON) in olena.notice()
