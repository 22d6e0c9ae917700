"""Answers a file of questions from a file of articles, so that others can judge the answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from bot.domain.answers.engine import Engine
from bot.domain.answers.model import Act, Article
from bot.domain.answers.records import Question, Unreadable, read_articles, read_questions
from bot.domain.safety import alarm

_KEPT = 10


def evaluate(articles: Path, questions: Path, predictions: Path) -> int:
    """Write one prediction a question, and say how many; `Unreadable` leaves nothing written."""
    known = read_articles(_lines(articles), articles.name)
    asked = read_questions(_lines(questions), questions.name)
    lines = predict(known, asked)
    try:
        predictions.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    except OSError as error:
        raise Unreadable(f"{predictions}: {error.strerror}.") from None
    return len(lines)


def predict(articles: Sequence[Article], questions: Sequence[Question]) -> list[str]:
    """The predictions as JSON lines, in the order of the questions."""
    engine = Engine(articles, alarm=alarm)
    return [_prediction(engine, question) for question in questions]


def _prediction(engine: Engine, question: Question) -> str:
    decision = engine.ask(question.text, question.lang)
    return json.dumps(
        {
            "id": question.id,
            "ranked": [hit.article for hit in decision.hits[:_KEPT]],
            "handover": decision.act in (Act.HANDOVER, Act.PERSON),
            "emergency": decision.alarm is not None,
        },
        ensure_ascii=False,
    )


def _lines(file: Path) -> list[bytes]:
    try:
        return file.read_bytes().splitlines()
    except OSError as error:
        raise Unreadable(f"{file}: {error.strerror}.") from None
