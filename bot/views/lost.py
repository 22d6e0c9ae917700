"""People who cannot be written to, for a coordinator who can telephone."""

from collections.abc import Sequence

from bot.domain.needs import Assignment, Need
from bot.domain.people import Person
from bot.domain.story import Missing
from bot.texts import Texts
from bot.views.message import Button, Message, tap
from bot.views.offers import what
from bot.views.town import Town

LISTED = 20


def unreachable(
    t: Texts, need: Need, assignment: Assignment, person: Person, town: Town
) -> Message:
    """Somebody who is coming cannot be written to: keep them, or have somebody else asked?"""
    lines = [
        what(t, need, town),
        t("They may have blocked the bot, or their account is gone. Please telephone."),
        _link(person),
    ]
    buttons = [
        Button(t("Keep"), tap("risk.keep", assignment.id)),
        Button(t("Replace"), tap("risk.replace", assignment.id)),
    ]
    head = t("{name} can no longer be reached on Telegram.", name=person.first_name)
    return Message("⚠ " + head, lines, [buttons])


def missing(t: Texts, found: Sequence[Missing], town: Town) -> Message:
    """Whom to telephone; those who are expected somewhere come first."""
    if not found:
        return Message(t("Everybody can be reached on Telegram."))
    lines: list[str] = []
    for number, lost in enumerate(found[:LISTED], 1):
        lines += ["", t("{n}. {what}", n=number, what=lost.person.first_name), _link(lost.person)]
        lines += [what(t, need, town) for need in lost.holds]
    if len(found) > LISTED:
        lines += ["", t.plural("And {n} more.", "And {n} more.", len(found) - LISTED)]
    return Message(t("Please telephone: they cannot be reached on Telegram."), lines[1:])


def _link(person: Person) -> str:
    """Opens the profile in Telegram; clients make a link of it."""
    return f"tg://user?id={person.telegram_id}"
