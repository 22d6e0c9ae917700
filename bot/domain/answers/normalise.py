"""One spelling for what people type in many ways."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Applied after NFKD, which already takes й, ё, ї, ä, أ, ئ apart from their marks.
_LETTERS: dict[int, str | None] = {
    **dict.fromkeys([*range(0x300, 0x370), *range(0x610, 0x61B), *range(0x64B, 0x660)], None),
    **dict.fromkeys([0x640, 0x670, *range(0x6D6, 0x6EE), *range(0x200B, 0x2010)], None),
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2060, 0xFEFF, 0xAD], None),
    **dict.fromkeys(map(ord, "'’ʼ`´‘ʹ‛ьъء"), None),
    **{0x660 + i: str(i) for i in range(10)},
    **{0x6F0 + i: str(i) for i in range(10)},
    **{ord(a): b for a, b in zip("іыєэґ", "ииеег", strict=True)},
    **{ord(a): b for a, b in zip("ىةٱکیپچڤگۀہژ", "يهاكيبجفجههز", strict=True)},
    **{ord(a): b for a, b in zip("ß§ıłøđ", ("ss", " par ", "i", "l", "o", "d"), strict=True)},
}
_THRICE = re.compile(r"(\w)\1{2,}")
_TWICE = re.compile(r"([^\W\d_\u0600-\u06ff])\1")
_UMLAUT = re.compile(r"([aou])e")
_WORD = re.compile(r"[^\W_]{1,60}")  # longer ones are nobody's words, and slow
_PARAGRAPH = re.compile(r"par +(\d+)")


def normalise(text: str) -> str:
    """Fold case, marks, umlauts, hamza, doubled letters; Ukrainian and Russian as one."""
    folded = unicodedata.normalize("NFKD", text.lower()).translate(_LETTERS)
    folded = _PARAGRAPH.sub(r"par\1", folded)
    folded = _UMLAUT.sub(r"\1", folded)
    return _TWICE.sub(r"\1", _THRICE.sub(r"\1", folded))


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return folded(normalise(text))


def folded(text: str) -> list[str]:
    """The words of a text that is normalised already."""
    return _WORD.findall(text)


@lru_cache(maxsize=10_000)
def script(word: str) -> str:
    """`cyrillic`, `arabic`, `latin`, or `other` for figures and the rest."""
    for letter in word:
        if "\u0400" <= letter <= "\u052f":
            return "cyrillic"
        if "\u0600" <= letter <= "\u06ff":
            return "arabic"
        if letter.isalpha() and letter < "\u0250":
            return "latin"
    return "other"
