"""What the team sees of a question: in the coordinators' group, or each in their own chat."""

from collections.abc import Sequence

from bot.domain.people import Person
from bot.domain.questions import CALM, PERSON, URGENT, Piece, Question, State
from bot.domain.words import N_
from bot.texts import Texts
from bot.views.message import Button, Message, tap

WANTED = {  # by a tap, before anything was written about it
    PERSON: N_("Would like to talk to a person."),
    URGENT: N_("Says that help is needed now."),
}
TAPPED = {  # what it says, and what to do
    PERSON: (
        N_("{name} (no. {n}) would like to talk to a person."),
        N_("To answer, reply to this message."),
    ),
    URGENT: (
        N_("{name} (no. {n}) says that help is needed now."),
        N_("They have been shown the numbers to call. Please write to them now."),
    ),
    CALM: (
        N_("{name} (no. {n}) says that it is not urgent."),
        N_("Please write to them all the same."),
    ),
}


def card(
    t: Texts,
    question: Question,
    newcomer: Person,
    piece: Piece,
    guesses: Sequence[str],
    owner: Person | None,
    *,
    translates: bool,
) -> Message:
    """Who asks what, what the bot would have answered, and who has taken it."""
    said = [t(WANTED[piece.tap])] if piece.tap in WANTED else []
    said += [piece.text] if piece.text else []
    lines = ["", *said, ""] if said else [""]
    if piece.more:
        lines.append(t("There is more; it comes below, or when you take the question."))
    lines.append(t("Language: {it}", it=t.language_name(question.language)))
    if guesses and question.open:
        lines += ["", t("The bot would have answered:")]
        lines += [t("{n}. {what}", n=n, what=it) for n, it in enumerate(guesses, 1)]
    lines += ["", _standing(t, question, owner)]
    if question.open:
        lines.append(t("To answer, reply to this message."))
    name = newcomer.first_name or t("Somebody")
    head = t("{name} (no. {n}) asks:", name=name, n=newcomer.id)
    if question.raised and question.answered_at is None and question.open:
        head = "⏳ " + t("Still waiting: {what}", what=head)
    buttons = _buttons(t, question)
    if translates and piece.text:
        buttons.append([Button(t("Translate"), tap("tr.question", question.id))])
    return Message(head, lines, buttons)


def _standing(t: Texts, question: Question, owner: Person | None) -> str:
    name = owner.first_name if owner else ""
    if question.state is State.CLAIMED:
        return t("Taken by: {name}", name=name)
    if question.open:
        return t("Nobody has taken it yet.")
    return "✓ " + t("Closed.")


def _buttons(t: Texts, question: Question) -> list[list[Button]]:
    if not question.open:
        return []
    close = Button(t("Close the question"), tap("team.close", question.id))
    if question.state is State.HANDED_OVER:
        return [[Button(t("I take it"), tap("team.take", question.id)), close]]
    return [[Button(t("Hand on"), tap("team.on", question.id)), close]]


def said(t: Texts, newcomer: Person, text: str, *, translates: int = 0) -> Message:
    """More from the newcomer; ``translates``: offered for these words."""
    buttons = [[Button(t("Translate"), tap("tr.words", translates))]] if translates else []
    head = t("{name} (no. {n}) writes:", name=newcomer.first_name, n=newcomer.id)
    return Message(head, text.split("\n"), buttons)


def tapped(t: Texts, newcomer: Person, kind: str) -> Message:
    """A button of ``questions.TAPS`` says something about a question that is already here."""
    head, line = TAPPED[kind]
    return Message(t(head, name=newcomer.first_name, n=newcomer.id), [t(line)])


def ring(t: Texts, question: Question, newcomer: Person, link: str) -> Message:
    """For whoever is on duty, beside the message in the group."""
    head = t("{name} (no. {n}) has a question.", name=newcomer.first_name, n=newcomer.id)
    buttons = [[Button(t("To the group"), url=link)]] if link else []
    return Message(head, [t("It is in the coordinators' group.")], buttons)


def sent(t: Texts, question: Question, newcomer: Person) -> Message:
    """After an answer in the coordinator's own chat."""
    head = "✓ " + t("Your answer is on its way to {name}.", name=newcomer.first_name)
    return Message(head, [], [*after_answer(t, question)])


def after_answer(t: Texts, question: Question) -> list[list[Button]]:
    rows = [[Button(t("Make it an article"), tap("team.article", question.id))]]
    if question.open:
        rows[0].append(Button(t("Close the question"), tap("team.close", question.id)))
    return rows


def reply_please(t: Texts, name: str) -> Message:
    """Somebody who has taken a question writes without replying to it."""
    head = t("To answer {name}, reply to their message.", name=name)
    return Message(head, [t("So that it reaches the right person: hold it, then choose Reply.")])
