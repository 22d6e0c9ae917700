"""How many can be asked, how likely that is to be enough, and what would bring more."""

from collections.abc import Sequence

from bot.domain.matching import Reach, Reason
from bot.domain.needs import Need
from bot.domain.widening import By, Widening
from bot.domain.words import N_
from bot.texts import Texts
from bot.views.message import Button, Message, tap
from bot.views.offers import what
from bot.views.town import Town

LEFT_OUT = {
    Reason.LANGUAGE: N_("do not speak the languages"),
    Reason.SKILL: N_("do not offer this kind of help"),
    Reason.TIME: N_("have no time then"),
    Reason.DISTANCE: N_("live too far away"),
    Reason.ADULT: N_("are under 18"),
    Reason.CAR: N_("have no car"),
    Reason.GENDER: N_("do not meet the wish for a woman or a man"),
    Reason.CLEARANCE: N_("have no police certificate on record"),
    Reason.BUSY: N_("are helping elsewhere then"),
    Reason.ON_THE_WAY: N_("help somewhere else just before or after, too far away"),
    Reason.PAUSED: N_("are taking a break"),
    Reason.AWAY: N_("are away then"),
    Reason.UNREACHABLE: N_("cannot be reached on Telegram"),
    Reason.ASKED: N_("have been asked already"),
    Reason.CAP: N_("have been asked enough this week"),
    Reason.INACTIVE: N_("are not active"),
}
CHANGES = {
    By.LEVEL: N_("take people who speak the language a little"),
    By.WISHES: N_("do without some of the conditions"),
    By.URGENT: N_("make it urgent, to ask those who were asked enough this week"),
}


def lines(t: Texts, reach: Reach) -> list[str]:
    ready, asleep = len(reach.candidates), len(reach.waiting)
    said = [t.plural("{n} person matches.", "{n} people match.", ready + asleep)]
    if asleep:
        said.append(
            t.plural(
                "{n} of them is in quiet hours and is asked afterwards.",
                "{n} of them are in quiet hours and are asked afterwards.",
                asleep,
            )
        )
    out = [(n, reason) for reason, n in reach.left_out.items() if reason in LEFT_OUT]
    if out:
        said.append(t("Left out:"))
    said += [
        t("– {reason}: {n}", reason=t(LEFT_OUT[reason]), n=n)
        for n, reason in sorted(out, key=lambda it: (-it[0], it[1]))
    ]
    if not ready + asleep:
        said.append(t("Fewer languages or requirements, or another time, would reach more."))
    return said


def chance(t: Texts, need: Need) -> list[str]:
    """How likely it fills, as long as somebody may still say yes."""
    if need.chance is None or not need.open_places or need.look_at is None:
        return []
    return [t("Chance to fill: about {percent}", percent=t.percent(need.chance))]


def low_chance(t: Texts, need: Need, helps: Sequence[Widening], town: Town) -> Message:
    """It may well stay open, while there is time to do something about it."""
    lines = [what(t, need, town), *chance(t, need), _left(t, need), *_advice(t, helps, town)]
    row = [Button(t("Ask more now"), tap("need.more", need.id))]
    if not need.urgent:
        row.append(Button(t("Make urgent"), tap("need.urgent", need.id)))
    return Message("⚠ " + t("This may stay open."), lines, [row])


def nobody_left(t: Texts, need: Need, helps: Sequence[Widening], town: Town) -> Message:
    """Everyone who matches has been asked, and there are places left."""
    lines = [what(t, need, town), _left(t, need), *_advice(t, helps, town)]
    urgent = Button(t("Make urgent"), tap("need.urgent", need.id))
    buttons = [[urgent]] if not need.urgent else []
    return Message("⚠ " + t("Nobody is left to ask."), lines, buttons)


def _left(t: Texts, need: Need) -> str:
    return t.plural("{n} place left.", "{n} places left.", need.open_places)


def _advice(t: Texts, helps: Sequence[Widening], town: Town) -> list[str]:
    """What would bring more people; if nothing would, what else there is to do."""
    return what_would_help(t, helps, town) or [
        t("It may help to call somebody, to move the time, or to make it urgent.")
    ]


def what_would_help(t: Texts, helps: Sequence[Widening], town: Town) -> list[str]:
    """One line for each change, the one that brings the most first."""
    if not helps:
        return []
    return [
        t("What would help:"),
        *(t("– {reason}: {n}", reason=_change(t, it, town), n=f"+{it.more}") for it in helps),
    ]


def _change(t: Texts, it: Widening, town: Town) -> str:
    if it.by is By.LATER and it.starts_at:
        return t("begin later, {when}", when=t.moment(it.starts_at, town.zone))
    if it.by is By.RADIUS:
        return t("call those who live up to {away} away", away=t.kilometres(it.km))
    return t(CHANGES[it.by])
