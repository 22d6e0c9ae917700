"""The engine of the dialogues, walked as people walk: on and back, skipping, changing, stale."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import taxonomy, week
from bot.domain.dialogues import engine
from bot.domain.dialogues.catalogue import DIALOGUES
from bot.domain.dialogues.engine import SUMMARY, Draft
from bot.domain.dialogues.posting import POSTING
from bot.domain.dialogues.questions import Dialogue, Kind, Question, Room
from bot.domain.dialogues.registration import REGISTRATION
from bot.domain.dialogues.times import ends_at, starts_at
from bot.domain.errors import NotAnAnswer
from bot.domain.places import District
from tests.support.examples import BERLIN, CENTRE, MONDAY, berlin

DISTRICTS = {key: District(key, {"": key.title()}, CENTRE) for key in ("innenstadt", "nord")}
ROOM = Room(MONDAY, BERLIN, DISTRICTS, ("ar", "de", "en", "uk"), coordinator=True)


@dataclass
class Talk:
    """Somebody in a dialogue; every act is theirs, ``at`` is the question that waits."""

    dialogue: Dialogue
    room: Room = ROOM
    draft: Draft = field(init=False)

    def __post_init__(self) -> None:
        self.draft = engine.begin(self.dialogue)

    @property
    def at(self) -> str:
        return self.draft.question

    @property
    def waits(self) -> Question | None:
        return engine.current(self.dialogue, self.draft)

    def order(self) -> list[str]:
        return [it.name for it in engine.asked(self.dialogue, self.draft.answers)]

    def answer(self, name: str) -> Any:
        return self.draft.answers.get(name)

    def taps(self, *values: str) -> None:
        for value in values:
            self.draft = engine.choose(self.dialogue, self.draft, value, self.room)

    def says(self, text: str) -> None:
        self.draft = engine.say(self.dialogue, self.draft, text, self.room)

    def shares(self, where: str) -> None:
        self.draft = engine.locate(self.dialogue, self.draft, where, self.room)

    def done(self) -> None:
        self.draft = engine.done(self.dialogue, self.draft, self.room)

    def skips(self) -> None:
        self.draft = engine.skip(self.dialogue, self.draft, self.room)

    def goes_back(self) -> None:
        self.draft = engine.back(self.dialogue, self.draft)

    def changes(self, name: str) -> None:
        self.draft = engine.change(self.dialogue, self.draft, name)

    def turns_to(self, page: int) -> None:
        self.draft = engine.turn(self.draft, page)

    def goes_on(self) -> None:
        """Answer whatever is asked with the first thing that comes to mind."""
        question = self.waits
        assert question is not None
        if question.kind is Kind.GRID:
            self.draft = replace(
                self.draft, answers={**self.draft.answers, question.name: week.bit(0, 0)}
            )
            self.done()
        elif question.kind is Kind.TEXT:
            address = question.name == "source"
            self.says("https://example.org/" if address else "Haus am Markt")
        elif question.kind is Kind.MANY:
            if not self.answer(question.name):
                self.taps(question.choices(self.room, self.draft.answers)[0].value)
            self.done()
        else:
            # The last one, for today's first hours may be over; but one that is taken.
            offered = [it.value for it in question.choices(self.room, self.draft.answers)]
            self.taps([it for it in offered if it not in taxonomy.NOT_GIVEN][-1])

    def goes_on_to(self, name: str) -> None:
        for _ in range(100):
            if self.at == name:
                return
            self.goes_on()
        raise AssertionError(f"never came to {name}")


def registering(role: str = "help") -> Talk:
    talk = Talk(REGISTRATION)
    talk.taps("uk", "yes", role)
    return talk


def posting(to: str = "kind", room: Room = ROOM) -> Talk:
    talk = Talk(POSTING, room)
    talk.goes_on_to(to)
    return talk


def refused(act: Callable[..., None], *args: Any) -> str:
    with pytest.raises(NotAnAnswer) as error:
        act(*args)
    return error.value.text


CHOOSE = "Please choose one of the buttons."


# -- on, back, skip ----------------------------------------------------------------------------


def test_a_choice_leads_to_the_next_question() -> None:
    talk = Talk(REGISTRATION)
    assert talk.at == "language"
    talk.taps("uk")
    assert talk.at == "consent"
    talk.taps("yes")
    assert talk.at == "role"


def test_back_shows_the_question_before_and_keeps_its_answer() -> None:
    talk = registering()
    talk.goes_back()
    assert (talk.at, talk.answer("role")) == ("role", "help")
    talk.goes_back()
    talk.goes_back()
    talk.goes_back()
    assert (talk.at, talk.answer("language")) == ("language", "uk")
    talk.taps("ar", "yes", "help")
    assert talk.at == "languages"


def test_only_what_is_optional_can_be_skipped() -> None:
    talk = registering("arrived")
    assert refused(talk.skips) == "We need this answer to go on."
    talk.taps("ar")
    talk.done()
    talk.skips()
    assert (talk.at, talk.answer("home")) == ("accommodation", None)
    assert "home" in talk.draft.answers
    talk.skips()
    assert talk.at == SUMMARY


def test_each_role_is_asked_its_own_questions() -> None:
    arrived, office = registering("arrived"), registering("office")
    assert arrived.order()[3:] == ["languages", "home", "accommodation"]
    assert office.at == SUMMARY
    helps = registering("help").order()
    assert "home" not in helps
    assert {"skills", "availability", "area", "adult"} <= set(helps)


def test_only_coordinators_are_offered_the_office() -> None:
    talk = Talk(REGISTRATION, replace(ROOM, coordinator=False))
    talk.taps("uk", "yes")
    assert refused(talk.taps, "office") == CHOOSE


def test_who_can_always_be_written_to_is_not_asked_about_emergencies() -> None:
    talk = registering()
    talk.goes_on_to("quiet")
    talk.taps("0-0")
    assert talk.at == "gender"
    talk.goes_back()
    talk.taps("21-7")
    assert talk.at == "night"


# -- many answers, grids, pages ----------------------------------------------------------------


def test_a_second_tap_takes_a_choice_back() -> None:
    talk = registering()
    talk.taps("uk", "de", "uk", "ar")
    assert (talk.at, talk.answer("languages")) == ("languages", ["de", "ar"])
    talk.taps("de", "ar")
    assert refused(talk.done) == "Please choose at least one."
    talk.taps("uk")
    talk.done()
    assert talk.at == "level.uk"


def test_done_without_a_choice_is_fine_where_none_is_needed() -> None:
    talk = posting("skills")
    talk.done()
    assert (talk.at, talk.answer("skills")) == ("requirements", ())


def test_the_kind_itself_is_not_offered_once_more() -> None:
    talk = posting("skills")
    assert refused(talk.taps, talk.answer("kind")) == CHOOSE


def test_each_language_is_asked_for_its_level() -> None:
    talk = registering()
    talk.taps("uk", "de")
    talk.done()
    assert (talk.at, talk.waits and talk.waits.subject) == ("level.uk", "uk")
    talk.taps("3")
    assert (talk.at, talk.waits and talk.waits.subject) == ("level.de", "de")
    talk.taps("2")
    assert talk.at == "skills"
    talk.goes_back()
    talk.goes_back()
    talk.goes_back()
    talk.taps("uk")
    talk.done()
    assert talk.at == "level.de"
    # A language that is chosen no more is not counted, and not forgotten either.
    assert "level.uk" not in engine.relevant(REGISTRATION, talk.draft.answers)
    assert talk.answer("level.uk") == "3"


def test_the_grid_is_toggled_by_cell_row_and_column() -> None:
    talk = registering()
    talk.goes_on_to("availability")
    assert refused(talk.done) == "Please choose at least one."
    talk.taps("1.0")
    assert talk.answer("availability") == week.bit(1, 0)
    talk.taps("1.-1")
    assert talk.answer("availability") == sum(week.bit(1, part) for part in range(4))
    talk.taps("-1.3")
    talk.taps("1.-1")
    nights = sum(week.bit(day, 3) for day in range(7))
    assert talk.answer("availability") == nights & ~week.bit(1, 3)
    talk.taps("-1.-1")
    assert talk.answer("availability") == week.ALL
    talk.taps("-1.-1")
    assert talk.answer("availability") == 0


@given(st.lists(st.tuples(st.integers(-1, 6), st.integers(-1, 3)), max_size=12))
def test_whatever_is_toggled_twice_is_as_it_was(taps: list[tuple[int, int]]) -> None:
    talk = registering()
    talk.goes_on_to("availability")
    for day, part in taps:
        before = talk.answer("availability") or 0
        talk.taps(f"{day}.{part}")
        assert 0 <= talk.answer("availability") <= week.ALL
        assert talk.answer("availability") != before
        if day >= 0 and part >= 0:
            talk.taps(f"{day}.{part}")
            assert talk.answer("availability") == before


@pytest.mark.parametrize("forged", ["7.0", "0.4", "-2.0", "1", "1.2.3", "x.y", "", "1.0\n"])
def test_a_cell_that_does_not_exist_is_refused(forged: str) -> None:
    talk = registering()
    talk.goes_on_to("availability")
    assert refused(talk.taps, forged) == CHOOSE


def test_pages_turn_and_a_new_question_begins_on_its_first() -> None:
    talk = registering()
    talk.turns_to(2)
    talk.taps("pl", "bg")
    assert talk.draft.page == 2
    talk.done()
    assert talk.draft.page == 0
    talk.turns_to(-1)
    assert talk.draft.page == 0


# -- what does not answer ----------------------------------------------------------------------


def test_a_button_of_another_question_is_refused() -> None:
    talk = registering()
    assert refused(talk.taps, "arrived") == CHOOSE
    assert refused(talk.taps, "xx") == CHOOSE
    assert refused(talk.says, "Ukrainisch") == CHOOSE
    assert refused(talk.shares, "51.18,14.42") == CHOOSE


def test_at_the_summary_nothing_waits_for_an_answer() -> None:
    talk = posting(SUMMARY)
    for act, args in (
        (talk.taps, ("yes",)),
        (talk.says, ("Hallo",)),
        (talk.done, ()),
        (talk.skips, ()),
        (talk.shares, ("51.18,14.42",)),
    ):
        assert refused(act, *args) == CHOOSE


def test_a_text_that_is_too_long_or_empty_is_refused() -> None:
    talk = posting("title")
    assert refused(talk.says, "x" * 61).startswith("That is too long")
    talk.says("x" * 60)
    talk.goes_on_to("meeting_point")
    assert refused(talk.says, "") == "We need this answer to go on."
    talk.says("Markt 1")
    assert talk.at == "places"


def test_a_place_is_a_district_or_a_location() -> None:
    talk = posting("district")
    assert refused(talk.taps, "westend") == CHOOSE
    talk.taps("nord")
    talk.goes_back()
    talk.shares("51.18,14.42")
    assert (talk.at, talk.answer("district")) == ("meeting_point", "51.18,14.42")


# -- change from the summary -------------------------------------------------------------------


def test_an_answer_is_changed_from_the_summary_and_back_to_it() -> None:
    talk = posting(SUMMARY)
    before = dict(talk.draft.answers)
    talk.changes("title")
    assert talk.at == "title"
    talk.says("Umzug")
    assert talk.at == SUMMARY
    assert talk.draft.answers == before | {"title": "Umzug"}
    assert not talk.draft.changing


def test_back_from_a_changed_answer_is_the_summary() -> None:
    talk = posting(SUMMARY)
    before = talk.draft
    talk.changes("places")
    talk.goes_back()
    assert talk.draft == before


def test_back_from_the_summary_is_the_last_question() -> None:
    talk = posting(SUMMARY)
    talk.goes_back()
    assert talk.at == "private_note"


@pytest.mark.parametrize("name", ["consent", "level.ti", "home", "nonsense", SUMMARY])
def test_only_what_is_asked_can_be_changed(name: str) -> None:
    talk = registering()
    talk.goes_on_to(SUMMARY)
    assert refused(talk.changes, name) == CHOOSE


def test_a_change_asks_what_it_leads_to_and_no_more() -> None:
    talk = registering()
    talk.goes_on_to(SUMMARY)
    talk.changes("languages")
    talk.taps("ar", "fa")
    talk.done()
    assert talk.at == "level.ar"
    talk.taps("3")
    assert talk.at == "level.fa"
    talk.taps("1")
    assert talk.at == SUMMARY


def test_who_arrived_and_now_helps_too_is_asked_all_of_it_before_the_summary() -> None:
    talk = registering("arrived")
    talk.goes_on_to(SUMMARY)
    talk.changes("role")
    talk.taps("help")
    assert talk.at.startswith("level.")
    # Going back does not slip past the questions that are not answered yet.
    talk.goes_back()
    assert talk.at == "languages"
    talk.goes_back()
    assert talk.at == "role"
    talk.taps("help")
    assert talk.at.startswith("level.")
    talk.goes_on_to(SUMMARY)
    assert engine.missing(REGISTRATION, talk.draft.answers) == []


def test_who_goes_back_on_helping_is_at_the_summary_again() -> None:
    talk = registering("arrived")
    talk.goes_on_to(SUMMARY)
    talk.changes("role")
    talk.taps("help")
    talk.goes_back()
    talk.goes_back()
    talk.taps("arrived")
    assert talk.at == SUMMARY


def test_a_language_that_was_only_toggled_is_asked_for_its_level() -> None:
    talk = registering()
    talk.goes_on_to(SUMMARY)
    talk.changes("languages")
    talk.taps("fr")
    talk.goes_back()
    assert talk.at != SUMMARY
    talk.goes_on_to("level.fr")
    talk.taps("1")
    assert talk.at == SUMMARY


def test_what_is_needed_cannot_be_taken_away_by_going_back() -> None:
    talk = registering()
    talk.goes_on_to(SUMMARY)
    talk.changes("skills")
    talk.taps(*talk.answer("skills"))
    talk.goes_back()
    assert talk.at != SUMMARY
    talk.goes_on_to("skills")
    talk.goes_on_to(SUMMARY)
    assert talk.answer("skills")


def test_who_comes_to_change_begins_at_the_summary() -> None:
    kept = {"language": "uk", "consent": "yes", "role": "office"}
    draft = engine.begin(REGISTRATION, kept)
    assert (draft.question, draft.answers) == (SUMMARY, kept)
    assert engine.begin(REGISTRATION).question == "language"
    assert engine.begin(REGISTRATION, {}).question == "language"


# -- days and times ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24.11.2026", "2026-11-24"),
        ("24.11.26", "2026-11-24"),
        ("24.11.", "2026-11-24"),
        ("24.11", "2026-11-24"),
        ("1.12.", "2026-12-01"),
        ("2026-12-01", "2026-12-01"),
        ("24/11/2026", "2026-11-24"),
        (" 24.11.2026 ", "2026-11-24"),
        ("23.11.", "2026-11-23"),  # today
        ("22.11.", "2027-11-22"),  # yesterday has no year: the next one
        ("1.1.", "2027-01-01"),
        ("٢٤.١١.٢٠٢٦", "2026-11-24"),
    ],
)
def test_days_as_people_type_them(typed: str, day: str) -> None:
    talk = posting("day")
    talk.says(typed)
    assert (talk.at, talk.answer("day")) == ("time", day)


@pytest.mark.parametrize(
    "typed", ["", "morgen", "32.1.", "29.2.", "24.13.2026", "24", "24.11.2026 9:00", "."]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    talk = posting("day")
    assert refused(talk.says, typed) == "Please choose a day, or write it like 24.11.2026."
    assert talk.at == "day"


def test_a_day_must_be_ahead_and_not_too_far() -> None:
    talk = posting("day")
    assert refused(talk.says, "22.11.2026").startswith("That day is over.")
    assert refused(talk.says, "24.11.2027").startswith("That is more than a year ahead.")
    talk.says("23.11.2027")
    assert talk.at == "time"


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (berlin(2028, 2, 28, 12), "2028-02-29"),
        (berlin(2027, 11, 1, 12), "2028-02-29"),
    ],
)
def test_leap_days_are_found_in_the_year_that_has_one(today: datetime, day: str) -> None:
    talk = posting("day", replace(ROOM, now=today))
    talk.says("29.2.")
    assert talk.answer("day") == day


def test_a_leap_day_that_is_over_has_no_next_year() -> None:
    talk = posting("day", replace(ROOM, now=berlin(2028, 3, 1, 12)))
    assert refused(talk.says, "29.2.").startswith("Please choose a day")


def test_today_is_what_the_wall_says() -> None:
    """At half past midnight in Berlin it is still yesterday in UTC."""
    talk = posting("day", replace(ROOM, now=berlin(2026, 11, 24, 0, 30)))
    assert refused(talk.says, "23.11.2026").startswith("That day is over.")
    talk.says("24.11.")
    assert talk.answer("day") == "2026-11-24"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9", "09:00"),
        ("9:15", "09:15"),
        ("09:15", "09:15"),
        ("9.15", "09:15"),
        (" 23:59 ", "23:59"),
        ("0:30", "00:30"),
        ("٩:٣٠", "09:30"),
    ],
)
def test_times_as_people_type_them(typed: str, at: str) -> None:
    talk = posting("time")
    talk.says(typed)
    assert (talk.at, talk.answer("time")) == ("duration", at)


@pytest.mark.parametrize("typed", ["", "24:00", "9:60", "neun", "0915", "9:15:00", "-1:00", ":"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    talk = posting("time")
    assert refused(talk.says, typed) == "Please choose a time, or write it like 9:30."


def test_a_time_must_be_ahead() -> None:
    talk = posting("day")
    talk.says("23.11.2026")
    assert refused(talk.says, "10:00").startswith("That time is over.")
    talk.says("10:01")
    assert talk.at == "duration"


def test_a_changed_day_must_go_with_the_time() -> None:
    talk = posting("day")
    talk.says("24.11.")
    talk.says("9:00")
    talk.goes_on_to(SUMMARY)
    talk.changes("day")
    assert refused(talk.says, "23.11.2026").startswith("That time is over.")
    assert (talk.at, talk.answer("day")) == ("day", "2026-11-24")
    talk.says("25.11.")
    assert talk.at == SUMMARY


AUTUMN, SPRING = replace(ROOM, now=berlin(2026, 10, 20)), replace(ROOM, now=berlin(2027, 3, 20))
NEXT_AUTUMN = replace(ROOM, now=berlin(2027, 10, 20))


def at(room: Room, day: str, time: str) -> Talk:
    talk = posting("day", room)
    talk.says(day)
    talk.says(time)
    return talk


@pytest.mark.parametrize("typed", ["2:00", "2:30", "2:59"])
def test_an_hour_that_the_clocks_skip_is_refused(typed: str) -> None:
    talk = posting("day", SPRING)
    talk.says("28.3.2027")
    assert refused(talk.says, typed).startswith("The clocks change that night")
    assert talk.at == "time"
    talk.says("3:00")
    assert talk.at == "duration"


def test_a_day_on_which_the_chosen_hour_is_skipped_is_refused() -> None:
    talk = at(SPRING, "27.3.2027", "2:30")
    talk.goes_on_to(SUMMARY)
    talk.changes("day")
    assert refused(talk.says, "28.3.2027").startswith("The clocks change that night")
    talk.says("29.3.2027")
    assert talk.at == SUMMARY


@pytest.mark.parametrize(("room", "day"), [(AUTUMN, "25.10.2026"), (NEXT_AUTUMN, "31.10.2027")])
def test_an_hour_that_comes_twice_is_the_first_one(room: Room, day: str) -> None:
    typed = ("1:30", "2:30", "3:30")
    one, two, three = (starts_at(room, at(room, day, it).draft.answers) for it in typed)
    assert two - one == timedelta(hours=1)
    assert three - two == timedelta(hours=2)
    assert two.astimezone(BERLIN).fold == 0


@pytest.mark.parametrize(
    ("room", "day", "on_the_wall"),
    [
        (AUTUMN, "25.10.2026", "02:30"),
        (SPRING, "28.3.2027", "04:30"),
        (NEXT_AUTUMN, "31.10.2027", "02:30"),
    ],
)
def test_a_need_lasts_as_long_as_was_said_through_a_clock_change(
    room: Room, day: str, on_the_wall: str
) -> None:
    talk = at(room, day, "1:30")
    talk.taps("120")
    answers = talk.draft.answers
    assert ends_at(room, answers) - starts_at(room, answers) == timedelta(hours=2)
    assert f"{ends_at(room, answers).astimezone(BERLIN):%H:%M}" == on_the_wall


@pytest.mark.parametrize(
    ("room", "day"), [(AUTUMN, "25.10.2026"), (SPRING, "28.3.2027"), (NEXT_AUTUMN, "31.10.2027")]
)
def test_nine_in_the_morning_is_nine_after_the_clocks_have_changed(room: Room, day: str) -> None:
    local = starts_at(room, at(room, day, "9:00").draft.answers).astimezone(BERLIN)
    assert (local.hour, local.minute) == (9, 0)


@given(st.integers(0, 364), st.integers(0, 24 * 60 - 1))
def test_a_start_is_what_was_typed_or_refused(days: int, minutes: int) -> None:
    day = (ROOM.now + timedelta(days=days)).astimezone(BERLIN).date()
    typed = f"{minutes // 60}:{minutes % 60:02}"
    talk = posting("day")
    talk.says(f"{day:%d.%m.%Y}")
    try:
        talk.says(typed)
    except NotAnAnswer:
        skipped = day.isoformat() == "2027-03-28" and 120 <= minutes < 180
        assert skipped or (days == 0 and minutes <= 10 * 60)
    else:
        local = starts_at(ROOM, talk.draft.answers).astimezone(BERLIN)
        assert f"{local:%Y-%m-%d} {local.hour}:{local.minute:02}" == f"{day} {typed}"


@given(st.text(max_size=12))
def test_nothing_that_can_be_typed_breaks_a_question(text: str) -> None:
    for name in ("kind", "title", "day", "time", "district", "languages", "meeting_point"):
        talk = posting(name)
        try:
            talk.says(text)
        except NotAnAnswer:
            assert talk.at == name
        else:
            assert talk.at != name


# -- walks -------------------------------------------------------------------------------------

TYPED = ("Hallo", "24.11.2026", "9:00", "", "x" * 600)
ACTS = ("tap", "tap", "tap", "on", "on", "done", "skip", "back", "change", "say", "share", "page")
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 400)), max_size=60)


def step(talk: Talk, act: str, n: int) -> None:
    """One thing that a person could do; ``n`` says which."""
    match act:
        case "tap":
            talk.taps(_pick(_values(talk), n))
        case "on" if talk.waits:
            talk.goes_on()
        case "done":
            talk.done()
        case "skip":
            talk.skips()
        case "back":
            talk.goes_back()
        case "change" if talk.at == SUMMARY:
            talk.changes(_pick(talk.order(), n))
        case "say":
            talk.says(_pick(TYPED, n))
        case "share":
            talk.shares("51.18,14.42")
        case "page":
            talk.turns_to(n % 4 - 1)


def _values(talk: Talk) -> list[str]:
    waits = talk.waits
    if waits and waits.kind is Kind.GRID:
        return sorted(engine.CELLS)
    offered = waits.choices(talk.room, talk.draft.answers) if waits else ()
    return [it.value for it in offered] or ["yes"]


def _pick(items: Sequence[str], n: int) -> str:
    return items[n % len(items)]


def _walked(dialogue: Dialogue, walk: list[tuple[str, int]]) -> Talk:
    talk = Talk(dialogue)
    for act, n in walk:
        before = talk.draft
        try:
            step(talk, act, n)
        except NotAnAnswer:
            assert talk.draft == before
            continue
        _holds(talk, before, act)
    return talk


def _holds(talk: Talk, before: Draft, act: str) -> None:
    after = talk.draft
    # Nobody is ever outside the list of questions,
    assert after.question in {*talk.order(), SUMMARY}
    # or at a summary that is not whole;
    if after.question == SUMMARY:
        assert engine.missing(talk.dialogue, after.answers) == []
        assert not after.changing
    # no answer is lost, and only the one that was asked for changes;
    changed = {name for name, it in after.answers.items() if before.answers.get(name, ...) != it}
    assert changed <= (set() if act in {"back", "change", "page"} else {before.question})
    assert set(before.answers) <= set(after.answers)
    # and what stands can be written down and read again.
    written = json.loads(json.dumps(after.answers))
    assert engine.asked(talk.dialogue, written) == engine.asked(talk.dialogue, after.answers)


@pytest.mark.parametrize("dialogue", DIALOGUES.values(), ids=DIALOGUES.keys())
@given(walk=steps)
def test_no_walk_loses_an_answer_or_leaves_the_questions(
    dialogue: Dialogue, walk: list[tuple[str, int]]
) -> None:
    _walked(dialogue, walk)


@pytest.mark.parametrize("dialogue", DIALOGUES.values(), ids=DIALOGUES.keys())
@given(walk=steps)
def test_from_wherever_one_is_answering_leads_to_the_summary(
    dialogue: Dialogue, walk: list[tuple[str, int]]
) -> None:
    talk = _walked(dialogue, walk)
    talk.goes_on_to(SUMMARY)
    assert set(engine.relevant(dialogue, talk.draft.answers)) == set(talk.order())


@given(walk=steps)
def test_going_back_again_and_again_leads_to_the_first_question(
    walk: list[tuple[str, int]],
) -> None:
    talk = _walked(REGISTRATION, walk)
    if talk.draft.changing:
        return
    seen = []
    while talk.at != REGISTRATION.questions[0].name:
        seen.append(talk.at)
        talk.goes_back()
    assert len(seen) == len(set(seen))
