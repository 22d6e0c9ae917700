"""Reads a message: its words, in which language each may be looked for, and its concepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.answers import language
from bot.domain.answers.lexicon import Lexicon
from bot.domain.answers.loanwords import to_cyrillic
from bot.domain.answers.normalise import script, words
from bot.domain.answers.stopwords import content
from bot.domain.answers.wording import Wording

_SCRIPT = {"uk": "cyrillic", "ar": "arabic", "de": "latin", "en": "latin"}


@dataclass(frozen=True)
class Message:
    """A message taken apart.

    `heard` holds, for each language version of the articles, the words to look for there;
    `content` the words that may say something; `unexplained` how many of these no concept names.
    """

    language: str
    words: tuple[str, ...]
    content: tuple[str, ...]
    heard: Mapping[str, tuple[str, ...]]
    concepts: Mapping[int, float]
    unexplained: int


def read(text: str, chosen: str, lexicon: Lexicon, wordings: Mapping[str, Wording]) -> Message:
    """Take a message apart, from a person whose interface is in `chosen`."""
    latin = [wordings["de"], wordings["en"]]
    spoken, foreign = language.guess(
        text, chosen, lambda w: lexicon.knows(w) or any(v.knows(w) for v in latin)
    )
    listed = tuple(words(text))
    concepts, taken = lexicon.spot(
        listed, guess=True, foreign=foreign, correct=lambda w: _written(w, wordings)
    )
    telling = content(listed)
    heard = {lang: [w for w in telling if script(w) == _SCRIPT[lang]] for lang in wordings}
    if foreign:
        written = heard["de"]
        for lang in ("de", "en"):
            heard[lang] = [w for w in heard[lang] if wordings[lang].knows(w)]
        heard[foreign] = [*heard[foreign], *_spelt(written, foreign, wordings[foreign])]
    heard["de"] = [*heard["de"], *_loans(telling, listed, lexicon, wordings)]
    rest = content([w for place, w in enumerate(listed) if place not in taken])
    return Message(
        spoken,
        listed,
        telling,
        {lang: tuple(found) for lang, found in heard.items() if found},
        concepts,
        len(rest),
    )


def _written(word: str, wordings: Mapping[str, Wording]) -> bool:
    """Whether the articles write a word just so."""
    return any(wording.writes(word) for wording in wordings.values())


def _spelt(latin: Sequence[str], foreign: str, wording: Wording) -> list[str]:
    """What Latin letters spell: Slavic letter by letter, Arabic by its consonants."""
    if foreign == "uk":
        return list(content([to_cyrillic(word) for word in latin]))
    return [found for word in latin if (found := wording.sounding(word))]


def _loans(
    telling: Sequence[str],
    listed: Sequence[str],
    lexicon: Lexicon,
    wordings: Mapping[str, Wording],
) -> list[str]:
    """German words of the articles that words in another script sound like."""
    found = []
    for word in [*telling, *(one + other for one, other in pairwise(listed))]:
        own = {"cyrillic": "uk", "arabic": "ar"}.get(script(word))
        if own is None or lexicon.knows(word) or wordings[own].knows(word):
            continue
        german = wordings["de"].sounding(word)
        german = german or wordings["de"].sounding(word.removeprefix("ال"))
        if german:
            found.append(german)
    return found
