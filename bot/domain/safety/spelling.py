"""One spelling for many: what a person types, without what typing adds or leaves out.

1. NFKC, small letters; markup, bidi controls and invisible characters are ignored.
2. Accents, tashkeel and tatweel fall away; one alef, ya, ta marbuta and hamza; digits are 0 to 9.
3. Ukrainian and Russian meet: і ї ы й are и, є э ё are е; apostrophes and soft signs of joining
   fall away.
4. ä, ae and a are one letter, so are ß and ss; a letter repeated is one letter.
5. Latin letters are read as Ukrainian or Russian too (``in_latin``).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´‘ʹ′\"](?=\w)")
SENTENCE_END = re.compile(r"(?<!\.)\.(?=\s|$)|[!?;؟؛\n]+")
WORD = re.compile(r"[^\W_]+")
REPEATED = re.compile(r"([^\W\d_])\1+")
UMLAUT = re.compile("(?<=[aou])e")

MEETING = str.maketrans(
    {
        **dict.fromkeys("іїыйѝ", "и"),
        **dict.fromkeys("єэё", "е"),
        "ґ": "г",
        "ў": "у",
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیئ", "ي"),
        **dict.fromkeys("ةۀ", "ه"),
        "ؤ": "و",
        "ء": "",
        "ـ": "",
        "ک": "ك",
        "گ": "ك",
        "پ": "ب",
        "چ": "ج",
        "ڤ": "ف",
        **dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True)),
        **dict(zip("۰۱۲۳۴۵۶۷۸۹", "0123456789", strict=True)),
    }
)
WAS = re.compile(r"\bбы(?=л[аио]?\b)")  # "was" in Russian, which would else be "he beat"
LOOKALIKES = str.maketrans("aeopcxyikmtbh", "аеорсхуикмтвн")
CYRILLIC = re.compile("[а-яѐ-ӿ]")
LATIN = re.compile("[a-z]")
ARABIC = re.compile("[\u0621-\u064a]")

# Latin letters that stand for one Cyrillic letter, the longest first.
SOUNDS = (
    *(("shch", "š"), ("sch", "š"), ("tch", "č"), ("zh", "ž"), ("kh", "h"), ("ch", "č")),
    *(("sh", "š"), ("ts", "c"), ("g", "h"), ("x", "h"), ("w", "v"), ("y", "i"), ("j", "i")),
)
LETTERS = str.maketrans(
    {
        **dict(zip("абвгдежзиклмнопрстуфхцчшщ", "abvhdežziklmnoprstufhcčšš", strict=True)),
        **{"ю": "iu", "я": "ia", "ь": "", "ъ": ""},
    }
)
GLIDE = re.compile("(?<=[aeiou])i|i(?=[aeou])")
PAUSE = 3  # how many words the end of a sentence counts for


@dataclass(frozen=True)
class Word:
    """A word, where it stands, and in which sentence; the end of one counts as words."""

    text: str
    at: int
    sentence: int


def visible(text: str) -> str:
    """A message without markup, bidi controls and invisible characters."""
    return INVISIBLE.sub("", TAG.sub(" ", unicodedata.normalize("NFKC", text)))


def sentences(text: str) -> list[str]:
    """The sentences of a message, as they are counted in ``Word``."""
    return SENTENCE_END.split(APOSTROPHES.sub("", visible(text)))


def words(text: str) -> list[Word]:
    """The words of a message, in one spelling."""
    found: list[Word] = []
    at = 0
    for n, sentence in enumerate(sentences(text)):
        for match in WORD.finditer(_without_accents(_meeting(sentence))):
            found.append(Word(one_spelling(match[0]), at, n))
            at += 1
        at += PAUSE
    return found


@lru_cache(maxsize=50_000)
def one_spelling(word: str) -> str:
    """A word in small letters, without accents, as all its spellings are written here."""
    word = _without_accents(_meeting(APOSTROPHES.sub("", word)))
    if CYRILLIC.search(word):
        word = word.translate(LOOKALIKES).translate(MEETING)
    elif LATIN.search(word):
        word = UMLAUT.sub("", word)
    return REPEATED.sub(r"\1", word)


@lru_cache(maxsize=50_000)
def in_latin(word: str) -> str:
    """How a word sounds that stands for Ukrainian or Russian, in either script."""
    if CYRILLIC.search(word):
        word = word.translate(LETTERS)
    else:
        for letters, sound in SOUNDS:
            word = word.replace(letters, sound)
    return REPEATED.sub(r"\1", UMLAUT.sub("", GLIDE.sub("", word)))


def _meeting(text: str) -> str:
    return WAS.sub("бу", text.casefold()).translate(MEETING)


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(it for it in decomposed if unicodedata.category(it) != "Mn")
