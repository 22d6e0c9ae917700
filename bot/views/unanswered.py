"""The editors' work list on the screen."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.domain.articles import Entry
from bot.domain.questions import Question
from bot.texts import Texts
from bot.views.message import Button, Message, in_rows, tap

LISTED = 10
SHORTENED = 80  # characters of a question in a list
SHOWN = 300  # and of one among its like


def work_list(
    t: Texts,
    groups: Sequence[Sequence[Question]],
    languages: Mapping[str, int],
    unhelpful: Sequence[tuple[Entry, int]],
) -> Message:
    """What was asked most and is answered by no article, then what did not help."""
    count = sum(languages.values())
    if not count and not unhelpful:
        return Message(t("Everything that was asked lately has been answered by an article."))
    head = t.plural(
        "{n} question without an article in the last 30 days.",
        "{n} questions without an article in the last 30 days.",
        count,
    )
    lines = [_by_language(t, languages)] if languages else []
    lines += [""] if lines and groups else []
    buttons = []
    for n, group in enumerate(groups[:LISTED], 1):
        lines.append(t("{n}. {what}", n=n, what=_short(group[0].text, SHORTENED)))
        if len(group) > 1:
            spoken = Counter(it.language for it in group)
            lines.append(t("Asked {n} times: {by}", n=len(group), by=_by_language(t, spoken)))
        buttons.append(Button(str(n), tap("work.show", group[0].id)))
    rows = in_rows(buttons, 5)
    if unhelpful:
        lines += ["", t("These articles did not help:")]
        for entry, n in unhelpful[:5]:
            title = _title(t, entry)
            lines.append(t("{n} times: {what}", n=n, what=_short(title, SHORTENED)))
            rows.append([Button(_short(title, 22), tap("art.show", entry.number))])
    return Message(head, lines, rows)


def alike(t: Texts, group: Sequence[Question]) -> Message:
    """Questions that ask for the same, and the way to an article for all of them."""
    head = t.plural("{n} question asks for this.", "{n} questions ask for this.", len(group))
    lines = [line for it in group[:LISTED] for line in ("", _short(it.text, SHOWN))]
    article = Button(t("Make it an article"), tap("team.article", group[0].id))
    return Message(head, lines, [[article]])


def _by_language(t: Texts, languages: Mapping[str, int]) -> str:
    named = ((t.language_name(code), n) for code, n in languages.items())
    return t.in_row(f"{name}: {n}" for name, n in named)


def _title(t: Texts, entry: Entry) -> str:
    code = entry.article.language_for(t.language)
    return entry.article.texts[code].question if code else entry.article.id


def _short(text: str, longest: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
