"""What a coordinator sees of a newcomer's request: the card, the list, what came of it."""

from collections.abc import Sequence

from bot.domain.people import Person
from bot.domain.requests import REASONS, Outcome, Request, Stage
from bot.domain.words import N_
from bot.texts import Texts
from bot.views import names
from bot.views.message import LONGEST_BUTTON, Button, Message, tap
from bot.views.offers import what
from bot.views.town import Town

STAGES = {
    Stage.APPROVED: N_("Approved: volunteers are being asked."),
    Stage.DECLINED: N_("Declined."),
    Stage.CANCELLED: N_("Taken back by whoever asked."),
    Stage.LAPSED: N_("Its time came before anybody decided."),
}
LISTED = 20


def card(t: Texts, request: Request, who: Person, town: Town) -> Message:
    """Everything that was asked, and what can be done about it."""
    head = t("{name} asks for help: {what}", name=who.first_name, what=what(t, request, town))
    lines = about(t, request, town)
    if request.stage is not Stage.WAITING:
        lines += ["", t(STAGES[request.stage])]
        if request.stage is Stage.DECLINED:
            reason = request.reason or "other"
            lines += [t(REASONS[reason][1]), *_typed(request.words)]
        return Message(head, lines)
    buttons = [
        Button(t("Approve"), tap("req.ok", request.id)),
        Button(t("Change"), tap("req.change", request.id)),
        Button(t("Decline"), tap("req.no", request.id)),
    ]
    return Message(head, lines, [buttons])


def about(t: Texts, request: Request, town: Town) -> list[str]:
    where = names.district(t, request.district, town.districts)
    lines = [t("Meeting point: {where}", where=where), request.meeting_point]
    if request.languages:
        spoken = names.languages(t, request.languages)
        lines.append(t("Languages: {languages}", languages=spoken))
    if request.wishes:
        lines.append(t("Wishes: {wishes}", wishes=names.requirements(t, request.wishes)))
    return lines + _typed(request.note)


def _typed(text: str) -> list[str]:
    return [text] if text else []


def waiting(t: Texts, found: Sequence[tuple[Request, Person]], town: Town) -> Message:
    """What nobody has decided yet."""
    if not found:
        return Message(t("No request is waiting for you."), [t("/needs shows all that runs.")])
    lines, rows = [], []
    for number, (request, who) in enumerate(found[:LISTED], 1):
        lines.append(t("{n}. {what}", n=number, what=what(t, request, town)))
        lines.append(who.first_name)
        label = f"{number}. {names.kind(t, request)}"
        rows.append([Button(label[:LONGEST_BUTTON], tap("req.show", request.id))])
    return Message(t("These people wait for your decision:"), lines, rows)


def pending(t: Texts, request: Request, who: Person, town: Town) -> Message:
    """Nobody has decided for hours."""
    lines = [what(t, request, town), *about(t, request, town)]
    head = t("{name} still waits for an answer.", name=who.first_name)
    return Message(head, lines, card(t, request, who, town).buttons)


def taken_back(t: Texts, request: Request, who: Person, town: Town) -> Message:
    lines = [what(t, request, town), t("Whoever was coming has been told.")]
    return Message(t("{name} no longer needs help.", name=who.first_name), lines)


def lost(t: Texts, request: Request, who: Person, town: Town) -> Message:
    """Somebody is on the way to a person who cannot be written to any more."""
    lines = [
        what(t, request, town),
        t("Somebody has said yes to coming. Please find out whether it is still wanted."),
    ]
    head = t("{name} cannot be reached on Telegram.", name=who.first_name)
    return Message("⚠ " + head, lines)


def result(t: Texts, request: Request, who: Person, town: Town) -> Message:
    """What the newcomer says afterwards, if the office should know."""
    if request.outcome is Outcome.TALK:
        lines = [what(t, request, town), t("Please get in touch.")]
        return Message(t("{name} wants to talk to you.", name=who.first_name), lines)
    head = t("{name} says it did not take place.", name=who.first_name)
    return Message(head, [what(t, request, town)])
