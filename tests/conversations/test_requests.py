"""A newcomer asks for help: the dialogue, the office's decision, and what is told on the way."""

import pytest

from bot.demo.cast import Actor
from bot.demo.people import (
    Ask,
    Helper,
    answers_the_rest,
    asks_for_help,
    registers_as_newcomer,
    registers_office,
)
from bot.demo.people import Request as Posted
from tests.conversations.scenes import (
    ARABIC,
    DOOR,
    NOT_YOURS,
    OLD_BUTTON,
    WEDNESDAY,
    all_data,
    among,
    asks,
    commands,
    data_on,
    from_bot,
    has_arrived,
    is_granted,
    nothing_refused,
    plain,
    restarted,
    shown,
    the_office,
    words,
)
from tests.support.paper import posts, registers_to_help
from tests.support.town import Town, town

DOCTOR = Ask(day=WEDNESDAY, meeting_point=DOOR, note="Ich brauche einen Rollstuhl.")
ASKED = "Help wanted: {what}"
RECEIVED = "Your request has reached the office."
CARD = "{name} asks for help: {what}"


async def _asks(yusuf: Actor, ask: Ask = DOCTOR) -> None:
    await asks(yusuf, ask)


async def _approved(here: Town, maria: Actor, yusuf: Actor, ask: Ask = DOCTOR) -> None:
    await is_granted(here, maria, yusuf, ask)


async def test_a_request_goes_from_the_question_to_how_it_was(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria, olena)
    await _asks(yusuf)
    assert words(yusuf, RECEIVED) in yusuf.sees()
    assert words(maria, CARD) in maria.sees()
    assert "Yusuf" in maria.sees()
    assert DOOR in maria.sees()
    assert DOCTOR.note in maria.sees()
    assert shown(olena, ASKED) == [], "nobody is asked before the office says so"

    await maria.taps("Approve")
    assert shown(maria, "Approved: volunteers are being asked.")
    assert words(yusuf, "We are asking for you: {what}") in yusuf.sees()
    await here.wait(seconds=5)
    push = plain(shown(olena, ASKED)[0]["text"])
    assert DOOR not in push
    assert DOCTOR.note not in push

    await olena.taps("I'll come")
    assert DOOR in olena.sees(3)
    assert words(yusuf, "{name} is coming: {what}") in yusuf.sees()
    assert "Olena" in yusuf.sees()

    await here.wait(days=1, hours=8)
    assert words(yusuf, "A reminder: {what}") in yusuf.sees()
    assert "Olena" in yusuf.sees()
    await here.wait(days=1)
    assert words(yusuf, "How was it? {what}") in yusuf.sees()
    await yusuf.taps("It helped")
    assert words(yusuf, "Thank you. It is good to know that it helped.") in yusuf.sees()


async def test_whoever_is_new_registers_first_and_comes_back(here: Town, yusuf: Actor) -> None:
    await yusuf.says("/request")
    assert words(yusuf, "First a few questions, so that we know whom to help.") in yusuf.sees(2)
    await yusuf.taps(yusuf.t.own_name(), "I agree", "I have just arrived")
    await yusuf.taps(yusuf.t.language_name("ar"), "Done")
    await yusuf.presses("ask:reg:home:nordostring")
    await yusuf.taps("Skip", "Yes, that is right")
    assert words(yusuf, "What shall somebody come along for?") in yusuf.sees()
    await yusuf.taps("Company at the doctor")
    await answers_the_rest(yusuf, DOCTOR)
    assert yusuf.t.language_name("ar") in yusuf.sees(), "the language of the profile is there"
    await yusuf.taps("Send to the office")
    assert words(yusuf, RECEIVED) in yusuf.sees()


async def test_a_kind_that_is_known_is_not_asked_again(here: Town, yusuf: Actor) -> None:
    await registers_as_newcomer(yusuf, ["ar"], "nordostring", "Spreehotel")
    await yusuf.presses("request.start:doctors")
    assert words(yusuf, "On which day?") in yusuf.sees()
    await answers_the_rest(yusuf, DOCTOR)
    assert yusuf.t("Company at the doctor") in yusuf.sees()


async def test_the_kind_is_kept_while_somebody_registers(here: Town, yusuf: Actor) -> None:
    await yusuf.says("/help")
    await yusuf.presses("request.start:doctors")
    await yusuf.taps(yusuf.t.own_name(), "I agree", "I have just arrived")
    await yusuf.taps(yusuf.t.language_name("ar"), "Done")
    await yusuf.presses("ask:reg:home:nordostring")
    await yusuf.taps("Skip", "Yes, that is right")
    assert words(yusuf, "On which day?") in yusuf.sees()


async def test_whoever_helps_and_does_not_say_that_they_arrived_is_not_led_back(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await olena.says("/request")
    assert words(olena, "To ask for help, tell us that you have arrived here.") in olena.sees(2)
    await olena.taps("Yes, that is right")
    assert not shown(olena, "What shall somebody come along for?")
    await olena.says("/start")
    assert words(olena, "When somebody needs what you can do, we ask you here.") in olena.sees()


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        ("Legal advice", "Volunteers give no legal advice."),
        ("Medical treatment", "Volunteers do not treat anybody."),
        ("Money or a loan", "Volunteers give and lend no money."),
    ],
)
async def test_what_volunteers_do_not_do_is_named_with_who_does_it(
    here: Town, emily: Actor, kind: str, who: str
) -> None:
    await registers_as_newcomer(emily, ["en"], "nordostring", "Spreehotel")
    await emily.says("/request")
    await emily.taps(kind)
    assert who in emily.notice()
    assert "What shall somebody come along for?" in emily.sees()
    await emily.taps("Company at offices")
    assert "On which day?" in emily.sees()


async def test_what_is_not_given_cannot_be_smuggled_in(here: Town, emily: Actor) -> None:
    await registers_as_newcomer(emily, ["en"], "nordostring", "Spreehotel")
    await emily.presses("request.start:law")
    assert "What shall somebody come along for?" in emily.sees()
    await emily.presses("request.start:donations")
    assert "What shall somebody come along for?" in emily.sees()


async def test_the_office_declines_with_a_reason(
    here: Town, maria: Actor, emily: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria)
    await _asks(yusuf)
    await maria.taps("Decline", "Nobody has time")
    await maria.says("Bitte am Montag noch einmal fragen.")
    await maria.taps("Decline")
    assert words(yusuf, "This is not possible: {what}") in yusuf.sees()
    assert words(yusuf, "We have nobody for this at that time.") in yusuf.sees()
    assert "Bitte am Montag noch einmal fragen." in yusuf.sees()
    assert "03591 000000" in yusuf.sees()
    assert shown(maria, "Declined.")
    await yusuf.taps("Ask for something else")
    assert words(yusuf, "What shall somebody come along for?") in yusuf.sees()


async def test_the_office_changes_it_and_whoever_asked_is_told(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria, olena)
    await _asks(yusuf)
    await maria.taps("Change")
    await maria.presses("ask.change:need:time")
    await maria.says("9:30")
    await maria.taps("Preview", "Send now")
    assert words(yusuf, "Changed, and we are asking for you: {what}") in yusuf.sees()
    assert "9:30" in yusuf.sees()
    await here.wait(seconds=5)
    assert "9:30" in plain(shown(olena, ASKED)[0]["text"])
    assert shown(maria, "Approved: volunteers are being asked.")


async def test_a_request_that_the_office_writes_itself_is_not_lost_for_a_change(
    here: Town, maria: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria)
    await maria.says("/new")
    await maria.taps("Cooking")
    await maria.says("Suppe")
    await _asks(yusuf)
    await maria.taps("Change")
    own = "You are writing a request of your own. Please send or discard it first: /new"
    assert words(maria, own) in maria.notice()
    await maria.says("/new")
    assert words(maria, "On which day?") in maria.sees()


async def test_of_two_who_decide_one_does(
    here: Town, maria: Actor, karim: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria)
    await maria.says("/invite")
    secret = maria.sees().rpartition("start=")[2].split()[0]
    await karim.says(f"/start {secret}")
    await karim.taps("English", "I agree", "I work in the office", "Yes, that is right")
    await _asks(yusuf)
    assert words(karim, CARD) in karim.sees()
    decline = data_on(karim, "Decline")
    await maria.taps("Approve")
    assert shown(karim, "Approved: volunteers are being asked.")
    assert "Approve" not in karim.buttons()
    await karim.presses(decline)
    assert "This has been decided already" in karim.notice()
    assert len(shown(yusuf, "We are asking for you: {what}")) == 1


async def test_approved_twice_makes_one_need(here: Town, maria: Actor, yusuf: Actor) -> None:
    await has_arrived(yusuf, maria)
    await _asks(yusuf)
    maria.phone.tap(maria.t("Approve"))
    maria.phone.tap(maria.t("Approve"))
    await here.settle()
    assert len(shown(maria, "{n} of {m} places filled")) == 1


async def test_sent_twice_is_one_request(here: Town, maria: Actor, yusuf: Actor) -> None:
    await has_arrived(yusuf, maria)
    await asks_for_help(yusuf, DOCTOR)
    yusuf.phone.tap(yusuf.t("Send to the office"))
    yusuf.phone.tap(yusuf.t("Send to the office"))
    await here.settle()
    assert len(shown(maria, CARD)) == 1
    assert words(yusuf, OLD_BUTTON) in yusuf.notice()


async def test_taken_back_while_it_waits(here: Town, maria: Actor, yusuf: Actor) -> None:
    await has_arrived(yusuf, maria)
    await _asks(yusuf)
    approve = data_on(maria, "Approve")
    await yusuf.taps("Cancel", "Yes, cancel")
    assert words(yusuf, "Cancelled. Thank you for telling us.") in yusuf.sees()
    assert shown(maria, "Taken back by whoever asked.")
    await maria.presses(approve)
    assert words(maria, "This has been decided already, or was taken back.") in maria.notice()


async def test_taken_back_when_somebody_comes_tells_everybody(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria, olena)
    await _approved(here, maria, yusuf)
    await olena.taps("I'll come")
    await yusuf.says("/request")
    await yusuf.presses(data_on(yusuf, "Cancel"))
    assert "Olena" in yusuf.sees()
    await yusuf.taps("Yes, cancel")
    assert words(olena, "Cancelled: {what}") in olena.sees()
    assert words(maria, "{name} no longer needs help.") in maria.sees()
    assert not shown(yusuf, "The office had to cancel it.")
    await here.wait(days=3)
    assert not shown(yusuf, "A reminder: {what}")
    assert not shown(yusuf, "How was it? {what}")


async def test_the_office_cancels_and_whoever_asked_is_told(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria, olena)
    await _approved(here, maria, yusuf)
    await maria.taps("Cancel", "Yes, cancel")
    assert words(yusuf, "The office had to cancel it.") in yusuf.sees()


async def test_whoever_asked_is_told_when_the_helper_cannot_come(
    here: Town, maria: Actor, olena: Actor, sami: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria, olena, sami)
    await _approved(here, maria, yusuf)
    await olena.taps("I'll come", "Give my place back", "Yes, give it back")
    assert words(yusuf, "We are asking others now. You read here who comes.") in yusuf.sees_all()
    await here.wait(minutes=1)
    await sami.taps("I'll come")
    assert "Sami" in yusuf.sees()


async def test_nobody_yet_is_said_and_then_nobody_at_all(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria, olena)
    await _approved(here, maria, yusuf)
    await olena.taps("Not this time")
    for _ in range(4):
        await here.wait(minutes=30)
    assert len(shown(yusuf, "We have found nobody yet: {what}")) == 1
    await here.wait(days=2)
    assert words(yusuf, "We have found nobody: {what}") in yusuf.sees()
    await here.wait(days=1)
    assert not shown(yusuf, "How was it? {what}"), "nobody came, so there is nothing to ask"


async def test_the_office_is_reminded_and_what_it_never_saw_ends_kindly(
    here: Town, maria: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria)
    await _asks(yusuf)
    await here.wait(hours=5)
    assert words(maria, "{name} still waits for an answer.") in maria.sees()
    await here.wait(days=3)
    assert words(yusuf, "This came too late: {what}") in yusuf.sees()
    assert shown(maria, "Its time came before anybody decided.")
    await maria.says("/asked")
    assert words(maria, "No request is waiting for you.") in maria.sees()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("It did not happen", "{name} says it did not take place."),
        ("I want to talk to you", "{name} wants to talk to you."),
    ],
)
async def test_what_went_wrong_reaches_the_office(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor, answer: str, told: str
) -> None:
    await has_arrived(yusuf, maria, olena)
    await _approved(here, maria, yusuf)
    await olena.taps("I'll come")
    await here.wait(days=3)
    before = len(shown(maria, told))
    await yusuf.taps(answer)
    assert len(shown(maria, told)) == before + 1


async def test_the_office_is_told_when_a_newcomer_is_gone_and_somebody_comes(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria, olena)
    await _approved(here, maria, yusuf)
    await olena.taps("I'll come")
    before = len(shown(maria, "{name} cannot be reached on Telegram."))
    yusuf.phone.block()
    await here.settle()
    assert len(shown(maria, "{name} cannot be reached on Telegram.")) == before + 1


async def test_only_so_many_are_open_at_once(here: Town, maria: Actor, emily: Actor) -> None:
    await registers_office(maria)
    await registers_as_newcomer(emily, ["en"], "nordostring", "Spreehotel")
    for hour in ("9:00", "12:00", "15:00"):
        await _asks(emily, Ask(day=WEDNESDAY, time=hour, languages=()))
    await emily.says("/request")
    await emily.presses("request.start")
    assert "You have 3 open requests." in emily.notice()
    await emily.taps("Cancel: 1", "Yes, cancel", "Ask for help")
    assert "What shall somebody come along for?" in emily.sees()


async def test_what_was_begun_outlives_a_restart(sqlite_url: str) -> None:
    async with town(sqlite_url) as here:
        yusuf = here.person(105, "Yusuf", "ar")
        await registers_as_newcomer(yusuf, ["ar"], "nordostring", "Spreehotel")
        await yusuf.says("/request")
        await yusuf.taps("Company at the doctor")
        async with restarted(here, sqlite_url):
            await yusuf.says("/request")
            assert words(yusuf, "On which day?") in yusuf.sees()
            await answers_the_rest(yusuf, DOCTOR)
            await yusuf.taps("Send to the office")
            assert words(yusuf, RECEIVED) in yusuf.sees()
        nothing_refused(here)


async def test_newcomers_are_offered_it_and_volunteers_are_not(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria, olena)
    assert "request" in commands(yusuf)
    assert "request" not in commands(olena)
    assert "asked" in commands(maria)
    await yusuf.says("/start")
    assert among(yusuf.buttons(), yusuf, "Someone to come with me")


async def test_other_peoples_requests_are_nobodys_business(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria, olena)
    await _asks(yusuf)
    acts = ("cancel", "cancelled", "helped", "missed", "talk", "show", "ok", "change", "no")
    for act in acts:
        before = olena.sees_all()
        await olena.presses(f"req.{act}:1")
        assert words(olena, NOT_YOURS) in olena.notice()
        assert olena.sees_all() == before
    assert {it for it in all_data(maria) if it.startswith("req.")} == {
        "req.ok:1", "req.change:1", "req.no:1",
    }  # fmt: skip
    for act in ("ok", "change", "no", "show"):
        await yusuf.presses(f"req.{act}:1")
        assert words(yusuf, NOT_YOURS) in yusuf.notice()


async def test_a_need_of_the_office_tells_no_newcomer(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await has_arrived(yusuf, maria, olena)
    before = len(from_bot(yusuf))
    await posts(maria, Posted(day=WEDNESDAY))
    await maria.taps("Send now")
    await here.wait(seconds=5)
    await olena.taps("I'll come")
    assert len(from_bot(yusuf)) == before


async def test_what_is_wished_of_whoever_comes_is_asked_for(
    here: Town, maria: Actor, olena: Actor, sami: Actor, yusuf: Actor
) -> None:
    await registers_office(maria)
    woman = Helper(languages=ARABIC.languages, gender="A woman")
    await registers_to_help(olena, woman)
    await registers_to_help(sami, ARABIC)
    await registers_as_newcomer(yusuf, ["ar"], "nordostring", "Spreehotel")
    await _approved(here, maria, yusuf, Ask(day=WEDNESDAY, wishes=["A woman"]))
    assert len(shown(olena, ASKED)) == 1
    assert shown(sami, ASKED) == []
