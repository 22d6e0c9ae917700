"""Posting a need: the dialogue, the preview, the live card, and what its coordinator decides."""

import re

import pytest

from bot.demo.cast import Actor
from bot.demo.people import Helper, Request, agrees, registers_as_newcomer, registers_office
from bot.texts import texts
from tests.conversations.scenes import (
    ANY_TIME,
    DOOR,
    NOT_YOURS,
    OLD_BUTTON,
    SECRET,
    WEDNESDAY,
    commands,
    data_on,
    from_bot,
    plain,
    restarted,
    sends,
    shown,
    the_office,
    words,
)
from tests.support.paper import posts, registers_to_help
from tests.support.town import Town, town

PREVIEW = "This is what will be sent:"
ASKED = "Help wanted: {what}"
SILENT = "No answer yet: {names}"


def _matching(actor: Actor, n: int) -> str:
    return plain(actor.t.plural("{n} person matches.", "{n} people match.", n))


def _card(maria: Actor) -> str:
    """The live card: there is exactly one."""
    cards = [m for m in from_bot(maria) if words(maria, "{n} of {m} places filled") in m["text"]]
    assert len(cards) == 1
    return plain(cards[0]["text"])


def _reason(actor: Actor, reason: str, n: int) -> str:
    return plain(actor.t("– {reason}: {n}", reason=actor.t(reason), n=n))


async def test_a_need_is_posted_by_dialogue(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await posts(maria, Request(day=WEDNESDAY, title="Kinderarzt", languages=["uk"]))
    assert words(maria, PREVIEW) in maria.sees()
    assert _matching(maria, 1) in maria.sees()
    assert shown(olena, ASKED) == [], "nothing is sent before Maria says so"

    await maria.taps("Send now")
    assert words(maria, "Your request is on its way.") in maria.sees(2)
    await here.wait(seconds=5)
    assert "Kinderarzt" in olena.sees()
    assert words(maria, SILENT) in _card(maria)
    assert "Olena" in _card(maria)


async def test_days_and_times_can_be_chosen_by_buttons(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.taps("Cooking", "Skip")
    assert words(maria, "On which day?") in maria.sees()
    await maria.presses("ask:need:day:2026-11-25")
    await maria.taps("9:30")
    assert words(maria, "How long will it take?") in maria.sees()


@pytest.mark.parametrize("day", ["23.11.2020", "31.2.2027", "morgen vielleicht", "1.1.2099", "٣"])
async def test_a_day_that_cannot_be_is_refused(here: Town, maria: Actor, day: str) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.taps("Cooking", "Skip")
    await maria.says(day)
    assert words(maria, "On which day?") in maria.sees()
    assert from_bot(maria)[-2]["text"]


async def test_the_29th_of_february_is_no_day_of_most_years(sqlite_url: str) -> None:
    async with town(sqlite_url) as here:
        maria = here.person(101, "Maria", "de")
        await registers_office(maria)
        await maria.says("/new")
        await maria.taps("Cooking", "Skip")
        await here.until(here.clock.now().replace(year=2028, month=3, day=1))
        await maria.says("29.2.")
        assert words(maria, "Please choose a day, or write it like 24.11.2026.") in maria.sees(2)
        assert here.telegram.refusals == []


async def test_a_time_that_is_over_is_refused(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.taps("Cooking", "Skip")
    await maria.says("23.11.")
    await maria.says("9:30")
    assert words(maria, "That time is over. Please choose a later one.") in maria.sees(2)
    await maria.says("10:30")
    assert words(maria, "How long will it take?") in maria.sees()


async def test_an_hour_that_the_clocks_skip_is_refused(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.taps("Welcoming at night", "Skip")
    await maria.says("28.3.2027")
    await maria.says("2:30")
    gone = "The clocks change that night, and this time does not exist."
    assert words(maria, gone) in maria.sees(2)
    await maria.says("3:30")
    assert words(maria, "How long will it take?") in maria.sees()


async def test_the_preview_is_in_each_language_in_which_it_is_read(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await the_office(maria, olena, sami)
    request = Request(day=WEDNESDAY, public_note="Kinderarzt", private_note=SECRET)
    await posts(maria, request)
    for actor in (maria, olena, sami):
        assert words(actor, ASKED) in maria.sees()
    assert texts("en")(ASKED).partition("{")[0] not in maria.sees(), "nobody reads it in English"
    assert maria.sees().count("Kinderarzt") == 3, "once in her own language, then in theirs"
    assert SECRET not in maria.sees()
    assert DOOR not in maria.sees()
    await maria.taps("Send now")
    await here.wait(seconds=5)
    for actor in (olena, sami):
        assert words(actor, ASKED) in actor.sees()


async def test_the_reach_says_who_is_left_out_and_why(
    here: Town, maria: Actor, olena: Actor, sami: Actor, emily: Actor
) -> None:
    await registers_office(maria)
    await registers_to_help(olena, Helper())
    await registers_to_help(sami, Helper(languages={"ar": "Fluently"}))
    await registers_to_help(emily, Helper(skills=("Cooking",)))
    for number, helper in enumerate(
        [
            Helper(times=("Night",)),
            Helper(district="kleinwelka", radius=1),
            Helper(adult="No"),
            Helper(gender="A man"),
        ]
    ):
        await registers_to_help(here.person(300 + number, "Ann", "en"), helper)
    request = Request(
        day=WEDNESDAY, languages=["uk"], requirements=["18 or older", "With a car", "A woman"]
    )
    await posts(maria, request)
    assert _matching(maria, 0) in maria.sees()
    fewer = "Fewer languages or requirements, or another time, would reach more."
    assert words(maria, fewer) in maria.sees()
    for reason, n in {
        "do not speak the languages": 1,
        "do not offer this kind of help": 1,
        "have no time then": 1,
        "live too far away": 1,
        "are under 18": 1,
        "have no car": 2,
    }.items():
        assert _reason(maria, reason, n) in maria.sees()


async def test_whoever_sleeps_counts_and_is_asked_in_the_morning(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await here.wait(hours=12)  # 22:00
    await posts(maria, Request(day=WEDNESDAY))
    assert _matching(maria, 1) in maria.sees()
    await maria.taps("Send now")
    await here.wait(minutes=5)
    assert shown(olena, ASKED) == []
    await here.wait(hours=9)  # 7:05
    assert len(shown(olena, ASKED)) == 1


async def test_the_preview_can_be_changed(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await posts(maria, Request(day=WEDNESDAY, title="Kinderarzt"))
    await maria.taps("Change")
    assert words(maria, "Your new request") in maria.sees()
    await maria.taps("Title")
    assert "Kinderarzt" in maria.sees(), "what was typed before is shown"
    await maria.says("Zahnarzt")
    await maria.taps("Preview")
    assert "Zahnarzt" in maria.sees()
    await maria.taps("Send now")
    await here.wait(seconds=5)
    assert "Zahnarzt" in olena.sees()


async def test_a_need_can_be_discarded(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await posts(maria, Request(day=WEDNESDAY))
    await maria.taps("Change", "Discard")
    assert words(maria, "Discarded. Nothing was sent.") in maria.sees()
    await maria.says("/needs")
    assert words(maria, "There are no requests at the moment.") in maria.sees()


async def test_posting_is_gone_on_with_later(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.taps("Cooking", "Go on later")
    await here.wait(days=2)
    await maria.says("/new")
    assert words(maria, "What is it called? A few words are enough.") in maria.sees()


async def test_posting_survives_a_restart(sqlite_url: str) -> None:
    async with town(sqlite_url) as here:
        maria, olena = here.person(101, "Maria", "de"), here.person(102, "Olena", "uk")
        await the_office(maria, olena)
        await posts(maria, Request(day=WEDNESDAY))
    async with restarted(here, sqlite_url) as again:
        await maria.taps("Send now")
        await again.wait(seconds=5)
        assert len(shown(olena, ASKED)) == 1
    async with restarted(again, sqlite_url) as third:
        await third.wait(seconds=5)
        assert len(shown(olena, ASKED)) == 1
        assert words(maria, SILENT) in _card(maria)
    assert here.telegram.refusals == []


async def test_send_pressed_twice_sends_once(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await posts(maria, Request(day=WEDNESDAY))
    maria.phone.tap(maria.t("Send now"))
    maria.phone.tap(maria.t("Send now"))
    await here.settle()
    await here.wait(seconds=5)
    assert len(shown(olena, ASKED)) == 1
    assert words(maria, OLD_BUTTON) in maria.notice()
    _card(maria)


async def test_what_is_over_when_it_is_sent_is_not_sent(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await posts(maria, Request(day="23.11.", time="11:00"))
    await here.wait(hours=2)
    await maria.taps("Send now")
    assert words(maria, "That time is over. Please choose a later one.") in maria.notice()


async def test_the_card_is_one_message_edited_in_place(
    here: Town, maria: Actor, olena: Actor, sami: Actor, emily: Actor
) -> None:
    await the_office(maria, olena, sami, emily)
    await sends(here, maria, Request(day=WEDNESDAY, places=2))
    number = from_bot(maria)[-1]["message_id"]
    await olena.taps("I'll come")
    assert maria.t("{n} of {m} places filled", n=1, m=2) in _card(maria)
    assert f"Olena: {maria.t('not confirmed yet')}" in _card(maria)
    await sami.taps("Not this time")
    assert re.search(rf"{words(maria, 'Said no: {names}')}.*Sami", _card(maria))
    await emily.taps("Decide later")
    assert re.search(rf"{words(maria, 'Will decide later: {names}')}.*Emily", _card(maria))
    await emily.taps("I'll come")
    assert maria.t("Filled") in _card(maria)
    assert from_bot(maria)[-1]["message_id"] == number


async def test_a_card_that_was_deleted_comes_back(
    here: Town, maria: Actor, olena: Actor, refused: list[str]
) -> None:
    refused.append("message to edit not found")
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    maria.phone.chat.remove(from_bot(maria)[-1]["message_id"])
    await olena.taps("I'll come")
    assert maria.t("Filled") in _card(maria)


async def test_more_people_are_asked_at_once(here: Town, maria: Actor) -> None:
    helpers = [here.person(300 + n, f"Ann{n}", "en") for n in range(5)]
    await the_office(maria, *helpers)
    await sends(here, maria, Request(day=WEDNESDAY))
    assert sum(bool(shown(ann, ASKED)) for ann in helpers) == 3
    await maria.taps("Ask more now")
    assert sum(bool(shown(ann, ASKED)) for ann in helpers) == 5
    two = maria.t.plural("{n} more person is asked now.", "{n} more people are asked now.", 2)
    assert maria.notice() == plain(two)
    await maria.taps("Ask more now")
    assert maria.notice() == plain(maria.t("Nobody is left to ask."))
    assert all(len(shown(ann, ASKED)) == 1 for ann in helpers)


async def test_urgent_asks_more_people_at_once(here: Town, maria: Actor) -> None:
    helpers = [here.person(300 + n, f"Ann{n}", "en") for n in range(5)]
    await the_office(maria, *helpers)
    await sends(here, maria, Request(day=WEDNESDAY))
    await maria.taps("Make urgent")
    assert maria.notice() == plain(maria.t("Urgent: we ask more people now."))
    assert all(len(shown(ann, ASKED)) == 1 for ann in helpers)
    assert "🔴" in _card(maria)
    assert maria.t("Make urgent") not in maria.buttons()


async def test_nobody_left_is_said_once(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("Not this time")
    for _ in range(6):
        await here.wait(minutes=30)
    assert (
        len(shown(maria, "It may help to call somebody, to move the time, or to make it urgent."))
        == 1
    )


async def test_cancelling_tells_everyone_at_once(
    here: Town, maria: Actor, olena: Actor, sami: Actor, emily: Actor
) -> None:
    await the_office(maria, olena, sami, emily)
    await sends(here, maria, Request(day=WEDNESDAY, places=2))
    await olena.taps("I'll come")
    await sami.taps("Decide later")
    await maria.taps("Cancel")
    assert words(maria, "Cancel this request?") in maria.sees()
    assert not shown(olena, "Cancelled: {what}")
    await maria.taps("No, keep it")
    assert maria.t("Open") in _card(maria)

    await maria.taps("Cancel", "Yes, cancel")
    assert words(olena, "Cancelled: {what}") in olena.sees()
    for actor in (sami, emily):
        assert words(actor, "No longer needed: {what}") in actor.sees()
        assert shown(actor, ASKED) == []
        assert "reply_markup" not in from_bot(actor)[-1]
    assert maria.t("Cancelled") in _card(maria)
    assert "reply_markup" not in from_bot(maria)[-1]


async def test_cancelled_twice_is_told_once(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("I'll come")
    await maria.taps("Cancel")
    again = data_on(maria, "Yes, cancel")
    await maria.taps("Yes, cancel")
    await maria.presses(again)
    assert len(shown(olena, "Cancelled: {what}")) == 1
    assert words(maria, "This is no longer open. /open shows what you could take now.") in (
        maria.notice()
    )


async def test_closing_asks_nobody_else_and_keeps_those_who_come(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await the_office(maria, olena, sami)
    await sends(here, maria, Request(day=WEDNESDAY, places=3))
    await olena.taps("I'll come")
    await maria.taps("Close")
    assert maria.notice() == plain(maria.t("Closed: we ask nobody else."))
    assert words(sami, "Filled: {what}") in sami.sees()
    assert maria.t("{n} of {m} places filled", n=1, m=1) in _card(maria)
    await olena.says("/shifts")
    assert words(olena, "You have said yes to:") in olena.sees()


async def test_closing_without_helpers_ends_it(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await maria.taps("Close")
    assert words(olena, "This is over: {what}") in olena.sees()
    assert maria.t("Ended without helpers") in _card(maria)
    await here.wait(days=3)
    assert shown(olena, ASKED) == []


async def test_two_needs_at_the_same_time_cannot_both_be_taken(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY, title="A"))
    await sends(here, maria, Request(day=WEDNESDAY, time="10:30", duration=60, title="B"))
    await olena.taps("I'll come")
    assert words(olena, "You are coming. Thank you!") in olena.sees(3)
    first = shown(olena, ASKED)
    assert len(first) == 1
    yes = first[0]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await olena.presses(yes)
    clash = (
        "You have already said yes to something at that time: {kind}, {when}. "
        "To change, give that place back first: /shifts"
    )
    assert words(olena, clash) in olena.notice()
    assert len(shown(olena, "You are coming. Thank you!")) == 1


async def test_what_follows_directly_is_no_clash(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena, like=Helper(times=ANY_TIME))
    await sends(here, maria, Request(day=WEDNESDAY, time="9:00", duration=60))
    await olena.taps("I'll come")
    await sends(here, maria, Request(day=WEDNESDAY, time="10:00", duration=60))
    await olena.taps("I'll come")
    assert len(shown(olena, "You are coming. Thank you!")) == 2


async def _link(maria: Actor) -> str:
    await maria.says("/invite")
    found = re.search(r"https://t\.me/lotse_bot\?start=(\S+)", maria.sees())
    assert found
    return found[1]


async def test_an_invitation_makes_one_coordinator_once(
    here: Town, maria: Actor, karim: Actor, emily: Actor
) -> None:
    await registers_office(maria)
    secret = await _link(maria)
    await karim.says(f"/start {secret}")
    assert words(karim, "You are a coordinator now.") in karim.sees(2)
    await karim.taps("English", "I agree", "I work in the office", "Yes, that is right")
    assert {"new", "needs", "invite"} <= set(commands(karim))

    await emily.says(f"/start {secret}")
    used = "This invitation was used before or is too old. Please ask for a new one."
    assert words(emily, used) in emily.sees()
    await registers_to_help(emily, Helper())
    assert "new" not in commands(emily)


async def test_an_invitation_in_the_middle_of_registering_loses_nothing(
    here: Town, maria: Actor, karim: Actor
) -> None:
    await registers_office(maria)
    secret = await _link(maria)
    await agrees(karim)
    await karim.says(f"/start {secret}")
    assert "What brings you here?" in karim.sees()
    assert "I work in the office" in karim.buttons()


async def test_an_invitation_ends_after_a_week(here: Town, maria: Actor, karim: Actor) -> None:
    await registers_office(maria)
    secret = await _link(maria)
    await here.wait(days=7, seconds=1)
    await karim.says(f"/start {secret}")
    used = "This invitation was used before or is too old. Please ask for a new one."
    assert words(karim, used) in karim.sees()


async def test_a_coordinator_opens_their_own_need_only_through_the_list(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await maria.says("/needs")
    assert words(maria, "Requests") in maria.sees()
    await maria.presses(data_on(maria, f"1. {maria.t('Company at the doctor')}"[:24]))
    assert maria.t("Open") in maria.sees()


@pytest.mark.parametrize("command", ["/new", "/needs", "/invite"])
async def test_without_the_role_it_is_not_for_you(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor, karim: Actor, command: str
) -> None:
    await the_office(maria, olena)
    await registers_as_newcomer(yusuf, ["ar"], "nordostring", "Spreehotel")
    for actor in (olena, yusuf, karim):
        await actor.says(command)
        assert words(actor, NOT_YOURS) in actor.sees()


@pytest.mark.parametrize(
    "data",
    [
        "need.show:1",
        "need.card:1",
        "need.more:1",
        "need.urgent:1",
        "need.cancel:1",
        "need.cancelled:1",
        "need.close:1",
        "need.send",
        "risk.keep:1",
        "risk.replace:1",
        "go:new",
    ],
)
async def test_a_coordinators_button_in_other_hands_does_nothing(
    here: Town, maria: Actor, olena: Actor, sami: Actor, data: str
) -> None:
    await the_office(maria, olena, sami)
    await sends(here, maria, Request(day=WEDNESDAY, title="Kinderarzt", private_note=SECRET))
    await olena.taps("I'll come")
    before, card = sami.sees_all(), _card(maria)
    await sami.presses(data)
    assert words(sami, NOT_YOURS) in sami.notice()
    assert sami.sees_all() == before
    assert _card(maria) == card
