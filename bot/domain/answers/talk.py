"""Messages that ask for no article: greetings, thanks, and the wish to speak with a person."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from bot.domain.answers.normalise import words

_SHORT = 6


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


def kind(text: Sequence[str], matter: bool) -> str:
    """`person`, `greeting`, `thanks`, `bye`, `yes`, `no`, `bot`, or nothing."""
    if not text:
        return "greeting"
    joined = f" {' '.join(text)} "
    if any(f" {' '.join(p)} " in joined for p in _phrases()["person"]):
        return "person"
    left = joined
    first = ""
    for name in ("bot", "greeting", "thanks", "bye", "yes", "no"):
        for phrase in _phrases()[name]:
            piece = f" {' '.join(phrase)} "
            if piece in left:
                left = left.replace(piece, "  ")
                first = first or name
    rest = [w for w in left.split() if w not in _fillers()]
    return first if first and not rest and not (matter and first == "bot") else ""


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
