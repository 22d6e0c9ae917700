"""Light stems: enough to bring the forms of a word together, small enough to hold in the head."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Protocol, cast

from bot.domain.answers.normalise import script


@cache
def _endings(name: str) -> tuple[str, ...]:
    """The endings of one list, longest first."""
    text = resources.files("bot.domain.answers").joinpath("endings.toml").read_text("utf-8")
    return tuple(sorted(tomllib.loads(text)[name].split(), key=len, reverse=True))


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  (PyStemmer's own name)


@cache
def _snowball(language: str) -> _Stemmer:
    """PyStemmer, asked for at the first question and not before."""
    import Stemmer  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415  (loaded late)

    return cast(_Stemmer, Stemmer.Stemmer(language))


@lru_cache(maxsize=10_000)
def slavic(word: str) -> str:
    """Ukrainian or Russian without reflexive and inflection; three letters stay at least."""
    if len(word) > 5 and word.endswith(("ся", "тис", "лис", "лас", "атс", "итс")):
        word = word.removesuffix("ся").removesuffix("с")
    for ending in _endings("slavic"):
        if word.endswith(ending) and len(word) - len(ending) >= max(4, len(ending)):
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=10_000)
def arabic_shapes(word: str) -> tuple[str, ...]:
    """What may be left of an Arabic word without what clings to it, longest first."""
    heads = [word] + [word[len(h) :] for h in _endings("arabic_before") if word.startswith(h)]
    shapes = dict.fromkeys(heads)
    for head in heads:
        for tail in _endings("arabic_after"):
            if head.endswith(tail):
                rest = head[: -len(tail)]
                shapes[rest] = None
                shapes[rest + "ه"] = None
    kept = (shape for shape in shapes if len(shape) >= 3 or shape == word)
    return tuple(sorted(kept, key=len, reverse=True))


@lru_cache(maxsize=10_000)
def arabic(word: str) -> str:
    """One light stem for counting: no article or clinging preposition, no common ending."""
    for head in ("وبال", "وال", "فال", "بال", "كال", "عال", "هال", "لل", "ال"):
        if word.startswith(head) and len(word) - len(head) >= 3:
            word = word[len(head) :]
            break
    for tail in (
        "تهم",
        "تها",
        "تكم",
        "تنا",
        "هم",
        "ها",
        "كم",
        "نا",
        "تي",
        "ات",
        "ين",
        "ون",
        "يه",
        "ه",
        "ي",
    ):
        if word.endswith(tail) and len(word) - len(tail) >= 3:
            return word[: -len(tail)]
    return word


@lru_cache(maxsize=10_000)
def german(word: str) -> str:
    """The German Snowball stem."""
    return _snowball("german").stemWord(word)


@lru_cache(maxsize=10_000)
def english(word: str) -> str:
    """The English Snowball stem."""
    return _snowball("english").stemWord(word)


def stems(word: str, only: str = "") -> tuple[tuple[str, str], ...]:
    """The stems under which a word may be filed, each with the language it is a stem in.

    `only` asks for those of one language.
    """
    kind = script(word)
    if kind == "cyrillic":
        found = [("uk", slavic)]
    elif kind == "arabic":
        found = [("ar", arabic)]
    elif kind == "latin":
        found = [("de", german), ("en", english)]
    else:
        return ()
    return tuple((lang, stem(word)) for lang, stem in found if only in ("", lang))
