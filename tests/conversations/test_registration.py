"""Registration: one question at a time, in one's own language, and nothing lost on the way."""

import json

import pytest
from sqlalchemy import select

from bot.demo.cast import MARIA, Actor
from bot.demo.people import (
    Helper,
    agrees,
    chooses_languages,
    registers_as_newcomer,
    registers_office,
    registers_to_help,
)
from bot.domain.people import Volunteer
from bot.domain.places import Point
from bot.texts import texts
from storage import people, volunteers
from storage.schema import metadata
from tests.conversations.scenes import (
    NOT_YOURS,
    OLD_BUTTON,
    commands,
    from_bot,
    open_town,
    restarted,
    shown,
    words,
)
from tests.support.town import Town, town

LANGUAGES = ["de", "uk", "ar", "en"]
OWN_NAMES = ["Deutsch", "Українська", "العربية", "English"]
REGISTERED = "Thank you, {name}. You are registered."


async def _everything_kept(here: Town) -> str:
    """All that the database holds, as one text."""
    found = []
    async with here.lotse.office.read() as c:
        for table in metadata.sorted_tables:
            for row in await c.execute(select(table)):
                found.append(json.dumps(dict(row._mapping), default=str, ensure_ascii=False))
    return "\n".join(found)


async def _volunteer(here: Town, actor: Actor) -> Volunteer:
    async with here.lotse.office.read() as c:
        person = await people.by_telegram_id(c, actor.phone.id)
        assert person is not None
        profile = await volunteers.get(c, person.id)
    assert profile is not None
    return profile


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everyone_registers_in_their_own_language(here: Town, language: str) -> None:
    ann = here.person(201, "Ann", language)
    await ann.says("/start")
    assert sorted(ann.buttons()) == sorted(OWN_NAMES)

    await ann.taps(ann.t.own_name())
    assert words(ann, "Before we start: your data") in ann.sees()
    await ann.taps("Back")
    await registers_to_help(ann, Helper())

    assert words(ann, REGISTERED) in ann.sees()
    assert "Ann" in ann.sees()
    others = [texts(code)(REGISTERED).partition("{")[0] for code in LANGUAGES if code != language]
    assert not [other for other in others if other and other in ann.sees()]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_one_arrives_in_their_own_language(here: Town, language: str) -> None:
    ann = here.person(201, "Ann", language)
    await registers_as_newcomer(ann, ["ar", "fa"], "nordostring", "Spreehotel")
    assert words(ann, REGISTERED) in ann.sees()
    assert words(ann, "A person is there for you: /help shows how to reach us.") in ann.sees()


async def test_a_phone_in_a_language_we_lack_can_choose_one_we_have(here: Town) -> None:
    paul = here.person(202, "Paul", "fr")
    await paul.says("/start")
    paul.phone.tap("العربية")
    await paul.settle()
    assert texts("ar")("Before we start: your data") in paul.sees()


async def test_whoever_does_not_agree_leaves_no_trace(here: Town) -> None:
    zeb = here.person(987654, "Zebulon", "en")
    await zeb.says("/start")
    await zeb.taps("English", "No, thank you")
    assert words(zeb, "We have kept nothing. If you change your mind, write /start.") in zeb.sees()

    kept = await _everything_kept(here)
    assert "987654" not in kept
    assert "Zebulon" not in kept

    await zeb.says("/start")
    assert sorted(zeb.buttons()) == sorted(OWN_NAMES)


async def test_whoever_agrees_and_goes_back_to_refuse_leaves_no_trace(here: Town) -> None:
    zeb = here.person(987654, "Zebulon", "en")
    await agrees(zeb)
    await zeb.taps("Back", "No, thank you")
    assert words(zeb, "We have kept nothing. If you change your mind, write /start.") in zeb.sees()
    kept = await _everything_kept(here)
    assert "987654" not in kept
    assert "Zebulon" not in kept


async def test_a_coordinator_who_takes_the_consent_back_has_not_agreed(
    here: Town, maria: Actor
) -> None:
    await agrees(maria)
    await maria.taps("Back", "No, thank you")
    assert "Maria" not in await _everything_kept(here)
    await maria.says("/start")
    assert sorted(maria.buttons()) == sorted(OWN_NAMES)


async def test_a_volunteer_tells_all_that_is_asked(here: Town, olena: Actor) -> None:
    helper = Helper(
        languages={"uk": "Fluently", "de": "A little"},
        skills=("Cooking",),
        times=("Evening",),
        district="gesundbrunnen",
        radius=10,
        car="Yes",
        cap="Twice a week",
        quiet="22:00–7:00",
        night="Yes",
        gender="A woman",
    )
    await registers_to_help(olena, helper)
    known = await _volunteer(here, olena)
    assert known.languages == {"uk": 3, "de": 1}
    assert known.skills == {"cooking"}
    assert (known.district, known.radius_km, known.car) == ("gesundbrunnen", 10, True)
    assert (known.weekly_cap, known.night_calls, known.gender) == (2, True, "woman")
    assert known.adult
    assert known.availability == sum(1 << (day * 4 + 2) for day in range(7))


async def test_a_newcomer_is_asked_for_no_more_than_needed(here: Town, yusuf: Actor) -> None:
    await registers_as_newcomer(yusuf, ["ar"], "nordostring", "Spreehotel")
    assert len([m for m in yusuf.phone.messages if not m["from"]["is_bot"]]) == 2
    assert "open" not in commands(yusuf)
    await yusuf.says("/profile")
    assert "Spreehotel" in yusuf.sees()
    assert yusuf.t("Car") not in yusuf.sees()


async def test_a_newcomer_may_skip_where_they_live(here: Town, yusuf: Actor) -> None:
    await agrees(yusuf)
    await yusuf.taps("I have just arrived")
    await chooses_languages(yusuf, ["ar"])
    await yusuf.taps("Skip", "Skip")
    assert yusuf.sees().count(words(yusuf, "no answer")) == 2
    await yusuf.taps("Yes, that is right")
    assert words(yusuf, REGISTERED) in yusuf.sees()


async def test_one_can_be_both(here: Town, sami: Actor) -> None:
    await registers_to_help(sami, Helper(), "Both")
    assert words(sami, "You can take a break whenever you like: /pause") in sami.sees()
    assert words(sami, "A person is there for you: /help shows how to reach us.") in sami.sees()


async def test_the_office_is_asked_for_nothing_else(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    assert words(maria, REGISTERED) in maria.sees()


async def test_only_coordinators_work_in_the_office(here: Town, karim: Actor) -> None:
    await agrees(karim)
    assert karim.t("I work in the office") not in karim.buttons()
    await karim.presses("ask:reg:role:office")
    assert words(karim, "Please choose one of the buttons.") in karim.notice()
    assert words(karim, "What brings you here?") in karim.sees()


async def test_back_goes_one_question_back_and_keeps_the_answer(here: Town, olena: Actor) -> None:
    await agrees(olena)
    await olena.taps("I want to help")
    assert words(olena, "Which languages do you speak?") in olena.sees()
    await olena.taps("Back")
    assert words(olena, "What brings you here?") in olena.sees()
    assert "✓ " + olena.t("I want to help") in olena.buttons()
    assert len(from_bot(olena)) == 1, "one message, edited in place"


async def test_what_must_be_known_cannot_be_skipped(here: Town, olena: Actor) -> None:
    await agrees(olena)
    assert olena.t("Skip") not in olena.buttons()
    await olena.presses("ask.skip:reg:role")
    assert words(olena, "We need this answer to go on.") in olena.notice()
    await olena.taps("I want to help", "Done")
    assert words(olena, "Please choose at least one.") in olena.notice()


async def test_going_on_later_keeps_everything(here: Town, olena: Actor) -> None:
    await agrees(olena)
    await olena.taps("I want to help", "Go on later")
    assert words(olena, "That is fine. Everything is saved.") in olena.sees()
    await olena.taps("Go on")
    assert words(olena, "Which languages do you speak?") in olena.sees()


async def test_a_week_away_changes_nothing(here: Town, olena: Actor) -> None:
    await agrees(olena)
    await olena.taps("I want to help", olena.t.language_name("uk"))
    await here.wait(days=7)
    await olena.taps("Done")
    assert olena.t.language_name("uk") in olena.sees()
    assert words(olena, "Fluently") in " ".join(olena.buttons())


async def test_a_second_start_goes_on_where_one_was(here: Town, olena: Actor) -> None:
    await agrees(olena)
    await olena.taps("I want to help", olena.t.language_name("uk"))
    await olena.says("/start")
    assert words(olena, "Which languages do you speak?") in olena.sees()
    assert "✓ " + olena.t.language_name("uk") in olena.buttons()
    with_buttons = [m for m in from_bot(olena) if "reply_markup" in m]
    assert len(with_buttons) == 1, "the earlier question has lost its buttons"


async def test_details_asked_for_too_early_go_on_where_one_was(here: Town, olena: Actor) -> None:
    await agrees(olena)
    await olena.taps("I want to help", olena.t.language_name("uk"))
    await olena.says("/profile")
    assert words(olena, "Which languages do you speak?") in olena.sees()
    assert "✓ " + olena.t.language_name("uk") in olena.buttons()


async def test_the_bot_restarts_in_the_middle(sqlite_url: str) -> None:
    async with town(sqlite_url) as before:
        olena = before.person(102, "Olena", "uk")
        await agrees(olena)
        await olena.taps("I want to help", olena.t.language_name("uk"))
        olena.phone.tap(olena.t("Done"))  # nobody is there to see it
    async with restarted(before, sqlite_url) as after:
        await after.settle()
        assert olena.t("Fluently") in olena.buttons()
        await olena.taps("Fluently")
        assert words(olena, "What do you like to do?") in olena.sees()
    assert after.telegram.refusals == []


async def test_the_bot_restarts_at_every_question(sqlite_url: str) -> None:
    async with open_town(sqlite_url) as here:
        olena = here.person(102, "Olena", "uk")
        await olena.says("/start")
    answers = [
        (olena.t.own_name(), "I agree", "I want to help"),
        (olena.t.language_name("uk"), "Done", "Well"),
        ("Cooking", "Done"),
        ("Evening",),
        ("Done",),
    ]
    for labels in answers:
        async with restarted(here, sqlite_url):
            await olena.taps(*labels)
    async with restarted(here, sqlite_url):
        await olena.presses("ask:reg:area:innenstadt")
        await olena.taps(olena.t.kilometres(5), "No", "Once a week", "No quiet hours")
        await olena.taps("Skip", "Yes", "Yes, that is right")
        assert words(olena, REGISTERED) in olena.sees()
    assert here.telegram.refusals == []


async def _up_to_summary(olena: Actor) -> None:
    await agrees(olena)
    await olena.taps("I want to help")
    await chooses_languages(olena, ["uk"])
    await olena.taps("Fluently", "Cooking", "Done", "Evening", "Done")
    await olena.presses("ask:reg:area:innenstadt")
    await olena.taps(olena.t.kilometres(5), "No", "Once a week", "No quiet hours")
    await olena.taps("Skip", "Yes")
    assert words(olena, "Is this right?") in olena.sees()


async def test_any_answer_can_be_changed_from_the_summary(here: Town, olena: Actor) -> None:
    await _up_to_summary(olena)
    await olena.taps("How far", olena.t.kilometres(20))
    assert words(olena, "Is this right?") in olena.sees()
    assert olena.t.kilometres(20) in olena.sees()

    await olena.taps("Help with", "Cooking", "Done")
    assert words(olena, "Please choose at least one.") in olena.notice()
    await olena.taps("Moving and furniture", "Done")
    assert olena.t("Moving and furniture") in olena.sees()

    await olena.taps("Car", "Back")
    assert words(olena, "Is this right?") in olena.sees()


async def test_a_language_more_is_asked_how_well(here: Town, olena: Actor) -> None:
    await _up_to_summary(olena)
    await olena.taps("Languages", olena.t.language_name("de"), "Done")
    assert olena.t.language_name("de") in olena.sees()
    await olena.taps("A little", "Yes, that is right")
    assert (await _volunteer(here, olena)).languages == {"uk": 3, "de": 1}


async def test_a_new_answer_leads_to_new_questions(here: Town, olena: Actor) -> None:
    await _up_to_summary(olena)
    await olena.taps("Quiet hours", "22:00–7:00")
    assert words(olena, "May we wake you in an emergency?") in olena.sees()
    await olena.taps("Yes")
    assert words(olena, "Is this right?") in olena.sees()


async def test_the_language_changes_at_once(here: Town, olena: Actor) -> None:
    await _up_to_summary(olena)
    await olena.taps("Language", "English")
    assert "Is this right?" in olena.sees()


async def test_another_language_in_the_middle_stays(here: Town, olena: Actor) -> None:
    await agrees(olena)
    await olena.says("/language")
    await olena.taps("English")
    assert "What brings you here?" in olena.sees()
    await olena.taps("I want to help")
    assert "Which languages do you speak?" in olena.sees()


async def test_details_change_later(here: Town, olena: Actor) -> None:
    await registers_to_help(olena, Helper())
    await olena.says("/profile")
    assert words(olena, "Is this right?") in olena.sees()
    await olena.taps("Asked at most", "Once a week", "Yes, that is right")
    assert (await _volunteer(here, olena)).weekly_cap == 1


async def test_what_is_changed_and_not_confirmed_does_not_count(here: Town, olena: Actor) -> None:
    await registers_to_help(olena, Helper())
    await olena.says("/profile")
    await olena.taps("Asked at most", "Once a week", "Discard")
    assert (await _volunteer(here, olena)).weekly_cap == 3
    assert words(olena, "Discarded. Nothing was sent.") in olena.sees()


async def test_whoever_arrived_can_begin_to_help(here: Town, yusuf: Actor) -> None:
    await registers_as_newcomer(yusuf, ["ar"], "nordostring", "Spreehotel")
    await yusuf.says("/profile")
    await yusuf.taps("You are here because", "Both")
    await yusuf.taps("Fluently", "Cooking", "Done", "Evening", "Done")
    await yusuf.presses("ask:reg:area:innenstadt")
    await yusuf.taps(yusuf.t.kilometres(5), "No", "Once a week", "No quiet hours")
    await yusuf.taps("Skip", "Yes", "Yes, that is right")
    assert (await _volunteer(here, yusuf)).skills == {"cooking"}
    assert {"open", "shifts", "pause"} <= set(commands(yusuf))


async def test_a_shared_location_is_kept_no_closer_than_500_metres(
    here: Town, olena: Actor
) -> None:
    await agrees(olena)
    await olena.taps("I want to help")
    await chooses_languages(olena, ["uk"])
    await olena.taps("Fluently", "Cooking", "Done", "Evening", "Done", "Share my location")
    assert words(olena, "We keep it only to within 500 metres.") in olena.sees()
    exact = Point(51.18349, 14.42777)
    olena.phone.share_location(exact.lat, exact.lon)
    await olena.settle()
    assert words(olena, "How far would you go?") in olena.sees()
    assert olena.phone.reply_keyboard is None

    await olena.taps(olena.t.kilometres(5), "No", "Once a week", "No quiet hours")
    await olena.taps("Skip", "Yes")
    assert words(olena, "shared location") in olena.sees()
    await olena.taps("Yes, that is right")
    home = (await _volunteer(here, olena)).home
    assert home is not None
    assert home == home.coarse()
    assert 0 < home.distance_m(exact) < 400
    kept = await _everything_kept(here)
    assert "51.1834" not in kept
    assert "14.4277" not in kept


async def test_the_week_is_switched_in_place(here: Town, olena: Actor) -> None:
    await agrees(olena)
    await olena.taps("I want to help")
    await chooses_languages(olena, ["uk"])
    await olena.taps("Fluently", "Cooking", "Done")
    before = len(olena.phone.messages)
    number = from_bot(olena)[-1]["message_id"]

    await olena.taps("Morning")
    assert sum(it.startswith("✓") for it in olena.buttons()) == 7
    await olena.presses("ask:reg:availability:0.0")
    assert sum(it.startswith("✓") for it in olena.buttons()) == 6
    await olena.taps(olena.t.weekday(0))
    assert sum(it.startswith("✓") for it in olena.buttons()) == 10
    await olena.taps(olena.t.weekday(0))
    assert sum(it.startswith("✓") for it in olena.buttons()) == 6

    assert from_bot(olena)[-1]["message_id"] == number
    assert len(olena.phone.messages) == before


async def test_a_week_without_any_time_is_no_answer(here: Town, olena: Actor) -> None:
    await agrees(olena)
    await olena.taps("I want to help")
    await chooses_languages(olena, ["uk"])
    await olena.taps("Fluently", "Cooking", "Done", "Morning", "Morning", "Done")
    assert words(olena, "Please choose at least one.") in olena.notice()


async def test_commands_follow_role_and_language(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor, karim: Actor
) -> None:
    for actor in (maria, olena, yusuf, karim):
        assert commands(actor) == ["start", "places", "language", "help"]
        assert actor.phone.commands()[0]["description"] == actor.t("Where you are")
    await registers_office(maria)
    await registers_to_help(olena, Helper())
    await registers_as_newcomer(yusuf, ["ar"], "nordostring", "Spreehotel")
    about_me = ["news", "profile", "language", "help"]
    office = ["new", "needs", "asked", "announce", "articles", "volunteers", "unreachable"]
    office += ["report", "questions", "duty", "invite"]
    assert commands(maria) == ["start", "places", *office, *about_me]
    helping = ["open", "shifts", "photo", "pause", "write", "places"]
    assert commands(olena) == ["start", *helping, *about_me]
    assert commands(yusuf) == ["start", "request", "write", "places", *about_me]

    await olena.says("/language")
    await olena.taps("English")
    assert olena.phone.commands()[1]["description"] == "What I could do"


async def test_who_helps_no_more_is_offered_no_more(here: Town, olena: Actor) -> None:
    await registers_to_help(olena, Helper())
    await olena.says("/profile")
    await olena.taps("You are here because", "I have just arrived", "Skip", "Skip")
    await olena.taps("Yes, that is right")
    about_me = ["news", "profile", "language", "help"]
    assert commands(olena) == ["start", "request", "write", "places", *about_me]
    await olena.says("/open")
    assert words(olena, NOT_YOURS) in olena.sees()


async def test_a_question_answered_before_changes_nothing(here: Town, olena: Actor) -> None:
    await agrees(olena)
    await olena.taps("I want to help")
    await olena.presses("ask:reg:role:arrived")
    assert words(olena, "Which languages do you speak?") in olena.sees()
    await chooses_languages(olena, ["uk"])
    assert olena.t("Fluently") in olena.buttons(), "still somebody who helps"


async def test_the_summary_pressed_twice_registers_once(here: Town, olena: Actor) -> None:
    await _up_to_summary(olena)
    olena.phone.tap(olena.t("Yes, that is right"))
    olena.phone.tap(olena.t("Yes, that is right"))
    await olena.settle()
    assert len(shown(olena, REGISTERED)) == 1
    assert words(olena, OLD_BUTTON) in olena.notice()


async def test_the_buttons_of_another_dialogue_discard_nothing(here: Town, olena: Actor) -> None:
    await agrees(olena)
    await olena.taps("I want to help")
    await olena.presses("ask.discard:need:summary")
    assert words(olena, OLD_BUTTON) in olena.notice()
    await olena.says("/start")
    assert words(olena, "Which languages do you speak?") in olena.sees()


async def test_names_are_shown_without_signs_that_turn_text(here: Town) -> None:
    eve = here.person(203, "\u202eEve\u2066", "en")
    await registers_to_help(eve, Helper())
    raw = from_bot(eve)[-1]["text"]
    assert "\u202e" not in raw
    assert raw.count("\u2066") == 0


async def test_an_admin_is_recognised_again(sqlite_url: str) -> None:
    async with open_town(sqlite_url) as here:
        maria = here.person(MARIA, "Maria", "de")
        await registers_office(maria)
    async with restarted(here, sqlite_url):
        await maria.says("/start")
        assert maria.t("Post a request") in maria.buttons()
