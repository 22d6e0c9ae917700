"""The engine that walks a dialogue: answer, back, skip, change. Pure: a draft in, a draft out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from bot.domain import week
from bot.domain.dialogues.questions import Answers, Dialogue, Kind, Question, Room
from bot.domain.errors import NotAnAnswer
from bot.domain.words import N_

SUMMARY = "summary"
EVERY = -1  # in a grid: the whole row, the whole column
GRID_FIELD = re.compile(r"(-1|[0-6])\.(-1|[0-3])")  # day and daypart
FIGURES = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)  # Arabic and Persian ones
CELLS = {f"{day}.{part}" for day in range(EVERY, 7) for part in range(EVERY, len(week.PARTS))}


@dataclass(frozen=True)
class Draft:
    """Where one person stands in a dialogue; survives restarts and absences."""

    dialogue: str
    question: str
    answers: Answers
    page: int = 0
    changing: bool = False
    message_id: int | None = None
    update_id: int = 0


def begin(
    dialogue: Dialogue, answers: Answers | None = None, *, first: Answers | None = None
) -> Draft:
    """A draft at the first question, or at the summary when there are answers to change.

    ``first``: what is known before; the questions after the first unknown one are asked anyway.
    """
    known = answers or first or {}
    unknown = next(it.name for it in dialogue.questions if answers or it.name not in known)
    return Draft(dialogue.key, SUMMARY if answers else unknown, known)


def begin_with(dialogue: Dialogue, answers: Answers) -> Draft:
    """A draft at the first question that these answers leave open; at the summary if none is."""
    left = missing(dialogue, answers)
    return Draft(dialogue.key, left[0] if left else SUMMARY, answers)


def asked(dialogue: Dialogue, answers: Answers) -> list[Question]:
    """The questions that these answers lead to, in order, those of ``each`` spelled out."""
    questions: list[Question] = []
    for question in dialogue.questions:
        if not question.when(answers):
            continue
        if question.each:
            subjects = answers.get(question.each) or ()
            questions += [
                replace(question, name=f"{question.name}.{subject}", subject=subject)
                for subject in subjects
            ]
        else:
            questions.append(question)
    return questions


def current(dialogue: Dialogue, draft: Draft) -> Question | None:
    """The question that waits for an answer; None at the summary."""
    return next((q for q in asked(dialogue, draft.answers) if q.name == draft.question), None)


def missing(dialogue: Dialogue, answers: Answers) -> list[str]:
    """The questions that these answers lead to and that still need one of their own."""
    return [
        question.name
        for question in asked(dialogue, answers)
        if question.name not in answers or not (question.optional or answers[question.name])
    ]


def relevant(dialogue: Dialogue, answers: Answers) -> dict[str, Any]:
    """The answers to questions that are still asked; the others no longer count."""
    names = {question.name for question in asked(dialogue, answers)}
    return {name: value for name, value in answers.items() if name in names}


def choose(dialogue: Dialogue, draft: Draft, value: str, room: Room) -> Draft:
    """A button was pressed: a choice is made, or one of many is toggled."""
    question = _waiting(dialogue, draft)
    if question.kind is Kind.GRID:
        grid = _toggled_grid(int(standing(question, draft) or 0), value)
        return _with(draft, question, grid)
    if value not in {choice.value for choice in question.choices(room, draft.answers)}:
        raise NotAnAnswer(N_("Please choose one of the buttons."))
    if question.kind is Kind.MANY:
        chosen = list(standing(question, draft) or ())
        chosen.remove(value) if value in chosen else chosen.append(value)
        return _with(draft, question, chosen)
    return _answered(dialogue, draft, question, value, room)


def done(dialogue: Dialogue, draft: Draft, room: Room) -> Draft:
    """ "Done" under a question with many answers."""
    question = _waiting(dialogue, draft)
    chosen = standing(question, draft)
    if not chosen and not question.optional:
        raise NotAnAnswer(N_("Please choose at least one."))
    return _answered(dialogue, draft, question, chosen, room)


def say(dialogue: Dialogue, draft: Draft, text: str, room: Room) -> Draft:
    """Something was typed: it answers the question, or NotAnAnswer says what would."""
    question = _waiting(dialogue, draft)
    if question.kind is Kind.TEXT:
        if not text and not question.optional:
            raise NotAnAnswer(N_("We need this answer to go on."))
        if len(text) > question.longest:
            raise NotAnAnswer(N_("That is too long for this question. Please shorten it."))
        return _answered(dialogue, draft, question, text, room)
    if question.kind is Kind.DAY:
        return _answered(dialogue, draft, question, _day(text, room), room)
    if question.kind is Kind.TIME:
        return _answered(dialogue, draft, question, _time(text), room)
    raise NotAnAnswer(N_("Please choose one of the buttons."))


def locate(dialogue: Dialogue, draft: Draft, where: str, room: Room) -> Draft:
    """A location was shared: ``where`` is "lat,lon", already coarse."""
    question = _waiting(dialogue, draft)
    if question.kind is not Kind.DISTRICT:
        raise NotAnAnswer(N_("Please choose one of the buttons."))
    return _answered(dialogue, draft, question, where, room)


def skip(dialogue: Dialogue, draft: Draft, room: Room) -> Draft:
    question = _waiting(dialogue, draft)
    if not question.optional:
        raise NotAnAnswer(N_("We need this answer to go on."))
    return _answered(dialogue, draft, question, None, room)


def back(dialogue: Dialogue, draft: Draft) -> Draft:
    """The question before, its answer kept; from a changed answer, the summary.

    What was changed may lead to questions that are not answered yet, or leave one without an
    answer: then there is no summary to go back to.
    """
    if draft.changing and not missing(dialogue, draft.answers):
        return replace(draft, question=SUMMARY, changing=False, page=0)
    names = [question.name for question in asked(dialogue, draft.answers)]
    at = len(names) if draft.question == SUMMARY else names.index(draft.question)
    return replace(draft, question=names[max(at - 1, 0)], page=0)


def change(dialogue: Dialogue, draft: Draft, name: str) -> Draft:
    """From the summary to one question, and back when it is answered."""
    known = {question.name for question in asked(dialogue, draft.answers) if question.changeable}
    if name not in known:
        raise NotAnAnswer(N_("Please choose one of the buttons."))
    return replace(draft, question=name, changing=True, page=0)


def turn(draft: Draft, page: int) -> Draft:
    """Another page of choices."""
    return replace(draft, page=max(page, 0))


def standing(question: Question, draft: Draft) -> Any:
    """The answer as it stands, or what the question starts with."""
    if question.name in draft.answers:
        return draft.answers[question.name]
    return question.starts_with


def _waiting(dialogue: Dialogue, draft: Draft) -> Question:
    question = current(dialogue, draft)
    if question is None:
        raise NotAnAnswer(N_("Please choose one of the buttons."))
    return question


def _with(draft: Draft, question: Question, value: Any) -> Draft:
    return replace(draft, answers={**draft.answers, question.name: value})


def _answered(
    dialogue: Dialogue, draft: Draft, question: Question, value: Any, room: Room
) -> Draft:
    answers: Mapping[str, Any] = {**draft.answers, question.name: value}
    question.check(room, answers)
    questions = [q.name for q in asked(dialogue, answers)]
    following = questions[questions.index(question.name) + 1 :]
    if draft.changing:
        following = missing(dialogue, answers)
    to = following[0] if following else SUMMARY
    still = draft.changing and bool(following)
    return replace(draft, answers=answers, question=to, page=0, changing=still)


def _toggled_grid(grid: int, value: str) -> int:
    """Toggle "day.part"; a -1 for either means all: set if any is missing, else cleared."""
    if value not in CELLS:
        raise NotAnAnswer(N_("Please choose one of the buttons."))
    if not GRID_FIELD.fullmatch(value):
        raise NotAnAnswer(N_("Please choose one of the buttons."))
    day, part = (int(piece) for piece in value.split("."))
    days = range(7) if day == EVERY else (day,)
    parts = range(len(week.PARTS)) if part == EVERY else (part,)
    cells = 0
    for d in days:
        for p in parts:
            cells |= week.bit(d, p)
    return grid & ~cells if grid & cells == cells else grid | cells


def _day(text: str, room: Room) -> str:
    typed = text.translate(FIGURES).strip().rstrip(".")
    today = room.now.astimezone(room.zone).date()
    for pattern in ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(typed, pattern).date().isoformat()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    for year in (today.year, today.year + 1):
        try:
            day = datetime.strptime(f"{typed}.{year}", "%d.%m.%Y").date()  # noqa: DTZ007
        except ValueError:
            continue
        if day >= today:
            return day.isoformat()
    raise NotAnAnswer(N_("Please choose a day, or write it like 24.11.2026."))


def _time(text: str) -> str:
    hours, _, minutes = text.translate(FIGURES).strip().replace(".", ":").partition(":")
    try:
        return time(int(hours), int(minutes or 0)).strftime("%H:%M")
    except ValueError:
        raise NotAnAnswer(N_("Please choose a time, or write it like 9:30.")) from None
