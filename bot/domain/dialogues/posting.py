"""Posting a need: the questions a coordinator answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain import taxonomy
from bot.domain.dialogues.choices import YES_NO, districts, sites, spoken
from bot.domain.dialogues.questions import (
    Answers,
    Choice,
    Dialogue,
    Kind,
    Named,
    Question,
    Room,
    of,
)
from bot.domain.dialogues.times import day_ahead, days, hours, starts_at, time_ahead
from bot.domain.words import N_

DURATIONS = (30, 60, 90, 120, 180, 240, 360, 480)  # minutes


def ends_at(room: Room, answers: Answers) -> datetime:
    return starts_at(room, answers) + timedelta(minutes=int(answers["duration"]))


def _more_skills(room: Room, answers: Answers) -> Sequence[Choice]:
    return [
        Choice(key, name) for key, name in taxonomy.SKILLS.items() if key != answers.get("kind")
    ]


POSTING = Dialogue(
    key="need",
    summary=N_("Your new request"),
    finish=N_("Preview"),
    questions=(
        Question(
            name="kind",
            kind=Kind.ONE,
            text=N_("What kind of help is needed?"),
            label=N_("Kind of help"),
            hint=N_(
                "Not for volunteers: legal or medical advice, therapy, sworn interpreting, "
                "signing for somebody, lending money."
            ),
            choices=of(*(Choice(key, name) for key, name in taxonomy.SKILLS.items())),
            page=16,
        ),
        Question(
            name="title",
            kind=Kind.TEXT,
            text=N_("What is it called? A few words are enough."),
            label=N_("Title"),
            hint=N_("Everyone who is asked reads it as you write it. No names, please."),
            optional=True,
            longest=60,
        ),
        Question(
            name="day",
            kind=Kind.DAY,
            text=N_("On which day?"),
            label=N_("Day"),
            hint=N_("Choose a day, or write it like 24.11.2026."),
            choices=days,
            page=14,
            check=day_ahead,
        ),
        Question(
            name="time",
            kind=Kind.TIME,
            text=N_("When does it start?"),
            label=N_("Start"),
            hint=N_("Choose a time, or write it like 9:15."),
            choices=hours,
            columns=4,
            page=24,
            check=time_ahead,
        ),
        Question(
            name="duration",
            kind=Kind.ONE,
            text=N_("How long will it take?"),
            label=N_("Duration"),
            choices=of(*(Choice(str(m), str(m), Named.DURATION) for m in DURATIONS)),
        ),
        Question(
            name="district",
            kind=Kind.DISTRICT,
            text=N_("In which part of town?"),
            label=N_("District"),
            hint=N_("Everyone who is asked sees the district. You can also share a location."),
            choices=districts,
        ),
        Question(
            name="meeting_point",
            kind=Kind.TEXT,
            text=N_("Where exactly do you meet? Address and meeting point, please."),
            label=N_("Meeting point"),
            hint=N_("Only those who come see it."),
            choices=sites,
        ),
        Question(
            name="places",
            kind=Kind.ONE,
            text=N_("How many people do you need?"),
            label=N_("Places"),
            choices=of(*(Choice(str(n), str(n), Named.AS_IS) for n in (*range(1, 11), 15, 20))),
            columns=4,
        ),
        Question(
            name="languages",
            kind=Kind.MANY,
            text=N_("Which languages must they speak?"),
            label=N_("Languages"),
            hint=N_("Whoever comes speaks all of these. None is fine, too."),
            choices=spoken,
            optional=True,
            starts_with=(),
        ),
        Question(
            name="skills",
            kind=Kind.MANY,
            text=N_("Must they be able to do anything else?"),
            label=N_("Also needed"),
            choices=_more_skills,
            page=16,
            optional=True,
            starts_with=(),
        ),
        Question(
            name="requirements",
            kind=Kind.MANY,
            text=N_("What else must be true of whoever comes?"),
            label=N_("Requirements"),
            hint=N_("Work with children always asks for a police certificate."),
            choices=of(*(Choice(key, name) for key, name in taxonomy.REQUIREMENTS.items())),
            optional=True,
            starts_with=(),
        ),
        Question(
            name="urgent",
            kind=Kind.ONE,
            text=N_("Is it urgent?"),
            label=N_("Urgent"),
            hint=N_("Urgent: more people are asked at once, at night too if they allowed it."),
            choices=YES_NO,
        ),
        Question(
            name="public_note",
            kind=Kind.TEXT,
            text=N_("Is there anything everyone should know?"),
            label=N_("For everyone"),
            hint=N_("Everyone who is asked sees it: no names, no addresses, no illnesses."),
            optional=True,
            longest=500,
        ),
        Question(
            name="private_note",
            kind=Kind.TEXT,
            text=N_("And what should only those who come know?"),
            label=N_("For those who come"),
            hint=N_("For example whom to ask for, and a telephone number."),
            optional=True,
            longest=500,
        ),
    ),
)
