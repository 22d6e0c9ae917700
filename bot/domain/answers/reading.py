"""Reads a message: its words, what they may stand for, and the language to answer in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.answers.lexicon import Lexicon
from bot.domain.answers.loanwords import to_cyrillic
from bot.domain.answers.normalise import script, sentences, words
from bot.domain.answers.stopwords import by_language, content
from bot.domain.answers.wording import Wording

_LONG = 14
_RUSSIAN = frozenset("ыэёъ")
_UKRAINIAN = frozenset("іїєґ")


@dataclass(frozen=True)
class Part:
    """A message or one sentence of it, ready to be searched."""

    words: tuple[str, ...]
    content: tuple[str, ...]
    concepts: dict[int, float]
    german: tuple[str, ...] = ()
    unexplained: int = 0


@dataclass(frozen=True)
class Message:
    """What was written: the whole, its sentences where there are several, and its language."""

    language: str
    foreign: str
    whole: Part
    parts: tuple[Part, ...] = ()


def guess_language(text: str, chosen: str, knows: Lexicon | None = None) -> tuple[str, str]:
    """The language of a message (uk, ru, ar, de, en), and what its Latin letters stand for.

    The second is `uk` or `ar` where Latin letters spell Ukrainian, Russian or Arabic, else empty.
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
        return _cyrillic(text, listed, chosen), ""
    return _latin(listed, chosen, knows)


def _cyrillic(text: str, listed: Sequence[str], chosen: str) -> str:
    letters = set(text.lower())
    if letters & _UKRAINIAN:
        return "uk"
    if letters & _RUSSIAN:
        return "ru"
    uk, ru = (sum(w in by_language()[lang] for w in listed) for lang in ("uk", "ru"))
    return "ru" if ru > uk else "uk" if uk > ru or chosen != "ru" else "ru"


def _latin(listed: Sequence[str], chosen: str, knows: Lexicon | None) -> tuple[str, str]:
    tally = {lang: sum(w in by_language()[lang] for w in listed) for lang in ("de", "en", "la")}
    familiar = sum(knows.knows(w) for w in listed) if knows else 0
    strange = len(listed) - familiar - max(tally["de"], tally["en"])
    figures = any(c.isalpha() for w in listed for c in w) and any(
        (w[0] in "2357" and w[1:2].isalpha()) or any(d in w[1:-1] for d in "2357") for w in listed
    )
    outvoted = max(tally["de"], tally["en"]) > tally["la"]
    if chosen in ("uk", "ar") and not outvoted and (strange > 0 or tally["la"] or figures):
        if tally["la"] or figures or strange * 2 >= len(listed):
            return chosen, chosen
    if chosen not in ("uk", "ar") and tally["la"] > max(tally["de"], tally["en"]):
        slavic = sum(to_cyrillic(w) in by_language()["uk"] | by_language()["ru"] for w in listed)
        other = "uk" if slavic * 2 >= tally["la"] and not figures else "ar"
        return other, other
    if tally["de"] != tally["en"]:
        return max(("de", "en"), key=lambda lang: tally[lang]), ""
    return (chosen if chosen in ("de", "en") else "de"), ""


def read(text: str, chosen: str, lexicon: Lexicon, german: Wording | None) -> Message:
    """A message taken apart; long ones also sentence by sentence."""
    language, foreign = guess_language(text, chosen, lexicon)
    whole = _part(text, foreign, lexicon, german)
    parts: list[Part] = []
    if len(whole.words) > _LONG:
        parts = [_part(s, foreign, lexicon, german) for s in sentences(text)]
        parts = [p for p in parts if p.content]
    return Message(language, foreign, whole, tuple(parts) if len(parts) > 1 else ())


def _part(text: str, foreign: str, lexicon: Lexicon, german: Wording | None) -> Part:
    listed = tuple(words(text))
    concepts, taken = lexicon.spot(listed, guess=True, foreign=foreign)
    telling = content(listed)
    unexplained = len(content([w for i, w in enumerate(listed) if i not in taken]))
    loans: list[str] = []
    if german is not None:
        pairs = [a + b for a, b in zip(listed, listed[1:], strict=False)]
        for word in [*telling, *pairs]:
            if script(word) in ("cyrillic", "arabic") and not lexicon.knows(word):
                found = german.german(word) or german.german(word.removeprefix("ال"))
                if found:
                    loans.append(found)
    if foreign == "uk":
        telling = tuple(to_cyrillic(w) for w in telling)
        telling = content(telling)
    return Part(listed, telling, concepts, tuple(loans), unexplained)
