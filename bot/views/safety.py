"""What is shown when somebody needs help at once: numbers first, and a person behind them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.safety.kinds import Alarm, Kind
from bot.domain.safety.numbers import Number, numbers_for
from bot.domain.words import N_
from bot.texts import Texts
from bot.views.message import Button, Message, tap

HEADS = {
    Kind.MEDICAL: N_("Is somebody in danger? Call 112 now."),
    Kind.VIOLENCE: N_("You have a right to be safe. In danger, call 110 now."),
    Kind.CHILD: N_("A child in danger or missing? Call 110 now."),
    Kind.CRISIS: N_("You are not alone. Somebody will listen to you now."),
    Kind.EXPLOITATION: N_("Nobody may force you to work or keep your papers."),
}
WHAT = {
    Kind.MEDICAL: N_("A life may be in danger"),
    Kind.VIOLENCE: N_("Violence or threats"),
    Kind.CHILD: N_("A child in danger or missing"),
    Kind.CRISIS: N_("Somebody may not want to go on living"),
    Kind.EXPLOITATION: N_("Forced work, or papers taken away"),
}
ABOUT = {
    "ambulance": N_("Ambulance and fire brigade, free, day and night:"),
    "police": N_("Police, free, day and night:"),
    "doctor": N_("A doctor, when it cannot wait but no life is in danger:"),
    "missing_children": N_("When a child is missing, free, day and night:"),
    "children": N_("For children and young people who need somebody to talk to, free:"),
    "women": N_("Help for women against violence, free, day and night, in many languages:"),
    "men": N_("Help for men against violence, free:"),
    "crisis": N_("Somebody who listens, free, day and night, without your name:"),
    "crisis_first": N_("The same, another number:"),
    "crisis_second": N_("The same, another number:"),
    "work": N_("Advice against exploitation at work:"),
    "trafficking": N_(
        "Advice for people who are forced to work or were sold, free, without your name:"
    ),
}


def help_now(t: Texts, alarm: Alarm, known: Sequence[Number], *, told: bool) -> Message:
    """The numbers for what was recognised; ``told``: people on duty have been told.

    Each number stands on a line of its own, where Telegram lets it be tapped: the Bot API
    refuses buttons that dial.
    """
    lines: list[str] = []
    for number in numbers_for(alarm.kinds, known):
        lines += [_about(t, number), t.figures(number.number), ""]
    if Kind.VIOLENCE in alarm.kinds:
        lines.append(t("If somebody else reads your phone, you can delete this chat."))
    if told:
        lines.append(t("The team has been told and will write to you here."))
    else:
        lines.append(t("You can also write to a person of the team here."))
    buttons = [
        [Button(t("Talk to a person"), tap("safety.person"))],
        [Button(t("It is not urgent"), tap("safety.calm"))],
    ]
    return Message(t(HEADS[alarm.kinds[0]]), lines, buttons)


def perhaps(t: Texts, alarm: Alarm, shown: Message | None = None) -> Message:
    """Below what is shown, if anything is: whom to call, for somebody may be in danger.

    The button raises the ``alarm`` that nothing said surely enough.
    """
    whom = t(HEADS[Kind.MEDICAL])
    now = [Button(t("I need help now"), tap("safety.now", *alarm.kinds))]
    if shown is None:
        return Message(whom, [], [now])
    return replace(shown, lines=[*shown.lines, "", whom], buttons=[*shown.buttons, now])


def calm(t: Texts) -> Message:
    """After "it is not urgent": the way on stays open."""
    head = t("All right. If you need help, write here at any time.")
    return Message(head, [], [[Button(t("Talk to a person"), tap("safety.person"))]])


def on_duty(t: Texts, alarm: Alarm, person_id: int, first_name: str) -> Message:
    """For the people on duty: who may need help, and with what; never their words."""
    lines = [t(WHAT[kind]) for kind in alarm.kinds]
    lines += ["", t("They have been shown the numbers to call. Please write to them now.")]
    buttons = [[Button(t("I'll take care of it"), tap("safety.take", person_id))]]
    head = t("{name} may need help at once.", name=first_name)
    return Message("⚠ " + head, lines, buttons)


def _about(t: Texts, number: Number) -> str:
    if number.texts:
        return number.texts.get(t.language) or number.texts["en"]
    return t(ABOUT[number.key])
