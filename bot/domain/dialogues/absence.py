"""On which days a volunteer is away: from the first to the last of them."""

from collections.abc import Sequence
from datetime import date

from bot.domain.dialogues import ready, times
from bot.domain.dialogues.questions import Answers, Choice, Dialogue, Room
from bot.domain.errors import NotAnAnswer
from bot.domain.words import N_


def away(answers: Answers) -> tuple[date, date]:
    """The first day and the last."""
    return date.fromisoformat(answers["first"]), date.fromisoformat(answers["last"])


def _first_is_ahead(room: Room, answers: Answers) -> None:
    times.must_be_ahead(room, date.fromisoformat(answers["first"]))
    if "last" in answers and answers["first"] > answers["last"]:
        raise NotAnAnswer(N_("That is after the last day. Please choose an earlier one."))


def _last_comes_later(room: Room, answers: Answers) -> None:
    first, last = away(answers)
    times.must_be_ahead(room, last)
    if last < first:
        raise NotAnAnswer(N_("That is before the first day. Please choose a later one."))


def _until_the_last(room: Room, answers: Answers) -> Sequence[Choice]:
    offered = times.days(room, answers)
    return [it for it in offered if it.value <= answers.get("last", it.value)] or offered


def _from_the_first(room: Room, answers: Answers) -> Sequence[Choice]:
    if "first" not in answers:
        return times.days(room, answers)
    return times.days_from(date.fromisoformat(answers["first"]))


ABSENCE = Dialogue(
    key="away",
    summary=N_("Days you are away"),
    finish=N_("Save"),
    questions=(
        ready.day(
            name="first",
            text=N_("From which day are you away?"),
            label=N_("From"),
            choices=_until_the_last,
            check=_first_is_ahead,
        ),
        ready.day(
            name="last",
            text=N_("Until which day?"),
            label=N_("Until"),
            hint=N_("The last day on which you are away."),
            choices=_from_the_first,
            check=_last_comes_later,
        ),
    ),
)
