"""Words in another script than their own: German in Cyrillic, Arabic or Slavic in Latin."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.domain.answers.normalise import normalise

_LATIN_SOUNDS = (
    ("tsch", "s"), ("sch", "s"), ("tion", "sn"), ("chs", "ks"), ("ch", "g"), ("ck", "k"),
    ("ph", "f"), ("th", "t"), ("tz", "s"), ("ts", "s"), ("dt", "t"), ("qu", "kf"), ("ce", "se"),
    ("ci", "si"), ("sh", "s"), ("x", "ks"), ("j", "j"),
)  # fmt: skip
_LATIN = str.maketrans("bcdfgkpqvwz", "pktfgkpkffs")
_SILENT_H = re.compile(r"(?<=[aeiouy])h(?![aeiouy])")
_CYRILLIC_SOUNDS = (("дж", "j"), ("тс", "s"), ("дс", "s"), ("дт", "t"), ("кс", "ks"))
_CYRILLIC = str.maketrans("бвгджзклмнпрстфхцчшщ", "pfgtjsklmnprstfgssss")
_ARABIC_SOUNDS = (("تش", "s"), ("تس", "s"), ("دج", "j"), ("ش", "s"))
_ARABIC = str.maketrans("بتثجحخدذرزسصضطظغفقكلمنه", "ptsjggttrssstttgfkklmng")
_KEPT = re.compile(r"[^bcdfghjklmnpqrstvwxz]")

_ARABIZI_SOUNDS = (
    ("kh", "x"), ("5", "x"), ("7'", "x"), ("sh", "S"), ("ch", "S"), ("gh", "g"), ("th", "t"),
    ("dh", "d"), ("3", ""), ("2", ""), ("6", "t"), ("7", "h"), ("8", "k"), ("9", "k"),
    ("p", "b"), ("v", "f"), ("q", "k"), ("c", "k"),
)  # fmt: skip
_ARABIC_BONES = str.maketrans("بتثجحخدذرزسشصضطظغفقكلمنه", "bttjhxddrzsSsdtzgfkklmnh")
_ARABIZI_KEPT = re.compile(r"[^bdfghjklmnrstxzS]")
_DOUBLE = re.compile(r"(.)\1+")

_TO_CYRILLIC = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yu", "ю"), ("iu", "ю"), ("ju", "ю"), ("ya", "я"), ("ia", "я"), ("ja", "я"), ("ye", "е"),
    ("ie", "е"), ("je", "е"), ("yi", "и"), ("ji", "и"), ("yo", "е"), ("jo", "е"),
)  # fmt: skip
_LETTER = dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефггииклмнопкрстуввхиз", strict=True))


@lru_cache(maxsize=10_000)
def german_bones(word: str) -> str:
    """The consonants of a German word, by sound, whichever of three scripts it is written in.

    Anmeldung, анмельдунг and انميلدونغ meet in the same bones. The first vowel is kept as `a`.
    """
    if not word:
        return ""
    first = word[0]
    if "\u0400" <= first <= "\u052f":
        bones, vowels = _sounds(word, _CYRILLIC_SOUNDS).translate(_CYRILLIC), "аеиоуюя"
    elif "\u0600" <= first <= "\u06ff":
        word = word[:-1] if word.endswith("ه") else word  # at the end it is a vowel
        bones, vowels = _sounds(word, _ARABIC_SOUNDS).translate(_ARABIC), "اويع"
    else:
        latin = _sounds(_SILENT_H.sub("", word), _LATIN_SOUNDS).translate(_LATIN)
        bones, vowels = latin.replace("h", "g"), "aeiouy"
    bare = _DOUBLE.sub(r"\1", _KEPT.sub("", bones))
    return "a" + bare if first in vowels else bare


@lru_cache(maxsize=10_000)
def arabic_bones(word: str) -> str:
    """The consonants of an Arabic word, in Arabic letters or in the Latin ones of chats."""
    if "\u0600" <= word[:1] <= "\u06ff":
        word = word.removeprefix("ال")
        word = word[:-1] if word.endswith("ه") and len(word) > 3 else word
        bones = word.translate(_ARABIC_BONES)
    else:
        word = re.sub(r"^(al|el|il|l)(?=[a-z0-9]{4})", "", word)
        bones = _sounds(re.sub(r"(?<=..)[ae]h$", "", word), _ARABIZI_SOUNDS)
    return _DOUBLE.sub(r"\1", _ARABIZI_KEPT.sub("", bones))


@lru_cache(maxsize=10_000)
def to_cyrillic(word: str) -> str:
    """A Ukrainian or Russian word typed in Latin letters, folded as `normalise` folds Cyrillic."""
    text = _sounds(word, _TO_CYRILLIC)
    return normalise("".join(_LETTER.get(letter, letter) for letter in text))


def _sounds(word: str, table: tuple[tuple[str, str], ...]) -> str:
    for letters, sound in table:
        word = word.replace(letters, sound)
    return word
