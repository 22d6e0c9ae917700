"""What a newcomer sees of the help they asked for: from received to how it was."""

from collections.abc import Sequence

from bot.domain.needs import Assignment, Need
from bot.domain.people import Person
from bot.domain.requests import REASONS, Outcome, Request, Stage
from bot.domain.words import N_
from bot.texts import Texts
from bot.views import names
from bot.views.message import Button, Message, tap
from bot.views.offers import what
from bot.views.people import House
from bot.views.town import Town

LONGEST_NAME = 12  # characters of it on a button
Coming = Sequence[tuple[Assignment, Person]]

AFTERWARDS = {
    Outcome.HELPED: N_("It helped"),
    Outcome.MISSED: N_("It did not happen"),
    Outcome.TALK: N_("I want to talk to you"),
}


def write_to(t: Texts, name: str, assignment_id: int) -> Button:
    """The button that opens the line to this person."""
    short = name[:LONGEST_NAME].strip()
    return Button(t("Write to {name}", name=short), tap("line.open", assignment_id))


def first_register(t: Texts) -> Message:
    """Somebody asks for help whom we do not know yet."""
    lines = [t("Then we go on with what you want to ask for. It takes about a minute.")]
    return Message(t("First a few questions, so that we know whom to help."), lines)


def also_arrived(t: Texts) -> Message:
    """A volunteer or a coordinator asks for help: their profile does not say that they may."""
    lines = [t("Press the entry that says why you are here, and choose what is right for you.")]
    return Message(t("To ask for help, tell us that you have arrived here."), lines)


def received(t: Texts, request: Request, town: Town) -> Message:
    lines = [
        what(t, request, town),
        t("The office looks at it and then asks volunteers. You read here how it goes on."),
    ]
    buttons = [_mine(t), _cancel(t, request)]
    return Message("✓ " + t("Your request has reached the office."), lines, [buttons])


def approved(t: Texts, request: Request, town: Town) -> Message:
    """The office said yes; if it changed something, that is what the first line says."""
    lines = [*_where(t, request, town), t("As soon as somebody says yes, you read it here.")]
    if request.changed:
        lines.insert(0, t("The office has changed something. If this does not suit you, cancel."))
        head = t("Changed, and we are asking for you: {what}", what=what(t, request, town))
    else:
        head = t("We are asking for you: {what}", what=what(t, request, town))
    return Message(head, lines, [[_mine(t), _cancel(t, request)]])


def declined(t: Texts, request: Request, town: Town, house: House) -> Message:
    """Why not, and what else is possible."""
    reason = request.reason or "other"
    lines = [t(REASONS[reason][1])]
    if request.words:
        lines.append(request.words)
    if house.contact:
        lines += ["", t("You reach us here:"), house.contact]
    head = t("This is not possible: {what}", what=what(t, request, town))
    buttons = [
        Button(t("Ask for something else"), tap("request.start")),
        Button(t("Help"), tap("go", "help")),
    ]
    return Message(head, lines, [buttons])


def coming(
    t: Texts, request: Request, need: Need, who: Person, assignment_id: int, town: Town
) -> Message:
    """Somebody said yes."""
    head = t("{name} is coming: {what}", name=who.first_name, what=what(t, need, town))
    lines = [
        *_where(t, request, town),
        t("You can write to each other here, until a day after it is over."),
    ]
    buttons = [[write_to(t, who.first_name, assignment_id)], [_cancel(t, request)]]
    return Message(head, lines, buttons)


def again(t: Texts, request: Request, who: Person, town: Town) -> Message:
    """Whoever wanted to come cannot."""
    lines = [what(t, request, town), t("We are asking others now. You read here who comes.")]
    head = t("{name} can't come.", name=who.first_name)
    return Message(head, lines, [[_mine(t), _cancel(t, request)]])


def nobody_yet(t: Texts, request: Request, town: Town) -> Message:
    lines = [
        t("Everyone who could do it has been asked. The office knows and looks further."),
        t("Another time, or fewer wishes, may help."),
    ]
    head = t("We have found nobody yet: {what}", what=what(t, request, town))
    return Message(head, lines, [[_mine(t), _cancel(t, request)]])


def cancelled(t: Texts, request: Request, town: Town, house: House) -> Message:
    """The office cancelled it."""
    lines = [t("The office had to cancel it.")]
    return Message(t("Cancelled: {what}", what=what(t, request, town)), _reach(t, lines, house))


def unfilled(t: Texts, request: Request, town: Town, house: House) -> Message:
    """Its time came, or the office closed it, and nobody was found."""
    lines = [t("We are sorry. We have asked, and nobody had time.")]
    head = t("We have found nobody: {what}", what=what(t, request, town))
    return Message(head, _reach(t, lines, house), [[_anew(t)]])


def lapsed(t: Texts, request: Request, town: Town, house: House) -> Message:
    """Its time came before the office decided."""
    lines = [t("We are sorry: the office could not look at it in time.")]
    head = t("This came too late: {what}", what=what(t, request, town))
    return Message(head, _reach(t, lines, house), [[_anew(t)]])


def tomorrow(t: Texts, request: Request, coming: Coming, town: Town) -> Message:
    """The evening before."""
    lines = _where(t, request, town)
    if coming:
        lines.insert(0, _who(t, coming))
    else:
        lines.append(t("We have found nobody yet, and go on asking. You read here who comes."))
    rows = [[write_to(t, who.first_name, it.id)] for it, who in coming]
    head = t("A reminder: {what}", what=what(t, request, town))
    return Message(head, lines, [*rows, [_cancel(t, request)]])


def after(t: Texts, request: Request, town: Town) -> Message:
    """How was it? One tap."""
    rows = [
        [Button(t(label), tap(f"req.{outcome}", request.id))]
        for outcome, label in AFTERWARDS.items()
    ]
    return Message(t("How was it? {what}", what=what(t, request, town)), (), rows)


def answered(t: Texts, request: Request, outcome: Outcome, town: Town, house: House) -> Message:
    lines = [what(t, request, town)]
    match outcome:
        case Outcome.HELPED:
            return Message(t("Thank you. It is good to know that it helped."), lines)
        case Outcome.MISSED:
            lines.append(t("The office knows now. You can ask again at any time."))
            return Message(t("Thank you for telling us. We are sorry."), lines, [[_anew(t)]])
        case Outcome.TALK:
            lines.append(t("Somebody from the office gets in touch with you."))
            return Message(t("We have passed it on."), _reach(t, lines, house))


def sure(t: Texts, request: Request, coming: Coming, town: Town) -> Message:
    """One question before a request is taken back."""
    lines = [what(t, request, town)]
    if coming:
        lines.append(t("{names} will be told at once.", names=_names(t, coming)))
    buttons = [
        Button(t("Yes, cancel"), tap("req.cancelled", request.id)),
        Button(t("No, keep it"), tap("go", "request")),
    ]
    return Message(t("Cancel this request?"), lines, [buttons])


def taken_back(t: Texts, request: Request, town: Town) -> Message:
    lines = [what(t, request, town), t("Whoever was asked is told. You can ask again any time.")]
    return Message(t("Cancelled. Thank you for telling us."), lines, [[_anew(t)]])


def mine(t: Texts, found: Sequence[tuple[Request, Need | None, Coming]], town: Town) -> Message:
    """What this person has asked for, each with how far it is."""
    lines: list[str] = []
    rows: list[list[Button]] = []
    for number, (request, _need, coming) in enumerate(found, 1):
        lines += ["", t("{n}. {what}", n=number, what=what(t, request, town))]
        lines.append(_state(t, request, coming))
        rows += [[write_to(t, who.first_name, it.id)] for it, who in coming]
        rows.append([Button(t("Cancel: {n}", n=number), tap("req.cancel", request.id))])
    rows.append([_anew(t)])
    return Message(t("You have asked for:"), lines[1:], rows)


def _state(t: Texts, request: Request, coming: Coming) -> str:
    if request.stage is Stage.WAITING:
        return t("The office is looking at it.")
    return _who(t, coming) if coming else t("We are asking volunteers.")


def _who(t: Texts, coming: Coming) -> str:
    return t("Coming: {names}", names=_names(t, coming))


def _names(t: Texts, coming: Coming) -> str:
    return t.items(who.first_name for _, who in coming)


def _where(t: Texts, request: Request, town: Town) -> list[str]:
    where = names.district(t, request.district, town.districts)
    return [t("Meeting point: {where}", where=where), request.meeting_point]


def _reach(t: Texts, lines: list[str], house: House) -> list[str]:
    return [*lines, "", t("You reach us here:"), house.contact] if house.contact else lines


def _cancel(t: Texts, request: Request) -> Button:
    return Button(t("Cancel"), tap("req.cancel", request.id))


def _mine(t: Texts) -> Button:
    return Button(t("My requests"), tap("go", "request"))


def _anew(t: Texts) -> Button:
    return Button(t("Ask for help"), tap("request.start"))
