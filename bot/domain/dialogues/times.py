"""A day and a time to choose or to type, and the moment they mean."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.domain.dialogues.questions import Answers, Choice, Named, Room
from bot.domain.errors import NotAnAnswer
from bot.domain.words import N_

DAYS_OFFERED = 28
FARTHEST = timedelta(days=365)


def days(room: Room, answers: Answers) -> Sequence[Choice]:
    return days_from(room.now.astimezone(room.zone).date())


def days_from(first: date) -> Sequence[Choice]:
    """That day and those after it, for four weeks."""
    ahead = (first + timedelta(days=number) for number in range(DAYS_OFFERED))
    return [Choice(day.isoformat(), day.isoformat(), Named.DAY) for day in ahead]


def hours(room: Room, answers: Answers) -> Sequence[Choice]:
    times = [time(hour, minute) for hour in range(8, 20) for minute in (0, 30)]
    return [Choice(f"{at:%H:%M}", f"{at.hour}:{at.minute:02}", Named.AS_IS) for at in times]


def starts_at(room: Room, answers: Answers) -> datetime:
    """The start in the organisation's zone; NotAnAnswer if the clocks skip that time."""
    day, at = date.fromisoformat(answers["day"]), time.fromisoformat(answers["time"])
    local = datetime.combine(day, at, room.zone)
    moment = local.astimezone(room.now.tzinfo)
    if moment.astimezone(room.zone).time() != at:
        raise NotAnAnswer(N_("The clocks change that night, and this time does not exist."))
    return moment


def ends_at(room: Room, answers: Answers) -> datetime:
    return starts_at(room, answers) + timedelta(minutes=int(answers["duration"]))


def day_ahead(room: Room, answers: Answers) -> None:
    must_be_ahead(room, date.fromisoformat(answers["day"]))
    if "time" in answers:
        time_ahead(room, answers)


def must_be_ahead(room: Room, day: date) -> None:
    """Raise NotAnAnswer for a day that is over, or too far off."""
    today = room.now.astimezone(room.zone).date()
    if day < today:
        raise NotAnAnswer(N_("That day is over. Please choose another one."))
    if day > today + FARTHEST:
        raise NotAnAnswer(N_("That is more than a year ahead. Please choose an earlier day."))


def time_ahead(room: Room, answers: Answers) -> None:
    if starts_at(room, answers) <= room.now:
        raise NotAnAnswer(N_("That time is over. Please choose a later one."))
