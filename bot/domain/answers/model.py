"""What goes into the answering engine and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.articles import Article

__all__ = ["LANGUAGES", "Act", "Article", "Decision", "Hit"]

LANGUAGES = ("uk", "ar", "de", "en")


class Act(StrEnum):
    """What the bot does with a message."""

    EMERGENCY = "emergency"
    PERSON = "person"
    SMALL_TALK = "small_talk"
    ANSWER = "answer"
    CHOOSE = "choose"
    HANDOVER = "handover"


@dataclass(frozen=True)
class Hit:
    """An article and how well it fits (0 to about 1)."""

    article: str
    score: float


@dataclass(frozen=True)
class Decision:
    """What to do, with which articles, and the chance that the first of them is right.

    `query` is what was searched for: keep it as `previous` for a follow-up question.
    """

    act: Act
    language: str
    hits: tuple[Hit, ...] = ()
    chance: float = 0.0
    alarm: object | None = None
    talk: str = ""
    query: str = ""
    features: Mapping[str, float] = field(default_factory=dict)
