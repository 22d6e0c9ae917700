"""What a coordinator sees: the preview, the live card, the list, and what needs a decision."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.needs import (
    Assignment,
    AssignmentState,
    Need,
    OfferState,
    Phase,
)
from bot.domain.people import Person
from bot.domain.story import Preview, Story
from bot.domain.words import N_
from bot.texts import Texts, texts
from bot.views import names, offers, reach
from bot.views.message import Button, Message, tap
from bot.views.offers import what
from bot.views.town import Town

PHASES = {
    Phase.OPEN: N_("Open"),
    Phase.FILLED: N_("Filled"),
    Phase.RUNNING: N_("Under way"),
    Phase.DONE: N_("Completed"),
    Phase.CANCELLED: N_("Cancelled"),
    Phase.EXPIRED: N_("Ended without helpers"),
}
STATES = {
    AssignmentState.BOOKED: N_("not confirmed yet"),
    AssignmentState.CONFIRMED: N_("confirmed"),
    AssignmentState.DONE: N_("came"),
    AssignmentState.NO_SHOW: N_("did not take place"),
}
AT_RISK = timedelta(hours=24)


def preview(t: Texts, shown: Preview, town: Town) -> Message:
    """The push in each language in which it will be read, then the reach; nothing is sent yet."""
    lines: list[str] = []
    for code in shown.languages:
        their = texts(code)
        head = their("Help wanted: {what}", what=what(their, shown.need, town))
        lines += ["", head, *offers.about(their, shown.need, None, town)]
    lines += ["", *reach.lines(t, shown.reach), *reach.what_would_help(t, shown.helps, town)]
    send = Button(t("Send now"), tap("need.send"))
    back = Button(t("Change"), tap("need.change"))
    return Message(t("This is what will be sent:"), lines[1:], [[send, back]])


def posted(t: Texts) -> Message:
    lines = [t("We ask a few people at a time. The card below is always up to date.")]
    return Message("✓ " + t("Your request is on its way."), lines)


def asked_more(t: Texts, asked: int) -> str:
    if not asked:
        return t("Nobody is left to ask.")
    return t.plural("{n} more person is asked now.", "{n} more people are asked now.", asked)


def card(t: Texts, story: Story, town: Town) -> Message:
    """Everything about a need at a glance."""
    need = story.need
    phase = need.phase(story.now)
    head = t("{phase}: {what}", phase=t(PHASES[phase]), what=what(t, need, town))
    lines = [*([need.title] if need.title else []), _places(t, need)]
    lines += _who_comes(t, story)
    lines += _answers(t, story)
    if phase in {Phase.OPEN, Phase.FILLED}:
        lines += ["", *reach.chance(t, need), _next(t, story, town)]
    return Message(head, lines, _acts(t, need, phase))


def _places(t: Texts, need: Need) -> str:
    mark = "🔴 " if need.urgent else ""
    return mark + t("{n} of {m} places filled", n=need.filled, m=need.capacity)


def _who_comes(t: Texts, story: Story) -> list[str]:
    lines = []
    for assignment in story.assignments:
        if assignment.state in STATES:
            name = _name(t, story, assignment.person_id)
            state = t(STATES[assignment.state])
            lines.append(t("– {name}: {state}", name=name, state=state))
    queue = [_name(t, story, person_id) for person_id in story.waiting]
    if queue:
        lines.append(t("Waiting list: {names}", names=t.items(queue)))
    return lines


def _answers(t: Texts, story: Story) -> list[str]:
    """Who said no, and how many are silent: names only where the office has to act on them."""
    said_no = [_name(t, story, o.person_id) for o in story.offers if o.state == "declined"]
    later = [_name(t, story, o.person_id) for o in story.offers if o.state is OfferState.LATER]
    silent = [o for o in story.offers if o.state is OfferState.ASKED]
    lines = []
    if said_no:
        lines.append(t("Said no: {names}", names=t.items(said_no)))
    if later:
        lines.append(t("Will decide later: {names}", names=t.items(later)))
    if silent:
        who = t.items(_name(t, story, o.person_id) for o in silent)
        lines.append(t("No answer yet: {names}", names=who))
    return lines


def _next(t: Texts, story: Story, town: Town) -> str:
    need = story.need
    steps = [it.rung_at for it in story.assignments if it.active and it.rung_at]
    if need.open_places and need.look_at:
        when = t.moment(need.look_at, town.zone)
        return t("Next: we ask more people. {when}", when=when)
    if need.open_places:
        return t(
            "Next: nobody is left to ask. It may help to make it urgent, or to call somebody."
        )
    if steps:
        return t("Next: a reminder. {when}", when=t.moment(min(steps), town.zone))
    return t("Next: it begins. {when}", when=t.moment(need.starts_at, town.zone))


def _name(t: Texts, story: Story, person_id: int) -> str:
    person = story.people.get(person_id)
    return person.first_name if person and person.first_name else t("somebody")


def _acts(t: Texts, need: Need, phase: Phase) -> list[list[Button]]:
    rows: list[list[Button]] = []
    if phase is Phase.OPEN:
        row = [Button(t("Ask more now"), tap("need.more", need.id))]
        if not need.urgent:
            row.append(Button(t("Make urgent"), tap("need.urgent", need.id)))
        rows.append(row)
    if phase in {Phase.OPEN, Phase.FILLED}:
        row = [Button(t("Cancel"), tap("need.cancel", need.id))]
        if need.open_places:
            row.append(Button(t("Close"), tap("need.close", need.id)))
        rows.append(row)
    if phase is not Phase.CANCELLED:
        rows.append([Button(t("Why these people?"), tap("need.why", need.id))])
    return rows


def sure_to_cancel(t: Texts, need: Need, coming: int, town: Town) -> Message:
    """One question before everyone is told."""
    lines = [
        what(t, need, town),
        t.plural(
            "{n} person who is coming will be told at once.",
            "{n} people who are coming will be told at once.",
            coming,
        ),
    ]
    buttons = [
        Button(t("Yes, cancel"), tap("need.cancelled", need.id)),
        Button(t("No, keep it"), tap("need.card", need.id)),
    ]
    return Message(t("Cancel this request?"), lines, [buttons])


def needs(t: Texts, found: Sequence[Need], now: datetime, town: Town) -> Message:
    """All that is ahead: what is open and soon comes first."""
    if not found:
        return Message(t("There are no requests at the moment."), [t("/new posts one.")])
    ordered = sorted(found, key=lambda need: (not _at_risk(need, now), need.starts_at))
    lines, rows = [], []
    for number, need in enumerate(ordered[:20], 1):
        mark = "⚠ " if _at_risk(need, now) else ""
        lines.append(mark + t("{n}. {what}", n=number, what=what(t, need, town)))
        lines.append(f"{t(PHASES[need.phase(now)])} · {_places(t, need)}")
        label = f"{number}. {names.kind(t, need)}"
        rows.append([Button(label[:24], tap("need.show", need.id))])
    return Message(t("Requests"), lines, rows)


def _at_risk(need: Need, now: datetime) -> bool:
    return need.phase(now) is Phase.OPEN and need.starts_at - now < AT_RISK


def risk(t: Texts, need: Need, assignment: Assignment, person: Person, town: Town) -> Message:
    """Somebody who is coming has not answered: keep them, or have somebody else asked?"""
    lines = [
        what(t, need, town),
        t("We have asked twice whether {name} is still coming.", name=person.first_name),
    ]
    buttons = [
        Button(t("Keep"), tap("risk.keep", assignment.id)),
        Button(t("Replace"), tap("risk.replace", assignment.id)),
    ]
    return Message("⚠ " + t("{name} has not answered.", name=person.first_name), lines, [buttons])


def kept(t: Texts, need: Need, town: Town) -> Message:
    return Message(t("Kept. We ask nobody else."), [what(t, need, town)])


def replacing(t: Texts, need: Need, town: Town) -> Message:
    return Message(t("We are asking others now."), [what(t, need, town)])


def released(t: Texts, need: Need, person: Person, town: Town) -> Message:
    """Somebody gave their place back."""
    head = t("{name} can't come.", name=person.first_name)
    return Message(head, [what(t, need, town), t("We are asking others now.")])


def not_held(t: Texts, need: Need, person: Person, town: Town) -> Message:
    head = t("{name} says it did not take place.", name=person.first_name)
    return Message(head, [what(t, need, town)])
