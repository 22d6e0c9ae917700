"""A dialogue on the screen: one question a message, and the summary at its end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.domain import week
from bot.domain.dialogues import engine
from bot.domain.dialogues.engine import Draft
from bot.domain.dialogues.questions import Choice, Dialogue, Kind, Named, Question, Room
from bot.texts import Texts, texts
from bot.views import names
from bot.views.message import Button, Message, in_rows, tap
from bot.views.people import COMMANDS

CHOSEN = "✓ "
FIRST_FEW = 3


def question(t: Texts, dialogue: Dialogue, draft: Draft, asked: Question, room: Room) -> Message:
    """One question with its buttons."""
    lines = [t(asked.hint)] if asked.hint else []
    lines += _standing_text(t, asked, draft)
    order = [it.name for it in engine.asked(dialogue, draft.answers)]
    at = order.index(asked.name) + 1
    # How many there are is not known before the first few are answered.
    if not draft.changing and at > FIRST_FEW:
        lines += ["", t("Question {n} of {m}", n=at, m=len(order))]
    rows = _rows(t, draft, asked, room)
    head = _head(t, asked, draft, room)
    return Message(head, lines, [*rows, *_navigation(t, dialogue, draft, asked)])


def _head(t: Texts, asked: Question, draft: Draft, room: Room) -> str:
    if asked.subject:
        return t(asked.text, subject=t.language_name(asked.subject))
    if asked.name == "language" and not draft.answers:
        # Nobody has chosen yet: everyone finds their own.
        heads = (texts(code)(asked.text) for code in room.interface_languages)
        return "\n".join(dict.fromkeys(heads))
    return t(asked.text)


def _standing_text(t: Texts, asked: Question, draft: Draft) -> list[str]:
    """What was typed before, so that nobody has to type it again."""
    typed = draft.answers.get(asked.name)
    if asked.kind is Kind.TEXT and typed:
        return ["", t("So far: {answer}", answer=typed)]
    return []


def _rows(t: Texts, draft: Draft, asked: Question, room: Room) -> list[list[Button]]:
    if asked.kind is Kind.GRID:
        return _grid(t, draft, asked)
    choices = asked.choices(room, draft.answers)
    at = draft.page * asked.page
    shown = choices[at : at + asked.page]
    chosen = engine.standing(asked, draft)
    buttons = [_choice(t, draft, asked, it, room, chosen) for it in shown]
    rows = in_rows(buttons, asked.columns)
    if asked.kind is Kind.DISTRICT:
        rows.append([Button(t("Share my location"), tap("ask.where", draft.dialogue, asked.name))])
    return rows + _pages(t, draft, asked, len(choices))


def _choice(
    t: Texts, draft: Draft, asked: Question, it: Choice, room: Room, chosen: Any
) -> Button:
    label = names.choice(t, it, room)
    is_chosen = it.value in chosen if isinstance(chosen, (list, tuple)) else it.value == chosen
    value = it.value.replace(":", ".")  # the colon parts a button's data
    data = tap("ask", draft.dialogue, asked.name, value)
    return Button(CHOSEN + label if is_chosen else label, data)


def _pages(t: Texts, draft: Draft, asked: Question, count: int) -> list[list[Button]]:
    row = []
    if draft.page:
        to = tap("ask.page", draft.dialogue, asked.name, draft.page - 1)
        row.append(Button("‹ " + t("Previous"), to))
    if (draft.page + 1) * asked.page < count:
        to = tap("ask.page", draft.dialogue, asked.name, draft.page + 1)
        row.append(Button(t("More") + " ›", to))
    return [row] if row else []


def _grid(t: Texts, draft: Draft, asked: Question) -> list[list[Button]]:
    """Whole columns in words, then a row for each day: its name and its dayparts by the hours."""
    chosen = int(engine.standing(asked, draft) or 0)

    def cell(label: str, day: int, part: int) -> Button:
        return Button(label, tap("ask", draft.dialogue, asked.name, f"{day}.{part}"))

    parts = range(len(week.PARTS))
    columns = [cell(t(week.DAYPARTS[week.PARTS[p]][0]), engine.EVERY, p) for p in parts]
    rows = in_rows(columns, 2)
    for day in range(7):
        row = [cell(t.weekday(day), day, engine.EVERY)]
        for p in parts:
            mark = CHOSEN.strip() if chosen & week.bit(day, p) else ""
            row.append(cell(mark + _hours(p), day, p))
        rows.append(row)
    return rows


def _hours(part: int) -> str:
    hours = [hour for _, hour in week.DAYPARTS.values()]
    return f"{hours[part]}–{hours[(part + 1) % len(hours)]}"


def _navigation(t: Texts, dialogue: Dialogue, draft: Draft, asked: Question) -> list[list[Button]]:
    def to(act: str, label: str) -> Button:
        return Button(label, tap(f"ask.{act}", draft.dialogue, asked.name))

    first = asked.name == dialogue.questions[0].name and not draft.changing
    row = [] if first else [to("back", t("Back"))]
    if asked.optional and not engine.standing(asked, draft):
        row.append(to("skip", t("Skip")))
    elif asked.kind in {Kind.MANY, Kind.GRID}:
        row.append(to("done", t("Done")))
    rows = [row] if row else []
    if not first:
        rows.append([to("later", t("Go on later"))])
    return rows


def summary(
    t: Texts, dialogue: Dialogue, draft: Draft, room: Room, beside: Sequence[str] = ()
) -> Message:
    """All the answers, each of which can be changed; ``beside``: commands that belong to it."""
    asked = engine.asked(dialogue, draft.answers)
    lines = [line for it in asked if (line := _line(t, it, draft, room))]
    changes = [
        Button(_label(t, it, draft, room), tap("ask.change", draft.dialogue, it.name))
        for it in asked
        if it.changeable
    ]
    others = [[Button(t(COMMANDS[name]), tap("go", name))] for name in beside]
    last = [
        [Button(t(dialogue.finish), tap("ask.finish", draft.dialogue, engine.SUMMARY))],
        [
            Button(t("Go on later"), tap("ask.later", draft.dialogue, engine.SUMMARY)),
            Button(t("Discard"), tap("ask.discard", draft.dialogue, engine.SUMMARY)),
        ],
    ]
    hint = ["", t("Press an entry to change it.")]
    return Message(t(dialogue.summary), lines + hint, [*in_rows(changes, 2), *others, *last])


def _line(t: Texts, it: Question, draft: Draft, room: Room) -> str:
    if not it.changeable or it.each:
        return ""
    value = answer(t, it, draft, room)
    return t("{label}: {value}", label=t(it.label), value=value)


def _label(t: Texts, it: Question, draft: Draft, room: Room) -> str:
    if it.subject and it.kind is Kind.TEXT:
        return f"{t(it.label)}: {t.language_name(it.subject)}"
    if it.subject:
        return f"{t.language_name(it.subject)}: {answer(t, it, draft, room)}"
    return t(it.label)


def answer(t: Texts, it: Question, draft: Draft, room: Room) -> str:
    """An answer in words."""
    value = draft.answers.get(it.name)
    if value is None or value in ([], ""):
        return t("no answer")
    if it.kind is Kind.GRID:
        return _grid_in_words(t, int(value))
    known = {one.value: one for one in it.choices(room, draft.answers)}
    if isinstance(value, list):
        return t.items(_with_level(t, it, known[v], v, draft, room) for v in value if v in known)
    if it.kind is Kind.DAY:
        return t.day(date.fromisoformat(value))
    if it.kind is Kind.TIME:
        return str(value).removeprefix("0")
    if value in known:
        return names.choice(t, known[value], room)
    return t("shared location") if it.kind is Kind.DISTRICT else str(value)


def _with_level(t: Texts, it: Question, one: Choice, value: str, draft: Draft, room: Room) -> str:
    name = names.choice(t, one, room)
    level = draft.answers.get(f"level.{value}")
    if one.named is not Named.LANGUAGE or level is None:
        return name
    return f"{name} {'●' * int(level)}{'○' * (3 - int(level))}"


def _grid_in_words(t: Texts, grid: int) -> str:
    """The hours one has time, days with the same hours together, days with none left out."""
    parts = range(len(week.PARTS))
    hours = [t.in_row(_hours(p) for p in parts if grid & week.bit(day, p)) for day in range(7)]
    spans: list[list[int]] = []
    for day in range(7):
        if spans and hours[spans[-1][-1]] == hours[day]:
            spans[-1].append(day)
        else:
            spans.append([day])
    named = [f"{_days(t, span)} {hours[span[0]]}" for span in spans if hours[span[0]]]
    return t.in_row(named, groups=True) if named else t("no answer")


def _days(t: Texts, span: Sequence[int]) -> str:
    first, last = t.weekday(span[0]), t.weekday(span[-1])
    return first if len(span) == 1 else f"{first}–{last}"
