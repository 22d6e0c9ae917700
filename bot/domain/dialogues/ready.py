"""Ready questions and choices: what several dialogues ask, each saying only what differs."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.domain import taxonomy
from bot.domain.dialogues.questions import (
    Answers,
    Choice,
    Choices,
    Kind,
    Named,
    Question,
    Room,
    of,
)
from bot.domain.dialogues.times import day_ahead, days, hours, time_ahead
from bot.domain.words import N_

WHERE = N_("Choose a district, or share your location. We keep it only to within 500 metres.")
YES_NO = of(Choice("yes", N_("Yes")), Choice("no", N_("No")))
DURATIONS = (30, 60, 90, 120, 180, 240, 360, 480)  # minutes


def among(names: Mapping[str, str]) -> Choices:
    """The same choices for everyone: keys, each with the msgid that stands for it."""
    return of(*(Choice(key, name) for key, name in names.items()))


def spoken(room: Room, answers: Answers) -> Sequence[Choice]:
    return [Choice(code, code, Named.LANGUAGE) for code in taxonomy.SPOKEN]


def readable(room: Room, answers: Answers) -> Sequence[Choice]:
    """The languages in which the program speaks."""
    return [Choice(code, code, Named.OWN) for code in room.interface_languages]


def districts(room: Room, answers: Answers) -> Sequence[Choice]:
    return [Choice(key, key, Named.DISTRICT) for key in room.districts]


def sites(room: Room, answers: Answers) -> Sequence[Choice]:
    return [Choice(key, key, Named.SITE) for key in room.sites]


def places(room: Room, answers: Answers) -> Sequence[Choice]:
    """Districts, and the sites in them."""
    return [*districts(room, answers), *sites(room, answers)]


SKILLS = among(taxonomy.SKILLS)

# Each is completed where it is asked, and made of Question itself: types are checked only then.
one = partial(Question, kind=Kind.ONE)
many = partial(Question, kind=Kind.MANY)
some = partial(Question, kind=Kind.MANY, optional=True, starts_with=())  # or none of them
words = partial(Question, kind=Kind.TEXT)
note = partial(Question, kind=Kind.TEXT, optional=True, longest=500)
yes_no = partial(Question, kind=Kind.ONE, choices=YES_NO)
urgent = partial(
    Question,
    name="urgent",
    kind=Kind.ONE,
    text=N_("Is it urgent?"),
    label=N_("Urgent"),
    choices=YES_NO,
)
written_in = partial(Question, kind=Kind.ONE, label=N_("Written in"), choices=readable)
district = partial(Question, kind=Kind.DISTRICT, label=N_("District"), choices=districts)
meeting_point = partial(Question, name="meeting_point", kind=Kind.TEXT, label=N_("Meeting point"))
day = partial(
    Question,
    name="day",
    kind=Kind.DAY,
    text=N_("On which day?"),
    label=N_("Day"),
    hint=N_("Choose a day, or write it like 24.11.2026."),
    choices=days,
    page=14,
    check=day_ahead,
)
time = partial(
    Question,
    name="time",
    kind=Kind.TIME,
    text=N_("When does it start?"),
    label=N_("Start"),
    hint=N_("Choose a time, or write it like 9:15."),
    choices=hours,
    columns=4,
    page=24,
    check=time_ahead,
)
duration = partial(
    Question,
    name="duration",
    kind=Kind.ONE,
    text=N_("How long will it take?"),
    label=N_("Duration"),
    choices=of(*(Choice(str(it), str(it), Named.DURATION) for it in DURATIONS)),
)
