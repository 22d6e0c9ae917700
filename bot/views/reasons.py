"""Why people were asked about a need, or not, as a coordinator reads it."""

from collections.abc import Iterable

from bot.domain.dispatch.situation import Why
from bot.domain.needs import Offer, OfferState
from bot.domain.story import Reasons
from bot.domain.words import N_
from bot.texts import Texts
from bot.views.message import Button, Message, tap
from bot.views.offers import what
from bot.views.reach import LEFT_OUT
from bot.views.town import Town

LISTED = 12  # of those asked; their names are what a coordinator looks for
NAMED = 6  # of those left out by one reason
STATES = {
    OfferState.ASKED: N_("no answer yet"),
    OfferState.LATER: N_("will decide later"),
    OfferState.ACCEPTED: N_("said yes"),
    OfferState.DECLINED: N_("said no"),
    OfferState.CLOSED: N_("no longer asked"),
}
WHY = {
    Why.REGULAR: N_("did this here before"),
    Why.CHANCE: N_("drawn by chance, so that we see what choosing gives"),
}


def reasons(t: Texts, found: Reasons, town: Town) -> Message:
    """Those who were asked, in order, with what we knew of them; then everybody else."""
    lines = [t("First come those who live near, are rested and often say yes.")]
    for number, offer in enumerate(found.asked[:LISTED], 1):
        lines += ["", t("{n}. {what}", n=number, what=_name(t, found, offer.person_id))]
        lines.append(" · ".join(_about(t, offer, town)))
    more = len(found.asked) - LISTED
    if more > 0:
        lines += ["", t.plural("And {n} more.", "And {n} more.", more)]
    if found.could:
        lines += [
            "",
            t("Not asked yet, others came first: {names}", names=_names(t, found, found.could)),
        ]
    for reason, ids in sorted(found.left_out.items(), key=lambda it: (-len(it[1]), it[0])):
        if reason in LEFT_OUT:
            told = t(
                "Not asked, {reason}: {names}",
                reason=t(LEFT_OUT[reason]),
                names=_names(t, found, ids),
            )
            lines.append(told)
    back = Button(t("Back"), tap("need.card", found.need.id))
    return Message(t("Why these people? {what}", what=what(t, found.need, town)), lines, [[back]])


def _about(t: Texts, offer: Offer, town: Town) -> Iterable[str]:
    """When, why before others, how far, how likely, and what came of it."""
    yield t.moment(offer.asked_at, town.zone)
    if offer.why in WHY:
        yield t(WHY[offer.why])
    if offer.distance_m is not None:
        yield t.distance(offer.distance_m)
    if offer.guess:
        yield t("chance of a yes: {percent}", percent=t.percent(offer.guess.chance))
    yield t(STATES[offer.state])


def _names(t: Texts, found: Reasons, ids: Iterable[int]) -> str:
    """Some names, and how many there are beyond them."""
    everyone = [_name(t, found, who) for who in ids]
    beyond = len(everyone) - NAMED
    return t.items([*everyone[:NAMED], *([f"+{beyond}"] if beyond > 0 else [])])


def _name(t: Texts, found: Reasons, person_id: int) -> str:
    person = found.people.get(person_id)
    return person.first_name if person and person.first_name else t("somebody")
