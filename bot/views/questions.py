"""What somebody reads who has asked something."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.articles import Article, Entry, units
from bot.domain.questions import Crew, Question
from bot.domain.words import N_
from bot.texts import Texts
from bot.views.message import Button, Message, in_rows, tap
from bot.views.people import House

LONGEST_ANSWER = 3300  # UTF-16 units; source and date have their place below it
LONGEST_TITLE = 120  # characters of a question in a list

TALK = {
    "greeting": N_("Hello {name}. What would you like to know?"),
    "how": N_("Good to hear from you, {name}. What can I do for you?"),
    "question": N_("Yes, please ask, {name}. I am listening."),
    "thanks": N_("You are welcome, {name}."),
    "bye": N_("Goodbye, {name}. Write here at any time."),
    "yes": N_("All right. What would you like to know?"),
    "no": N_("All right. What would you like to know?"),
    "bot": N_("I am a program. Behind me are people."),
}


@dataclass(frozen=True)
class Answer:
    """An article as the answer to a question; ``number`` of the question, if it is kept."""

    article: Article
    language: str
    number: int | None = None
    translates: bool = False


def answer(t: Texts, it: Answer, today: date) -> Message:
    """The article, where it comes from and how old it is."""
    text = it.article.texts[it.language]
    lines = ["", *_cut(text.answer, LONGEST_ANSWER).split("\n"), "", *about(t, it.article, today)]
    foreign = it.language != t.language
    if foreign:
        lines += ["", t("This text is not there in your language yet.")]
    if it.number is None:
        return Message(text.question, lines)
    buttons = [
        [
            Button(t("This helped"), tap("q.helped", it.number)),
            Button(t("This did not help"), tap("q.not", it.number)),
        ],
        [Button(t("Ask a person"), tap("q.person", it.number))],
    ]
    if foreign and it.translates:
        buttons.append([Button(t("Translate"), tap("tr.article", it.number))])
    return Message(text.question, lines, buttons)


def about(t: Texts, article: Article, today: date) -> list[str]:
    """The source and the date; a text that may be out of date says so."""
    lines = []
    if article.source or article.source_name:
        lines.append(t("Source: {name}", name=article.source_name or article.source))
        if article.source_name and article.source:
            lines.append(article.source)
    if article.checked:
        lines.append(t("Checked on: {date}", date=t.long_date(article.checked)))
    if article.stale(today):
        lines.append(t("This may have changed. Please ask a person before you rely on it."))
    return lines


def choose(t: Texts, question: Question, entries: Sequence[Entry], *, others: bool) -> Message:
    """Up to three articles to choose from; ``others``: after one that did not help."""
    if others and not entries:
        head = t("I am sorry that it did not help. A person can.")
        return Message(head, [], [[_person(t, question)]])
    lines: list[str] = []
    buttons: list[Button] = []
    for entry in entries:
        n = question.hits.index(entry.article.id)
        shown = entry.article.language_for(t.language, question.language, "en")
        title = entry.article.texts[shown].question[:LONGEST_TITLE]
        lines.append(t("{n}. {what}", n=len(buttons) + 1, what=title))
        buttons.append(Button(str(len(buttons) + 1), tap("q.choose", question.id, n)))
    head = t("Is it one of these?") if others else t("Which of these do you mean?")
    return Message(head, ["", *lines], [buttons, [_person(t, question)]])


def helped(t: Texts) -> Message:
    return Message(t("Good to know. Write here whenever you need something."))


def passed(t: Texts, question: Question, crew: Crew, house: House, *, kind: str) -> Message:
    """With the team now: who looks at it, and when there will be an answer."""
    if kind == "text":
        head = t("Your question is with a person now.")
    else:
        head = t("Thank you. I cannot read this myself, so a person looks at it.")
    return Message(head, _when(t, crew, house), [[_end(t, question)]])


def added(t: Texts, question: Question, crew: Crew, house: House) -> Message:
    """Put to the question that waits already."""
    head = t("We have added this to your question.")
    return Message(head, _when(t, crew, house), [[_end(t, question)]])


def burst(t: Texts, question: Question) -> Message:
    """Too much to answer one by one."""
    lines = [t("Nothing is lost: a person reads all of it. Please take your time.")]
    return Message(t("Many messages have come at once."), lines, [[_end(t, question)]])


def _when(t: Texts, crew: Crew, house: House) -> list[str]:
    if crew.on_duty:
        return [t("Somebody is there now and will write to you here.")]
    if crew.back_at:
        moment = t.moment(crew.back_at, house.zone)
        lines = [t("Nobody is on duty right now.")]
        lines.append(
            t("Somebody should be there from {moment} and answer you here.", moment=moment)
        )
    else:
        lines = [t("Nobody is on duty right now. You get an answer here as soon as somebody is.")]
    if house.contact:
        lines += [t("You also reach us here:"), house.contact]
    return lines


def claimed(t: Texts, question: Question, name: str) -> Message:
    """Somebody is on it."""
    head = t("{name} is looking at your question now.", name=name)
    lines = [t("The answer comes here. You can write more at any time.")]
    return Message(head, lines, [[_end(t, question)]])


def reply(t: Texts, question: Question, name: str, text: str, *, translates: int = 0) -> Message:
    """What a person of the team has written; ``translates``: offered for these words."""
    buttons: list[list[Button]] = []
    if translates:
        buttons.append([Button(t("Translate"), tap("tr.words", translates))])
    if question.open:
        buttons.append([Button(t("That is all"), tap("q.end", question.id))])
    return Message(t("{name} writes:", name=name), text.split("\n"), buttons)


def closed(t: Texts) -> Message:
    lines = [t("If something is still open, simply write again.")]
    return Message("✓ " + t("Your question has been closed by the team."), lines)


def ended(t: Texts) -> Message:
    return Message("✓ " + t("All right, nobody has to answer any more. Write here at any time."))


def talk(t: Texts, kind: str, name: str) -> Message:
    """A greeting, thanks, or whether this is a machine; what there is to do here."""
    head = t(TALK.get(kind, TALK["greeting"]), name=name)
    lines = []
    if kind not in {"thanks", "bye"}:
        lines.append(t("Ask in your own words, for example: where do I register my address?"))
    buttons = [Button(t("Ask a person"), tap("q.anybody"))]
    if kind not in {"thanks", "bye", "question"}:
        lines.append(t("I also know places in town, and can look for somebody to come with you."))
        buttons.append(Button(t("Show the menu"), tap("go", "start")))
    return Message(head, lines, in_rows(buttons, 1))


def _person(t: Texts, question: Question) -> Button:
    return Button(t("Ask a person"), tap("q.person", question.id))


def _end(t: Texts, question: Question) -> Button:
    return Button(t("No longer needed"), tap("q.end", question.id))


def _cut(text: str, longest: int) -> str:
    if units(text) <= longest:
        return text
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore") + " …"
