"""A proposed text on the screen: of who wrote it, and of who looks at it."""

from collections.abc import Mapping, Sequence

from bot.domain.articles import Decision, NewProposal, Proposal, Text
from bot.domain.people import Person
from bot.texts import Texts
from bot.views.articles import LISTED, turns
from bot.views.message import Button, Message, in_rows, tap


def standing(t: Texts, it: NewProposal, text: Text | None) -> Message:
    """What newcomers read now."""
    language = t.language_name(it.language)
    if text is None or not text.readable:
        return Message(t("So far there is no text in this language: {it}", it=language))
    return _of(t, t("As it is now, in this language: {it}", it=language), text)


def drafted(t: Texts, it: NewProposal, source: Sequence[str], *, alone: bool) -> Message:
    """What its author is about to hand in."""
    note = (
        t("You are the only one who can look at it: it is published at once.")
        if alone
        else t("Somebody else from the office looks at it before it is published.")
    )
    send = t("Publish") if alone else t("Hand it in")
    buttons = [
        [Button(send, tap("art.send"))],
        [
            Button(t("Change"), tap("art.edit")),
            Button(t("Discard"), tap("ask.discard", "article", "summary")),
        ],
    ]
    shown = _proposed(t, it, source)
    return Message(shown.head, [*shown.lines, "", note], buttons)


def proposed(
    t: Texts, it: Proposal, author: Person, reader_id: int, source: Sequence[str], *, alone: bool
) -> Message:
    """The text as its reviewer sees it, with what they can do."""
    mine = it.proposed_by == reader_id
    shown = _proposed(t, it, source)
    lines = [*shown.lines, "", t("Written by: {name}", name=author.first_name)]
    if it.state is not Decision.WAITING:
        said = it.state is Decision.PUBLISHED
        return Message(shown.head, [*lines, t("Published.") if said else t("Sent back.")])
    publish = [Button(t("Publish"), tap("art.publish", it.id))]
    back = Button(t("Take it back") if mine else t("Send it back"), tap("art.return", it.id))
    return Message(shown.head, lines, [*([] if mine and not alone else [publish]), [back]])


def _proposed(t: Texts, it: NewProposal, source: Sequence[str]) -> Message:
    head = t("Proposed, in this language: {it}", it=t.language_name(it.language))
    shown = _of(t, head, it.text)
    return Message(head, [*shown.lines, *(["", *source] if source else [])])


def _of(t: Texts, head: str, text: Text) -> Message:
    lines = ["", text.question, "", *text.answer.split("\n")]
    if text.aliases:
        lines += ["", t("Other words: {words}", words=t.items(text.aliases))]
    return Message(head, lines)


def handed_in(t: Texts) -> Message:
    lines = [t("You are told as soon as somebody has looked at it.")]
    return Message("✓ " + t("Thank you for the text. It waits for a second pair of eyes."), lines)


def published(t: Texts, number: int) -> Message:
    buttons = [[Button(t("See the article"), tap("art.show", number))]]
    return Message("✓ " + t("Published. Newcomers read this text from now on."), [], buttons)


def taken_back(t: Texts) -> Message:
    return Message("✓ " + t("Taken back. It stays as it was."))


def returned(t: Texts) -> Message:
    return Message("✓ " + t("Sent back. Whoever wrote it is told."))


def to_review(t: Texts, it: Proposal, author: Person) -> Message:
    """For the other coordinators: there is a text to look at."""
    lines = [
        it.text.question,
        t("Language: {it}", it=t.language_name(it.language)),
        "",
        t("Please read it and publish it, or send it back with a note."),
    ]
    head = t("{name} has written a text for the knowledge base.", name=author.first_name)
    return Message(head, lines, [[Button(t("Look at it"), tap("art.look", it.id))]])


def decided(t: Texts, it: Proposal, by: Person | None) -> Message:
    """For whoever wrote it: what came of it."""
    name = by.first_name if by else ""
    if it.state is Decision.PUBLISHED:
        lines = [it.text.question, t("Looked at by: {name}", name=name)]
        buttons = [[Button(t("See the article"), tap("art.show", it.article))]]
        return Message("✓ " + t("Your text is published. Thank you for it."), lines, buttons)
    lines = [it.text.question, t("Looked at by: {name}", name=name)]
    if it.note:
        lines += ["", t("Note: {note}", note=it.note)]
    buttons = [[Button(t("Change it"), tap("art.again", it.id))]]
    return Message(t("Your text needs a change before it is published."), lines, buttons)


def waiting(
    t: Texts, found: Sequence[Proposal], names: Mapping[int, Person], page: int
) -> Message:
    """The texts that nobody has looked at, oldest first."""
    if not found:
        return Message(t("No text is waiting."))
    first, lines, buttons = page * LISTED, [], []
    for n, it in enumerate(found[first : first + LISTED], first + 1):
        lines.append(t("{n}. {what}", n=n, what=it.text.question[:80]))
        author = names[it.proposed_by].first_name if it.proposed_by in names else ""
        written = [t.language_name(it.language), author]
        lines.append(t.in_row(piece for piece in written if piece))
        buttons.append(Button(str(n), tap("art.look", it.id)))
    rows = [*in_rows(buttons, 5), *turns(t, page, len(found), ("art.waiting",))]
    return Message(t("These texts wait for somebody to look at them."), lines, rows)
