"""Announcing: to whom, in which words, and when one text goes to many people."""

from collections.abc import Sequence

from bot.domain.broadcasts import Wanted, Who
from bot.domain.dialogues import ready
from bot.domain.dialogues.questions import Answers, Choice, Dialogue, Room, of
from bot.domain.words import N_

LONGEST_TEXT = 2000  # leaves room for what stands around it, in one message of Telegram's


def _other_languages(room: Room, answers: Answers) -> Sequence[Choice]:
    return [it for it in ready.readable(room, answers) if it.value != answers.get("written_in")]


def _to_volunteers(answers: Answers) -> bool:
    return answers.get("who") == Who.VOLUNTEERS


def _at_a_time(answers: Answers) -> bool:
    return answers.get("when") == "later"


ANNOUNCING = Dialogue(
    key="news",
    summary=N_("Your news"),
    finish=N_("Preview"),
    questions=(
        ready.one(
            name="who",
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
        ready.some(
            name="languages",
            text=N_("Only those who read in certain languages?"),
            label=N_("Reading in"),
            hint=N_("Skip this to write to all of them."),
            choices=ready.readable,
        ),
        ready.some(
            name="districts",
            text=N_("Only those in certain parts of town?"),
            label=N_("Districts"),
            hint=N_("Skip this to write to all of them."),
            choices=ready.places,
        ),
        ready.some(
            name="skills",
            text=N_("Only those who offer a certain kind of help?"),
            label=N_("Offering"),
            hint=N_("One of the chosen ones is enough."),
            choices=ready.SKILLS,
            page=16,
            when=_to_volunteers,
        ),
        ready.one(
            name="active",
            text=N_("Only those who were here lately?"),
            label=N_("Last here"),
            choices=of(
                Choice("any", N_("Whenever")),
                Choice("30", N_("In the last 30 days")),
                Choice("90", N_("In the last 90 days")),
            ),
            columns=1,
        ),
        ready.yes_no(
            name="answered",
            text=N_("Only those who have answered a question of ours before?"),
            label=N_("Answered before"),
        ),
        ready.written_in(
            name="written_in",
            text=N_("In which language do you write?"),
            hint=N_("Whoever reads in another language gets this text too, with a note."),
        ),
        ready.words(
            name="text",
            text=N_("What is the news? Write it as people should read it."),
            label=N_("Text"),
            hint=N_("At most 2000 characters. Short is better: it is read on small screens."),
            longest=LONGEST_TEXT,
        ),
        ready.some(
            name="translations",
            text=N_("In which other languages do you have a text of its own?"),
            label=N_("Also in"),
            choices=_other_languages,
        ),
        ready.words(
            name="own",
            each="translations",
            text=N_("The text in this language, please: {subject}"),
            label=N_("Text"),
            longest=LONGEST_TEXT,
        ),
        ready.one(
            name="wanted",
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
        ready.urgent(
            hint=N_("Urgent: it goes out in quiet hours too, to those who allowed it."),
        ),
        ready.one(
            name="when",
            text=N_("When should it go out?"),
            label=N_("When"),
            choices=of(Choice("now", N_("At once")), Choice("later", N_("At a certain time"))),
            columns=1,
        ),
        ready.day(
            when=_at_a_time,
        ),
        ready.time(
            text=N_("At what time?"),
            label=N_("Time of day"),
            when=_at_a_time,
        ),
    ),
)
