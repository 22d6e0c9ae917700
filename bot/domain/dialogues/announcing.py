"""Announcing: to whom, in which words, and when one text goes to many people."""

from collections.abc import Sequence

from bot.domain import taxonomy
from bot.domain.broadcasts import Wanted, Who
from bot.domain.dialogues.choices import YES_NO, places
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
from bot.domain.words import N_

LONGEST_TEXT = 2000  # leaves room for what stands around it, in one message of Telegram's


def _readable(room: Room, answers: Answers) -> Sequence[Choice]:
    return [Choice(code, code, Named.OWN) for code in room.interface_languages]


def _other_languages(room: Room, answers: Answers) -> Sequence[Choice]:
    return [it for it in _readable(room, answers) if it.value != answers.get("written_in")]


def _to_volunteers(answers: Answers) -> bool:
    return answers.get("who") == Who.VOLUNTEERS


def _at_a_time(answers: Answers) -> bool:
    return answers.get("when") == "later"


ANNOUNCING = Dialogue(
    key="news",
    summary=N_("Your news"),
    finish=N_("Preview"),
    questions=(
        Question(
            name="who",
            kind=Kind.ONE,
            text=N_("Who should read it?"),
            label=N_("To"),
            hint=N_("Only those who agreed to the privacy notice and want news get it."),
            choices=of(
                Choice(Who.VOLUNTEERS, N_("Volunteers")),
                Choice(Who.NEWCOMERS, N_("Newcomers")),
                Choice(Who.EVERYBODY, N_("Everybody")),
            ),
            columns=1,
        ),
        Question(
            name="languages",
            kind=Kind.MANY,
            text=N_("Only those who read in certain languages?"),
            label=N_("Reading in"),
            hint=N_("Skip this to write to all of them."),
            choices=_readable,
            optional=True,
            starts_with=(),
        ),
        Question(
            name="districts",
            kind=Kind.MANY,
            text=N_("Only those in certain parts of town?"),
            label=N_("Districts"),
            hint=N_("Skip this to write to all of them."),
            choices=places,
            optional=True,
            starts_with=(),
        ),
        Question(
            name="skills",
            kind=Kind.MANY,
            text=N_("Only those who offer a certain kind of help?"),
            label=N_("Offering"),
            hint=N_("One of the chosen ones is enough."),
            choices=of(*(Choice(key, name) for key, name in taxonomy.SKILLS.items())),
            page=16,
            when=_to_volunteers,
            optional=True,
            starts_with=(),
        ),
        Question(
            name="active",
            kind=Kind.ONE,
            text=N_("Only those who were here lately?"),
            label=N_("Last here"),
            choices=of(
                Choice("any", N_("Whenever")),
                Choice("30", N_("In the last 30 days")),
                Choice("90", N_("In the last 90 days")),
            ),
            columns=1,
        ),
        Question(
            name="answered",
            kind=Kind.ONE,
            text=N_("Only those who have answered a question of ours before?"),
            label=N_("Answered before"),
            choices=YES_NO,
        ),
        Question(
            name="written_in",
            kind=Kind.ONE,
            text=N_("In which language do you write?"),
            label=N_("Written in"),
            hint=N_("Whoever reads in another language gets this text too, with a note."),
            choices=_readable,
        ),
        Question(
            name="text",
            kind=Kind.TEXT,
            text=N_("What is the news? Write it as people should read it."),
            label=N_("Text"),
            hint=N_("At most 2000 characters. Short is better: it is read on small screens."),
            longest=LONGEST_TEXT,
        ),
        Question(
            name="translations",
            kind=Kind.MANY,
            text=N_("In which other languages do you have a text of its own?"),
            label=N_("Also in"),
            choices=_other_languages,
            optional=True,
            starts_with=(),
        ),
        Question(
            name="own",
            kind=Kind.TEXT,
            each="translations",
            text=N_("The text in this language, please: {subject}"),
            label=N_("Text"),
            longest=LONGEST_TEXT,
        ),
        Question(
            name="wanted",
            kind=Kind.ONE,
            text=N_("Would you like an answer?"),
            label=N_("Answer"),
            hint=N_("Answers are one tap, and you see how many there are."),
            choices=of(
                Choice(Wanted.NOTHING, N_("No answer")),
                Choice(Wanted.SEEN, N_("I have seen it")),
                Choice(Wanted.YES_NO, N_("Yes or no")),
            ),
            columns=1,
        ),
        Question(
            name="urgent",
            kind=Kind.ONE,
            text=N_("Is it urgent?"),
            label=N_("Urgent"),
            hint=N_("Urgent: it goes out in quiet hours too, to those who allowed it."),
            choices=YES_NO,
        ),
        Question(
            name="when",
            kind=Kind.ONE,
            text=N_("When should it go out?"),
            label=N_("When"),
            choices=of(Choice("now", N_("At once")), Choice("later", N_("At a certain time"))),
            columns=1,
        ),
        Question(
            name="day",
            kind=Kind.DAY,
            text=N_("On which day?"),
            label=N_("Day"),
            hint=N_("Choose a day, or write it like 24.11.2026."),
            choices=days,
            page=14,
            when=_at_a_time,
            check=day_ahead,
        ),
        Question(
            name="time",
            kind=Kind.TIME,
            text=N_("At what time?"),
            label=N_("Time of day"),
            hint=N_("Choose a time, or write it like 9:15."),
            choices=hours,
            columns=4,
            page=24,
            when=_at_a_time,
            check=time_ahead,
        ),
    ),
)
