"""Words that say nothing about the matter: grammar, chat, greetings."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from bot.domain.answers.normalise import words


@cache
def by_language() -> dict[str, frozenset[str]]:
    """The stop words of each language, folded; `la` holds Arabic and Slavic in Latin letters."""
    text = resources.files("bot.domain.answers").joinpath("stopwords.toml").read_text("utf-8")
    return {lang: frozenset(words(listed)) for lang, listed in tomllib.loads(text).items()}


@cache
def stopwords() -> frozenset[str]:
    """The stop words of all languages."""
    return frozenset().union(*by_language().values())


def content(text: Sequence[str]) -> tuple[str, ...]:
    """The words that may say something about the matter."""
    return tuple(w for w in text if w not in stopwords() and (len(w) > 1 or w.isdigit()))
