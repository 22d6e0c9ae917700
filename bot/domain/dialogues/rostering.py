"""Weekly hours on duty: on which days, from when to when. Asked again for further hours."""

from collections.abc import Sequence
from datetime import time

from bot.domain.dialogues import ready
from bot.domain.dialogues.questions import Answers, Choice, Dialogue, Named, Room, unchecked
from bot.domain.rota import DAY, Span
from bot.domain.words import N_


def _weekdays(room: Room, answers: Answers) -> Sequence[Choice]:
    return [Choice(str(day), str(day), Named.WEEKDAY) for day in range(7)]


def spans(answers: Answers) -> list[Span]:
    """The hours that were answered; those over midnight are parted there."""
    begins, ends = _minutes(answers["begins"]), _minutes(answers["ends"])
    found = []
    for day in map(int, answers["days"]):
        if begins < ends:
            found.append(Span(day, begins, ends))
            continue
        found.append(Span(day, begins, DAY))
        if ends:
            found.append(Span((day + 1) % 7, 0, ends))
    return found


def _minutes(typed: str) -> int:
    at = time.fromisoformat(typed)
    return 60 * at.hour + at.minute


ROSTERING = Dialogue(
    key="rota",
    summary=N_("Your hours on duty, each week"),
    finish=N_("Save"),
    questions=(
        ready.many(
            name="days",
            text=N_("On which days are you on duty each week?"),
            label=N_("Days"),
            hint=N_("If your hours are not the same every day, you can add others afterwards."),
            choices=_weekdays,
            columns=4,
        ),
        ready.time(name="begins", text=N_("From what time?"), label=N_("From"), check=unchecked),
        ready.time(
            name="ends",
            text=N_("Until what time?"),
            label=N_("Until"),
            hint=N_("A time before the start is one of the next morning."),
            check=unchecked,
        ),
    ),
)
