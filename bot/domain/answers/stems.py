"""Light stems: enough to bring the forms of a word together, small enough to hold in the head."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Protocol, cast

from bot.domain.answers.normalise import script

# Endings are spelled as `normalise` leaves them: one и, one е, no soft sign.
_SLAVIC = tuple(
    sorted(
        ["иями", "ями", "ами", "иях", "ях", "ах", "иям", "ям", "ам", "ов", "ев", "ив", "еи", "ои", "ии", "ая", "яя", "ое", "ее", "ие", "ие", "ую", "юю", "ого", "его", "ому", "ему", "ими", "их", "им", "ом", "ем", "ою", "ею", "ия", "ию", "ие", "а", "я", "о", "е", "и", "у", "ю", "ати", "ити", "ути", "яти", "ети", "увати", "ювати", "овати", "ивати", "увати", "ат", "ит", "ет", "ят", "ут", "ют", "ает", "уют", "ують", "аю", "яю", "ае", "уе", "ую", "ут", "ала", "ало", "али", "ила", "ило", "или", "ула", "ули", "ав", "ив", "ував", "увала", "ували", "овал", "овала", "овали", "ал", "ил", "еш", "иш", "аеш", "ете", "ите", "емо", "имо", "аемо", "уемо", "аем", "уем", "ано", "ено", "ана", "ена", "ани", "ени", "анного", "онку", "ок"],
        key=len,
        reverse=True,
    )
)
_ARABIC_HEADS = ["وبال", "وعال", "فال", "وال", "بال", "كال", "عال", "هال", "لل", "ال", "وب", "ول", "وي", "بي", "بت", "بن", "ما", "م", "حي", "رح", "ح", "ه", "ع", "و", "ف", "ب", "ل", "ك", "ي", "ت", "ن", "ا", "س"]
_ARABIC_TAILS = (
    ["تهم", "تها", "تكم", "تنا", "تين", "هم", "ها", "كم", "نا", "ني", "تي", "تك", "ته", "ات", "ان", "ين", "ون", "وا", "يه", "لي", "لك", "و", "ي", "ه", "ك", "ت", "ش"]
)


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  (PyStemmer's own name)


@cache
def _snowball(language: str) -> _Stemmer:
    """PyStemmer, asked for at the first question and not before."""
    import Stemmer  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415  (loaded late)

    return cast(_Stemmer, Stemmer.Stemmer(language))


@lru_cache(maxsize=65536)
def slavic(word: str) -> str:
    """Ukrainian or Russian without reflexive ending and inflection; at least three letters stay."""
    if len(word) > 5 and word.endswith(("ся", "тис", "лис", "лас", "атс", "итс")):
        word = word.removesuffix("ся").removesuffix("с")
    for ending in _SLAVIC:
        if word.endswith(ending) and len(word) - len(ending) >= max(3, len(ending)):
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=65536)
def arabic_shapes(word: str) -> tuple[str, ...]:
    """What may be left of an Arabic word without what clings to it, longest first."""
    heads = [word] + [word[len(h) :] for h in _ARABIC_HEADS if word.startswith(h)]
    shapes = dict.fromkeys(heads)
    for head in heads:
        for tail in _ARABIC_TAILS:
            if head.endswith(tail):
                rest = head[: -len(tail)]
                shapes[rest] = None
                shapes[rest + "ه"] = None
    kept = (shape for shape in shapes if len(shape) >= 3 or shape == word)
    return tuple(sorted(kept, key=len, reverse=True))


@lru_cache(maxsize=65536)
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


@lru_cache(maxsize=65536)
def german(word: str) -> str:
    """The German Snowball stem."""
    return _snowball("german").stemWord(word)


@lru_cache(maxsize=65536)
def english(word: str) -> str:
    """The English Snowball stem."""
    return _snowball("english").stemWord(word)


def stems(word: str) -> tuple[tuple[str, str], ...]:
    """The stems under which a word may be filed, each with the language it is a stem in."""
    kind = script(word)
    if kind == "cyrillic":
        return (("uk", slavic(word)),)
    if kind == "arabic":
        return (("ar", arabic(word)),)
    if kind == "latin":
        return (("de", german(word)), ("en", english(word)))
    return ()
