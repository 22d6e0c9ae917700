"""Which elements of the phrases a word belongs to, mistyped or not."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

from bot.domain.safety.spelling import ARABIC, CYRILLIC, LATIN, in_latin, one_spelling

LONG = 5  # letters from which a word may have one left out, one too many, or two swapped
LONGER = 6  # from which it may have one wrong; also from which an Arabic word may be mistyped
JOINED_IN_ARABIC = "وف"  # "and" and "so", written as one with the next word
JOINED_BEFORE_ARABIC = (
    *("", "ي", "ت", "ا", "ن", "بي", "بت", "بن", "با", "هي", "هت", "حي", "حت", "دي", "دت"),
    *("ال", "بال", "لل", "ل", "ب", "م", "مت", "ين", "بين", "ان", "عال", "وال"),
)
HEARD = "~"  # before the sound of a word that may be Ukrainian or Russian in Latin letters

NONE: frozenset[int] = frozenset()

T = TypeVar("T")


class Vocabulary:
    """All words, stems and endings of the phrases.

    ``belongs(word, heard)`` looks one up; if ``heard``, also by its sound in Ukrainian or Russian.
    """

    def __init__(self) -> None:
        self._numbers: dict[frozenset[str], int] = {}
        # Tuples, for most hold one: as sets they take 16 MB more.
        self._whole: dict[str, tuple[int, ...]] = {}
        self._stems: dict[str, tuple[int, ...]] = {}
        self._inside: dict[str, tuple[int, ...]] = {}
        self._inside_lengths: set[int] = set()
        self._ends: dict[str, tuple[int, ...]] = {}
        self._mistyped: dict[str, tuple[str, ...]] = {}
        self._mistyped_stems: dict[str, tuple[str, ...]] = {}
        self._longest = self._longest_stem = 0  # letters of what may be mistyped
        self._spelt_right: frozenset[str] = frozenset()
        self.belongs = lru_cache(maxsize=50_000)(self._belongs)

    def element(self, atoms: Iterable[str]) -> int:
        """The number of a choice of words, as they stand in the files."""
        choice = frozenset(atoms)
        if choice not in self._numbers:
            self._numbers[choice] = len(self._numbers)
            for atom in choice:
                self._add(atom, self._numbers[choice])
        return self._numbers[choice]

    def spelt_right(self, known: Iterable[str]) -> None:
        """Words that look like a mistyped one and are not."""
        self._spelt_right = frozenset(map(one_spelling, known))

    def _add(self, atom: str, number: int) -> None:
        if atom.startswith("~"):
            for before in JOINED_BEFORE_ARABIC:
                self._add(f"{before}{one_spelling(atom[1:])}*", number)
            return
        starts, ends = atom.endswith("*"), atom.startswith("*")
        word = one_spelling(atom.strip("*"))
        if starts and ends:
            _put(self._inside, word, number)
            self._inside_lengths.add(len(word))
        elif ends:
            _put(self._ends, word, number)
        else:
            kept, mistyped = (
                (self._stems, self._mistyped_stems) if starts else (self._whole, self._mistyped)
            )
            _put(kept, word, number)
            if CYRILLIC.search(word):
                _put(kept, HEARD + in_latin(word), number)
            if len(word) >= _shortest(word) + (2 if starts else 0):
                for shorter in {word, *_one_less(word)}:
                    _put(mistyped, shorter, word)
                if starts:
                    self._longest_stem = max(self._longest_stem, len(word))
                else:
                    self._longest = max(self._longest, len(word))

    def _belongs(self, word: str, heard: bool) -> frozenset[int]:
        found: set[int] = set()
        for form in _forms(word, heard):
            found |= self._exactly(form)
        if not found and len(word) >= _shortest(word) and word not in self._spelt_right:
            found = self._nearly(word)
        return frozenset(found) if found else NONE

    def _exactly(self, form: str) -> set[int]:
        found = set(self._whole.get(form, ()))
        for length in range(1, len(form) + 1):
            found.update(self._stems.get(form[:length], ()))
        if form.startswith(HEARD):
            return found
        for length in self._inside_lengths:
            for at in range(len(form) - length + 1):
                found.update(self._inside.get(form[at : at + length], ()))
        for letters, numbers in self._ends.items():
            if form.endswith(letters):
                found.update(numbers)
        return found

    def _nearly(self, word: str) -> set[int]:
        found: set[int] = set()
        if len(word) <= self._longest + 1:
            for meant in _meant(word, self._mistyped):
                found.update(self._whole[meant])
        for length in range(_shortest(word) + 1, min(len(word), self._longest_stem + 1) + 1):
            for meant in _meant(word[:length], self._mistyped_stems):
                found.update(self._stems[meant])
        return found


def _forms(word: str, heard: bool) -> list[str]:
    if heard and LATIN.search(word):
        return [word, HEARD + in_latin(word)]
    if len(word) > 2 and word[0] in JOINED_IN_ARABIC and ARABIC.search(word):
        return [word, word[1:]]
    return [word]


def _shortest(word: str) -> int:
    return LONGER if ARABIC.search(word) else LONG


def _one_less(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]


def _put(kept: dict[str, tuple[T, ...]], under: str, it: T) -> None:
    there = kept.get(under, ())
    if it not in there:
        kept[under] = (*there, it)


def _meant(typed: str, mistyped: dict[str, tuple[str, ...]]) -> set[str]:
    """Words that differ by one letter, or by two that changed places; never by the first."""
    near: set[str] = set()
    for shorter in (typed, *_one_less(typed)):
        near.update(mistyped.get(shorter, ()))
    return {word for word in near if _one_edit(typed, word)}


def _one_edit(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    if at is None:
        return True
    swapped = a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :]
    if swapped or a[at + 1 :] == b[at:] or a[at:] == b[at + 1 :]:
        return True
    return len(a) >= LONGER and a[at + 1 :] == b[at + 1 :]
