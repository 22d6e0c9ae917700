"""Registration: language, consent, and what a volunteer or a newcomer tells us."""

from collections.abc import Sequence

from bot.domain.dialogues import ready
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
from bot.domain.people import LEVEL_NAMES
from bot.domain.words import N_


def _helps(answers: Answers) -> bool:
    return answers.get("role") in {"help", "both"}


def _only_arrived(answers: Answers) -> bool:
    return answers.get("role") == "arrived"


def _stays(answers: Answers) -> bool:
    return answers.get("role") in {"help", "arrived", "both"}


def _roles(room: Room, answers: Answers) -> Sequence[Choice]:
    office = [Choice("office", N_("I work in the office"))] if room.coordinator else []
    return [
        *office,
        Choice("help", N_("I want to help")),
        Choice("arrived", N_("I have just arrived")),
        Choice("both", N_("Both")),
    ]


REGISTRATION = Dialogue(
    key="reg",
    summary=N_("Is this right?"),
    finish=N_("Yes, that is right"),
    questions=(
        ready.one(
            name="language",
            text=N_("Which language shall we speak?"),
            label=N_("Language"),
            choices=ready.readable,
        ),
        ready.one(
            name="consent",
            text=N_("Before we start: your data"),
            label=N_("Data protection"),
            hint=N_(
                "We keep what you tell us here, your first name and the ID of your Telegram "
                "account, so that we can bring people together. The office sees it; others see "
                "only your first name, and only when you meet. We never pass it on. The office "
                "deletes everything when you ask: /help shows how to reach it."
            ),
            choices=of(
                Choice("yes", N_("I agree")),
                Choice("no", N_("No, thank you"), stops=True),
            ),
            changeable=False,
        ),
        ready.one(
            name="role",
            text=N_("What brings you here?"),
            label=N_("You are here because"),
            hint=N_("Both is fine: many who have just arrived also help."),
            choices=_roles,
            columns=1,
        ),
        ready.many(
            name="languages",
            text=N_("Which languages do you speak?"),
            label=N_("Languages"),
            hint=N_("Choose all of them, then press Done."),
            choices=ready.spoken,
            when=_stays,
        ),
        ready.one(
            name="level",
            text=N_("How well do you speak {subject}?"),
            label=N_("How well"),
            choices=of(*(Choice(str(int(level)), name) for level, name in LEVEL_NAMES.items())),
            columns=3,
            each="languages",
            when=_helps,
        ),
        ready.many(
            name="skills",
            text=N_("What do you like to do?"),
            label=N_("Help with"),
            hint=N_("Choose as many as you like, then press Done."),
            choices=ready.SKILLS,
            page=16,
            when=_helps,
        ),
        Question(
            name="availability",
            kind=Kind.GRID,
            text=N_("When do you usually have time?"),
            label=N_("Time"),
            hint=N_(
                "Press a field to switch it on or off, then press Done. A day or a daypart "
                "switches its whole row or column."
            ),
            starts_with=0,
            when=_helps,
        ),
        ready.district(
            name="area",
            text=N_("Which part of town do you start from?"),
            label=N_("Area"),
            hint=ready.WHERE,
            when=_helps,
        ),
        ready.one(
            name="radius",
            text=N_("How far would you go?"),
            label=N_("How far"),
            choices=of(
                *(Choice(str(km), str(km), Named.KILOMETRES) for km in (1, 2, 3, 5, 10, 20))
            ),
            columns=3,
            when=_helps,
        ),
        ready.yes_no(
            name="car",
            text=N_("Do you have a car that you could use to help?"),
            label=N_("Car"),
            when=_helps,
        ),
        ready.one(
            name="cap",
            text=N_("How often may we ask you, at most?"),
            label=N_("Asked at most"),
            hint=N_("You may say no every time. This only limits how often we ask."),
            choices=of(
                Choice("1", N_("Once a week")),
                Choice("2", N_("Twice a week")),
                Choice("3", N_("3 times a week")),
                Choice("5", N_("5 times a week")),
            ),
            when=_helps,
        ),
        ready.one(
            name="quiet",
            text=N_("When shall we not write to you?"),
            label=N_("Quiet hours"),
            choices=of(
                Choice("20-8", "20:00–8:00", Named.AS_IS),
                Choice("21-7", "21:00–7:00", Named.AS_IS),
                Choice("22-7", "22:00–7:00", Named.AS_IS),
                Choice("0-0", N_("No quiet hours")),
            ),
            when=_helps,
        ),
        ready.yes_no(
            name="night",
            text=N_("May we wake you in an emergency?"),
            label=N_("Emergencies at night"),
            hint=N_("For example when a bus arrives at night. It is rare."),
            when=lambda answers: _helps(answers) and answers.get("quiet") != "0-0",
        ),
        ready.one(
            name="gender",
            text=N_("Some people ask for a woman or a man. What may we put down for you?"),
            label=N_("Woman or man"),
            hint=N_("Only if you want to say. It is used for nothing else."),
            choices=of(Choice("woman", N_("A woman")), Choice("man", N_("A man"))),
            optional=True,
            when=_helps,
        ),
        ready.yes_no(
            name="adult",
            text=N_("Are you 18 or older?"),
            label=N_("18 or older"),
            when=_helps,
        ),
        ready.district(
            name="home",
            text=N_("Where do you live at the moment?"),
            label=N_("Area"),
            hint=ready.WHERE,
            optional=True,
            when=_only_arrived,
        ),
        ready.words(
            name="accommodation",
            text=N_("Do you live in a shelter or a home? What is it called?"),
            label=N_("Accommodation"),
            hint=N_("Write its name, or press Skip."),
            choices=ready.sites,
            optional=True,
            longest=100,
            when=_only_arrived,
        ),
    ),
)
