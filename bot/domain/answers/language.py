"""The language of a message, by its script first and its small words second."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.answers.loanwords import to_cyrillic
from bot.domain.answers.normalise import script, words
from bot.domain.answers.stopwords import by_language

_RUSSIAN = frozenset("ыэёъ")
_UKRAINIAN = frozenset("іїєґ")
_FIGURES = "23579"  # they stand for letters in Arabic chats


def guess(text: str, chosen: str, knows: Callable[[str], bool]) -> tuple[str, str]:
    """The language of a message (uk, ru, ar, de, en), and what its Latin letters stand for.

    The second is `uk` or `ar` where Latin letters spell Ukrainian, Russian or Arabic, else empty.
    `knows` tells familiar words of German and English from others.
    """
    listed = words(text)
    kinds = [script(w) for w in listed]
    counts = {k: kinds.count(k) for k in ("cyrillic", "arabic", "latin")}
    top = max(counts, key=lambda k: counts[k])
    if not counts[top]:
        return chosen, ""
    if top == "arabic":
        return "ar", ""
    if top == "cyrillic":
        return _cyrillic(text, listed), ""
    return _latin(listed, chosen, knows)


def _cyrillic(text: str, listed: Sequence[str]) -> str:
    letters = set(text.lower())
    if letters & _UKRAINIAN:
        return "uk"
    if letters & _RUSSIAN:
        return "ru"
    uk, ru = (sum(w in by_language()[lang] for w in listed) for lang in ("uk", "ru"))
    return "ru" if ru > uk else "uk"


def _latin(listed: Sequence[str], chosen: str, knows: Callable[[str], bool]) -> tuple[str, str]:
    tally = {lang: sum(w in by_language()[lang] for w in listed) for lang in ("de", "en", "la")}
    familiar = max(tally["de"], tally["en"])
    strange = sum(not knows(w) for w in listed) - familiar
    spelt = tally["la"] or any(_has_figure(w) for w in listed)
    if chosen in ("uk", "ar"):
        if familiar <= tally["la"] and (spelt or strange * 2 >= len(listed)):
            return chosen, chosen
    elif tally["la"] > familiar:
        cyrillic = by_language()["uk"] | by_language()["ru"]
        slavic = sum(to_cyrillic(w) in cyrillic for w in listed) * 2 >= tally["la"]
        other = "uk" if slavic and not any(_has_figure(w) for w in listed) else "ar"
        return other, other
    if tally["de"] != tally["en"]:
        return ("de" if tally["de"] > tally["en"] else "en"), ""
    return (chosen if chosen in ("de", "en") else "de"), ""


def _has_figure(word: str) -> bool:
    """Whether a figure stands among letters, as in `7abibi` or `ma3i`."""
    inside = any(figure in word for figure in _FIGURES)
    return inside and len(word) > 2 and sum(letter.isalpha() for letter in word) >= 2
