"""Asking for help, and declining to give it: the questions for a newcomer and for the office."""

from collections.abc import Sequence

from bot.domain import taxonomy
from bot.domain.dialogues.choices import districts, spoken
from bot.domain.dialogues.posting import DURATIONS
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
from bot.domain.dialogues.times import day_ahead, days, hours, time_ahead
from bot.domain.errors import NotAnAnswer
from bot.domain.requests import REASONS
from bot.domain.words import N_

OWN = "own_languages"  # beside the answers: what the profile says, to be offered first
ABOUT = "request"  # beside the answers: the request that the office changes or declines


def _kinds(room: Room, answers: Answers) -> Sequence[Choice]:
    """What volunteers do, then what they do not: whoever looks for that is told who does."""
    given = [Choice(key, name) for key, name in taxonomy.REQUESTED.items()]
    return given + [Choice(key, name) for key, (name, _) in taxonomy.NOT_GIVEN.items()]


def _is_given(room: Room, answers: Answers) -> None:
    if answers["kind"] in taxonomy.NOT_GIVEN:
        raise NotAnAnswer(taxonomy.NOT_GIVEN[answers["kind"]][1])


def _own_first(room: Room, answers: Answers) -> Sequence[Choice]:
    own = list(answers.get(OWN) or ())
    known = {it.value: it for it in spoken(room, answers)}
    return [known[code] for code in dict.fromkeys([*own, *known]) if code in known]


REQUESTING = Dialogue(
    key="help",
    summary=N_("You ask for help"),
    finish=N_("Send to the office"),
    questions=(
        Question(
            name="kind",
            kind=Kind.ONE,
            text=N_("What shall somebody come along for?"),
            label=N_("Kind of help"),
            hint=N_("Volunteers come in their free time. It costs you nothing."),
            choices=_kinds,
            page=20,
            check=_is_given,
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
            hint=N_("If you do not know, choose a little more."),
            choices=of(*(Choice(str(m), str(m), Named.DURATION) for m in DURATIONS)),
        ),
        Question(
            name="district",
            kind=Kind.DISTRICT,
            text=N_("In which part of town is it?"),
            label=N_("District"),
            hint=N_("Everyone who is asked sees this, and no more of the place."),
            choices=districts,
        ),
        Question(
            name="meeting_point",
            kind=Kind.TEXT,
            text=N_("Where exactly do you meet? Write the address or the place."),
            label=N_("Meeting point"),
            hint=N_("Only the office and whoever comes see it."),
        ),
        Question(
            name="languages",
            kind=Kind.MANY,
            text=N_("Which languages should whoever comes speak?"),
            label=N_("Languages"),
            hint=N_("They speak all of these. At offices and at the doctor, German helps too."),
            choices=_own_first,
            optional=True,
            starts_with=(),
        ),
        Question(
            name="wishes",
            kind=Kind.MANY,
            text=N_("Do you have a wish who should come?"),
            label=N_("Wishes"),
            choices=of(*(Choice(key, name) for key, name in taxonomy.WISHES.items())),
            optional=True,
            starts_with=(),
        ),
        Question(
            name="note",
            kind=Kind.TEXT,
            text=N_("Is there anything that whoever comes should know?"),
            label=N_("For whoever comes"),
            hint=N_("Only the office and whoever comes see it."),
            optional=True,
            longest=500,
        ),
    ),
)

DECLINING = Dialogue(
    key="decline",
    summary=N_("Decline this request?"),
    finish=N_("Decline"),
    questions=(
        Question(
            name="reason",
            kind=Kind.ONE,
            text=N_("Why is it not possible?"),
            label=N_("Reason"),
            hint=N_("Whoever asked reads this sentence in their own language."),
            choices=of(*(Choice(key, short) for key, (short, _) in REASONS.items())),
            columns=1,
        ),
        Question(
            name="words",
            kind=Kind.TEXT,
            text=N_("Would you like to add something? It is passed on as you write it."),
            label=N_("In your words"),
            optional=True,
            longest=300,
        ),
    ),
)
