"""Messages that ask for no article: greetings, thanks, and the wish to speak with a person."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources

from bot.domain.answers.normalise import words

_SHORT = 6
# The first of these counts: who says "hello, how are you" asks how we are.
KINDS = ("bot", "how", "question", "thanks", "greeting", "bye", "yes", "no")
WITH_NAMES = ("how", "greeting", "thanks", "bye")


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    text = resources.files("bot.domain.answers").joinpath("talk.toml").read_text("utf-8")
    listed = tomllib.loads(text)
    return {
        name: sorted(
            {tuple(words(p)) for langs in table.values() for p in langs.split(",") if p.strip()},
            key=lambda phrase: (-len(phrase), phrase),
        )
        for name, table in listed.items()
    }


def kind(text: Sequence[str], matter: bool, known: Callable[[str], bool]) -> str:
    """`person`, one of KINDS, or nothing if something else is said beside it.

    ``matter``: something is named that articles are about; ``known``: whether articles know a
    word. Whom somebody greets, or what they are called, is one word that is not known.
    """
    if not text:
        return "greeting"
    left, first = f" {' '.join(text)} ", ""
    for name in KINDS:
        for phrase in _phrases()[name]:
            piece = f" {' '.join(phrase)} "
            if piece in left:
                left = left.replace(piece, "  ")
                first = first or name
        # Not before the first kind is taken away: "are you a real person?" asks for nobody.
        if name == "bot" and _asks_for_somebody(left):
            return "person"
    rest = [w for w in left.split() if w not in _fillers()]
    # "Test" alone may be the driving test.
    if not first or (matter and (rest or len(text) == 1)):
        return ""
    # Nothing else beside it: "thanks, and in Barcelona?" goes on about something.
    is_name = first in WITH_NAMES and len(left.split()) == len(rest) == 1 and not known(rest[0])
    return first if not rest or is_name else ""


def _asks_for_somebody(left: str) -> bool:
    return any(f" {' '.join(phrase)} " in left for phrase in _phrases()["person"])


def follows(text: Sequence[str], features: Mapping[str, float]) -> bool:
    """Whether a message leans on the one before: short, and opening as a follow-up does."""
    if len(text) > 9:
        return False
    joined = f"{' '.join(text)} "
    opens = any(joined.startswith(f"{' '.join(p)} ") for p in _phrases()["follow"])
    generic = features.get("top", 0.0) < 0.35
    return (opens and len(text) <= 9) or (generic and len(text) <= _SHORT)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(w for phrase in _phrases()["filler"] for w in phrase)
