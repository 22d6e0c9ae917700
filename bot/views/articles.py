"""The knowledge base on the screen of those who keep it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bot.domain.articles import Article, Entry, State, WorkList
from bot.domain.dialogues.editing import CATEGORIES
from bot.domain.words import N_
from bot.texts import Texts, texts
from bot.views.message import Button, Message, in_rows, tap

LISTED = 10
VALID_FOR = {30: N_("1 month"), 182: N_("6 months"), 365: N_("1 year")}  # days
SHORTENED = 80  # characters of a question in a list


def home(t: Texts, entries: Sequence[Entry], todo: WorkList) -> Message:
    """What there is, by topic, and what is to be done."""
    head = t.plural(
        "{n} article in the knowledge base.", "{n} articles in the knowledge base.", len(entries)
    )
    lines = [t("Choose a topic. To search, write a word after the command: /articles")]
    topics = Counter(it.article.category for it in entries)
    order = [*(it for it in CATEGORIES if it in topics), *sorted(set(topics) - set(CATEGORIES))]
    rows = in_rows(
        [Button(f"{topic(t, it)} ({topics[it]})"[:24], tap("art.list", it, 0)) for it in order], 2
    )
    new = Button(t("New article"), tap("art.new"))
    return Message(head, lines, [*rows, *in_rows(to_do(t, todo), 2), [new]])


def to_do(t: Texts, todo: WorkList) -> list[Button]:
    """One button for each kind of work that waits."""
    kinds = (
        (todo.stale, t("To check"), "art.stale"),
        (todo.untranslated, t("To translate"), "art.lacking"),
        (todo.proposals, t("To review"), "art.waiting"),
    )
    return [Button(f"{label} ({len(it)})", tap(act, 0)) for it, label, act in kinds if it]


def topic(t: Texts, category: str) -> str:
    """A topic's name; the organisation's own ones are called what they are called."""
    return t(CATEGORIES[category]) if category in CATEGORIES else category


def in_topic(t: Texts, category: str, found: Sequence[Entry], page: int) -> Message:
    head = t("Articles: {topic}", topic=topic(t, category))
    return _list(t, head, found, page, ("art.list", category))


def found(t: Texts, words: str, entries: Sequence[Entry]) -> Message:
    """What a search has found; the first few, for a button cannot carry the words on."""
    if not entries:
        lines = [t("Try a shorter word, or another language."), t("All topics: /articles")]
        return Message(t("Nothing found: {words}", words=words), lines)
    head = t("Found: {words}", words=words)
    shown = _list(t, head, entries[:LISTED], 0, ())
    if len(entries) == len(entries[:LISTED]):
        return shown
    lines = [*shown.lines, "", t("And {n} more.", n=len(entries) - LISTED)]
    return Message(head, lines, shown.buttons)


def stale(t: Texts, todo: WorkList, page: int, today: date) -> Message:
    """Articles that have expired, or that nobody has checked for a year."""
    if not todo.stale:
        return Message(t("Every article has been checked."), buttons=[_home(t)])
    head = t("These articles need to be checked.")
    notes = {it.number: _why_stale(t, it.article, today) for it in todo.stale}
    return _list(t, head, todo.stale, page, ("art.stale",), notes)


def lacking(t: Texts, todo: WorkList, page: int) -> Message:
    """Articles that cannot be read in every language of the bot."""
    if not todo.untranslated:
        return Message(t("Every article is there in every language."), buttons=[_home(t)])
    head = t("These articles lack a translation.")
    notes = {
        number: t("Missing: {languages}", languages=t.items(t.language_name(it) for it in codes))
        for number, codes in todo.lacking.items()
    }
    return _list(t, head, todo.untranslated, page, ("art.lacking",), notes)


def weekly(t: Texts, todo: WorkList) -> Message:
    """Once a week, in one message: what to look at."""
    lines = []
    if todo.stale:
        lines += ["", t("Expired, or not checked for a year: {n}", n=len(todo.stale))]
        lines += [f"– {_title(t, it.article)}" for it in todo.stale[:LISTED]]
    if todo.untranslated:
        lines += ["", t("Not in every language: {n}", n=len(todo.untranslated))]
        lines += [f"– {_title(t, it.article)}" for it in todo.untranslated[:LISTED]]
    lines += ["", t("The whole list at any time: /articles")]
    head = t("Please look at the knowledge base this week.")
    return Message(head, lines[1:], [[it] for it in to_do(t, todo)])


def card(t: Texts, entry: Entry, language: str, languages: Sequence[str], today: date) -> Message:
    """One article in one language, with its source and its dates, and what can be done to it."""
    article, number = entry.article, entry.number
    text = article.texts.get(language)
    if text is None or not text.readable:
        head = _title(t, article)
        lines = [t("There is no text in this language: {it}", it=t.language_name(language))]
    else:
        head, lines = text.question, text.answer.split("\n")
    lines = [*lines, "", *about(t, article)]
    lines.append(t("Topic: {topic}", topic=topic(t, article.category)))
    lines.append(t("Version: {n}", n=entry.version))
    if article.stale(today):
        lines += ["", t("Please check whether this still holds.")]
    if entry.state is State.WITHDRAWN:
        lines += ["", t("Withdrawn: nobody is answered with it.")]
    others = [
        Button(_own_name(it, article), tap("art.in", number, it))
        for it in languages
        if it != language
    ]
    return Message(head, lines, [*in_rows(others, 3), *_acts(t, entry, language)])


def _own_name(code: str, article: Article) -> str:
    """The language's name; a plus where the text is still to be written."""
    name = texts(code).own_name()
    return name if code in article.question else f"+ {name}"


def _acts(t: Texts, entry: Entry, language: str) -> list[list[Button]]:
    number = entry.number
    label = t("Change it") if language in entry.article.question else t("Write it")
    rows = [[Button(label, tap("art.change", number, language))]]
    rows.append([
        Button(t("Checked today"), tap("art.checked", number)),
        Button(t("Valid until"), tap("art.until", number)),
    ])  # fmt: skip
    if entry.state is State.WITHDRAWN:
        move = Button(t("Publish again"), tap("art.back", number))
    else:
        move = Button(t("Withdraw"), tap("art.withdraw", number))
    return [*rows, [move, *_home(t)]]


def about(t: Texts, article: Article) -> list[str]:
    """Where it comes from and how old it is; the address on a line of its own."""
    lines = []
    if article.source_name:
        lines.append(t("Source: {name}", name=article.source_name))
    if article.source:
        lines.append(article.source)
    if article.checked:
        lines.append(t("Checked: {day}", day=t.long_date(article.checked)))
    if article.valid_until:
        lines.append(t("Valid until: {day}", day=t.long_date(article.valid_until)))
    return lines


def until(t: Texts, entry: Entry, today: date) -> Message:
    """How long it holds: a few spans to choose from."""
    number = entry.number
    spans = [Button(t(name), tap("art.hold", number, days)) for days, name in VALID_FOR.items()]
    # In December one means the end of the next year.
    year_end = (date((today + timedelta(days=31)).year, 12, 31) - today).days
    rows = [
        *in_rows(spans, 3),
        [Button(t("Until the year's end"), tap("art.hold", number, year_end))],
        [Button(t("No end date"), tap("art.hold", number, "none"))],
        [Button(t("Back"), tap("art.show", number))],
    ]
    lines = [t("Choose a date before which somebody should check it again.")]
    head = t("How long is this valid: {title}", title=_title(t, entry.article))
    return Message(head, lines, rows)


def _list(
    t: Texts,
    head: str,
    entries: Sequence[Entry],
    page: int,
    turn: tuple[Any, ...],
    notes: dict[int, str] | None = None,
) -> Message:
    """Ten questions with numbers, and a button for each number."""
    first = page * LISTED
    lines, buttons = [], []
    for n, it in enumerate(entries[first : first + LISTED], first + 1):
        lines.append(t("{n}. {what}", n=n, what=_title(t, it.article)))
        if note := (notes or {}).get(it.number):
            lines.append(note)
        if it.state is State.WITHDRAWN:
            lines.append(t("Withdrawn: nobody is answered with it."))
        buttons.append(Button(str(n), tap("art.show", it.number)))
    rows = [*in_rows(buttons, 5), *turns(t, page, len(entries), turn), _home(t)]
    return Message(head, lines, rows)


def turns(t: Texts, page: int, count: int, turn: tuple[Any, ...]) -> list[list[Button]]:
    """The buttons to the pages before and after."""
    row = []
    if page:
        row.append(Button("‹ " + t("Previous"), tap(*turn, page - 1)))
    if (page + 1) * LISTED < count:
        row.append(Button(t("More") + " ›", tap(*turn, page + 1)))
    return [row] if row else []


def _home(t: Texts) -> list[Button]:
    return [Button(t("All topics"), tap("go", "articles"))]


def _title(t: Texts, article: Article) -> str:
    """The question, in the reader's language if it can be."""
    code = article.language_for(t.language)
    question = article.texts[code].question if code else article.id
    return question if len(question) <= SHORTENED else question[: SHORTENED - 1] + "…"


def _why_stale(t: Texts, article: Article, today: date) -> str:
    if article.valid_until and article.valid_until < today:
        return t("Valid until: {day}", day=t.long_date(article.valid_until))
    if article.checked:
        return t("Checked: {day}", day=t.long_date(article.checked))
    return t("Never checked")
