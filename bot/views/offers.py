"""What a volunteer sees of a need before and while deciding."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.dispatch.situation import Why
from bot.domain.needs import Need, NewNeed, Offer, OfferState, Phase
from bot.domain.people import Volunteer
from bot.domain.requests import Request
from bot.texts import Texts
from bot.views import names
from bot.views.message import Button, Message, tap
from bot.views.town import Town


def push(t: Texts, need: Need, offer: Offer, helper: Volunteer, town: Town) -> Message:
    """The question whether somebody comes."""
    head = t("Help wanted: {what}", what=what(t, need, town))
    lines = [*about(t, need, offer.distance_m, town), because(t, need, helper, offer.why)]
    return Message(head, lines, question(t, offer.id, details=True))


def later(t: Texts, need: Need, offer: Offer, helper: Volunteer, town: Town) -> Message:
    """The question once more, for whoever wanted to decide later."""
    head = t("Have you decided? {what}", what=what(t, need, town))
    return Message(head, about(t, need, offer.distance_m, town), question(t, offer.id))


def called(t: Texts, need: Need, offer: Offer, town: Town) -> Message:
    """A place is free for somebody on the waiting list, who must say yes again."""
    head = t("A place is free now: {what}", what=what(t, need, town))
    lines = [
        t("You were on the waiting list. Would you still like to come?"),
        *about(t, need, offer.distance_m, town),
    ]
    return Message(head, lines, question(t, offer.id))


def details(t: Texts, need: Need, offer: Offer, helper: Volunteer, town: Town) -> Message:
    """All that may be known before saying yes, and why this person was asked."""
    lines = [*about(t, need, offer.distance_m, town)]
    minutes = round((need.ends_at - need.starts_at).total_seconds() / 60)
    lines.append(t("How long: {duration}", duration=t.duration(minutes)))
    if need.skills:
        lines.append(t("Also needed: {skills}", skills=names.skills(t, need.skills)))
    if need.requirements:
        asked = names.requirements(t, need.requirements)
        lines.append(t("Please note: {requirements}", requirements=asked))
    lines += ["", because(t, need, helper, offer.why)]
    lines.append(t("If you say yes, you get the exact place and the contact."))
    head = t("Help wanted: {what}", what=what(t, need, town))
    return Message(head, lines, question(t, offer.id))


def question(t: Texts, offer_id: int, *, details: bool = False) -> list[list[Button]]:
    """The answers that are possible, always in the same order."""
    second = [Button(t("Decide later"), tap("offer.later", offer_id))]
    if details:
        second.append(Button(t("Details"), tap("offer.details", offer_id)))
    return [
        [
            Button(t("I'll come"), tap("offer.yes", offer_id)),
            Button(t("Not this time"), tap("offer.no", offer_id)),
        ],
        second,
    ]


def about(t: Texts, need: Need | NewNeed, distance_m: int | None, town: Town) -> list[str]:
    """What everyone sees: title, place, languages, places left, note."""
    lines = [need.title] if need.title else []
    where = names.district(t, need.district, town.districts)
    if distance_m:
        away = t.distance(distance_m)
        lines.append(t("Place: {where} (about {away} from you)", where=where, away=away))
    else:
        lines.append(t("Place: {where}", where=where))
    if need.languages:
        spoken = names.languages(t, need.languages)
        lines.append(t("Languages: {languages}", languages=spoken))
    left = need.open_places if isinstance(need, Need) else need.capacity
    lines.append(t.plural("{n} place left.", "{n} places left.", left))
    if need.public_note:
        lines.append(need.public_note)
    return lines


def because(
    t: Texts, need: Need | NewNeed, helper: Volunteer | None, why: Why | None = None
) -> str:
    """Why this person is asked."""
    if why is Why.REGULAR:
        return t("You are asked first because you did this here before.")
    spoken = [code for code in need.languages if helper is None or code in helper.languages]
    if spoken:
        return t(
            "You are asked because you speak {languages} and usually have time then.",
            languages=names.languages(t, spoken),
        )
    return t("You are asked because you like to do this and usually have time then.")


def declined(t: Texts, need: Need, town: Town) -> Message:
    """No is a good answer."""
    lines = [
        what(t, need, town),
        t("We ask somebody else, and you no more about this."),
    ]
    buttons = [
        Button(t("Ask me less often"), tap("less")),
        Button(t("Take a break"), tap("go", "pause")),
    ]
    return Message(t("Thank you for telling us."), lines, [buttons])


def undecided(
    t: Texts, need: Need, offer: Offer, remind_at: datetime | None, town: Town
) -> Message:
    """Later: when it is asked again; the answers stay."""
    head = t("Help wanted: {what}", what=what(t, need, town))
    lines = about(t, need, offer.distance_m, town)
    if remind_at:
        lines.append(t("We ask you again: {when}", when=t.moment(remind_at, town.zone)))
    rows = question(t, offer.id)
    return Message(head, lines, [rows[0]])


def waiting(t: Texts, need: Need, offer_id: int, position: int, town: Town) -> Message:
    """Full: the position on the waiting list."""
    lines = [
        what(t, need, town),
        t("Others were a little faster. You are number {n} on the waiting list.", n=position),
        t("If a place becomes free, we ask the waiting list first."),
    ]
    buttons = [[Button(t("Leave the waiting list"), tap("offer.no", offer_id))]]
    return Message(t("Thank you for wanting to come."), lines, buttons)


def closed(t: Texts, need: Need, offer: Offer, now: datetime, town: Town) -> Message | None:
    """What becomes of a question that nobody has to answer any more; None while it is open."""
    if offer.state is not OfferState.CLOSED:
        return None
    named = what(t, need, town)
    phase = need.phase(now)
    if phase is Phase.CANCELLED:
        return Message(t("No longer needed: {what}", what=named), [t("Thank you all the same.")])
    if need.open_places and phase in {Phase.EXPIRED, Phase.RUNNING, Phase.DONE}:
        return Message(t("This is over: {what}", what=named), [t("We hope to ask you again.")])
    lines = [t("Others have said yes. Thank you for being there; perhaps next time.")]
    return Message(t("Filled: {what}", what=named), lines)


def open_needs(
    t: Texts, found: Sequence[tuple[Need, int | None]], total: int, town: Town
) -> Message:
    """What this person could take, soonest first."""
    if not found:
        lines = [t("As soon as somebody needs what you can do, we ask you.")]
        return Message(t("There is nothing open for you at the moment."), lines)
    lines, rows = [], []
    for number, (need, away) in enumerate(found, 1):
        where = names.district(t, need.district, town.districts)
        near = f" ({t.distance(away)})" if away else ""
        lines.append(t("{n}. {what}", n=number, what=what(t, need, town)))
        lines.append(t("Place: {where}", where=where) + near)
        label = f"{number}. {names.kind(t, need)}"
        rows.append([Button(label[:24], tap("open", need.id))])
    if total > len(found):
        lines.append(t("These are the next {n}.", n=len(found)))
    return Message(t("This is open, and you could do it:"), lines, rows)


def what(t: Texts, need: Need | NewNeed | Request, town: Town) -> str:
    """Kind, weekday, date and times: what a lock screen has room for."""
    when = t.span(need.starts_at, need.ends_at, town.zone)
    return f"{names.kind(t, need)}{'،' if t.rtl else ','} {when}"
