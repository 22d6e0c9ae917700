"""What a volunteer sees of a place they hold: from the booking to the thanks."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.attendance import Rung
from bot.domain.needs import Assignment, Need
from bot.domain.people import Person
from bot.texts import Texts
from bot.views import names
from bot.views.message import Button, File, Message, Pin, tap
from bot.views.offers import what
from bot.views.requests import write_to
from bot.views.town import Town

PRODUCT = "-//Lotse//Lotse//EN"


def booked(t: Texts, need: Need, assignment: Assignment, town: Town) -> Message:
    """Booked: everything that only those who come see."""
    lines = [what(t, need, town), *([need.title] if need.title else [])]
    lines += _private(t, need, town)
    if assignment.rung == Rung.CONFIRM:
        lines += ["", t("The day before, we ask whether you can still come.")]
    return Message("✓ " + t("You are coming. Thank you!"), lines, [[_release(t, assignment.id)]])


def _private(t: Texts, need: Need, town: Town) -> list[str]:
    where = names.district(t, need.district, town.districts)
    lines = [t("Meeting point: {where}", where=where), need.meeting_point]
    if need.public_note:
        lines.append(need.public_note)
    if need.private_note:
        lines += [t("For you who come:"), need.private_note]
    return lines


def _release(t: Texts, assignment_id: int) -> Button:
    return Button(t("Give my place back"), tap("place.release", assignment_id))


def pin(t: Texts, need: Need, town: Town) -> Pin:
    """Where it is on the map: the middle of the district, or the place that was shared."""
    where = names.district(t, need.district, town.districts)
    return Pin(need.point.lat, need.point.lon, where, need.meeting_point)


def calendar(t: Texts, need: Need, assignment: Assignment, now: datetime, town: Town) -> File:
    """An entry for the person's own calendar; the same need keeps its UID."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - a start is quicker without it

    event = Event()
    event.add("uid", f"need-{need.id}@lotse")
    event.add("dtstamp", now)
    event.add("dtstart", need.starts_at)
    event.add("dtend", need.ends_at)
    event.add("summary", need.title or names.kind(t, need))
    event.add("location", need.meeting_point)
    event.add("geo", (need.point.lat, need.point.lon))
    if need.private_note:
        event.add("description", need.private_note)
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add_component(event)
    return File("lotse.ics", file.to_ical(), t("For your calendar"))


def mine(t: Texts, held: Sequence[tuple[Assignment, Need]], town: Town) -> Message:
    """The places that this person holds, soonest first."""
    if not held:
        lines = [t("/open shows what you could take.")]
        return Message(t("You have not said yes to anything at the moment."), lines)
    lines, rows = [], []
    for number, (assignment, need) in enumerate(held, 1):
        lines += ["", t("{n}. {what}", n=number, what=what(t, need, town))]
        lines += _private(t, need, town)
        rows.append([Button(t("Give back: {n}", n=number), tap("place.release", assignment.id))])
    return Message(t("You have said yes to:"), lines[1:], rows)


def sure(t: Texts, need: Need, assignment_id: int, town: Town) -> Message:
    """One question before a place is given back."""
    buttons = [
        Button(t("Yes, give it back"), tap("place.released", assignment_id)),
        Button(t("No, I'll come"), tap("place.keep", assignment_id)),
    ]
    lines = [what(t, need, town), t("We ask others at once. Nobody is cross with you.")]
    return Message(t("Give your place back?"), lines, [buttons])


def released(t: Texts, need: Need, town: Town) -> Message:
    lines = [what(t, need, town), t("We are asking others now. We hope to see you another time.")]
    return Message(t("Thank you for telling us in time."), lines)


def confirm(t: Texts, need: Need, assignment: Assignment, town: Town) -> Message:
    """The day before: are you still coming?"""
    head = t("Are you still coming? {what}", what=what(t, need, town))
    return Message(head, _place(t, need, town), _still(t, assignment.id))


def nudge(t: Texts, need: Need, assignment: Assignment, town: Town) -> Message:
    """The same once more, for the silent."""
    head = t("A short answer, please: {what}", what=what(t, need, town))
    lines = [t("Somebody is counting on you. If you can't come, that is fine: we ask others.")]
    return Message(head, lines, _still(t, assignment.id))


def _place(t: Texts, need: Need, town: Town) -> list[str]:
    where = names.district(t, need.district, town.districts)
    return [t("Meeting point: {where}", where=where), need.meeting_point]


def _still(t: Texts, assignment_id: int) -> list[list[Button]]:
    return [
        [
            Button(t("Yes, I'm coming"), tap("still.yes", assignment_id)),
            Button(t("I can't come"), tap("place.release", assignment_id)),
        ]
    ]


def confirmed(t: Texts, need: Need, assignment_id: int, town: Town) -> Message:
    lines = [what(t, need, town), *_place(t, need, town)]
    return Message("✓ " + t("Thank you, see you then."), lines, [[_release(t, assignment_id)]])


def meet(
    t: Texts, need: Need, assignment: Assignment, town: Town, asker: Person | None = None
) -> Message:
    """Shortly before: the meeting point, and a line to whoever asked for it."""
    head = t("See you soon: {what}", what=what(t, need, town))
    rows = [[write_to(t, asker.first_name, assignment.id)]] if asker else []
    return Message(head, _private(t, need, town), [*rows, [_cannot(t, assignment.id)]])


def _cannot(t: Texts, assignment_id: int) -> Button:
    return Button(t("I can't come"), tap("place.release", assignment_id))


def after(t: Texts, need: Need, assignment: Assignment, town: Town) -> Message:
    """Afterwards: did it take place?"""
    buttons = [
        Button(t("Yes, it did"), tap("done.yes", assignment.id)),
        Button(t("No, it didn't"), tap("done.no", assignment.id)),
    ]
    return Message(t("Did it take place? {what}", what=what(t, need, town)), (), [buttons])


def thanks(t: Texts, need: Need, town: Town) -> Message:
    """Thanks that name what they are for."""
    minutes = round((need.ends_at - need.starts_at).total_seconds() / 60)
    lines = [
        what(t, need, town),
        t("You gave {duration} of your time. That helped.", duration=t.duration(minutes)),
    ]
    return Message(t("Thank you for coming."), lines)


def not_held(t: Texts, need: Need, town: Town) -> Message:
    lines = [what(t, need, town), t("The office knows now and gets in touch if need be.")]
    return Message(t("Thank you for telling us."), lines)


def cancelled(t: Texts, need: Need, town: Town) -> Message:
    """Everyone who was coming is told at once."""
    lines = [t("You don't have to come. Thank you for having been ready.")]
    return Message(t("Cancelled: {what}", what=what(t, need, town)), lines)


def replaced(t: Texts, need: Need, town: Town) -> Message:
    """Somebody else is asked, because there was no answer."""
    lines = [
        t("We had no answer from you, so we are asking somebody else. You don't have to come."),
        t("No hard feelings: we are glad to ask you another time."),
    ]
    return Message(t("Your place was passed on: {what}", what=what(t, need, town)), lines)
