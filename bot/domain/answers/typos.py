"""Words one slip away: a letter missing, added, changed, or two exchanged."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt


def gaps(word: str) -> set[str]:
    """The word with each one of its letters left out."""
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def one_slip(a: str, b: str) -> bool:
    """Whether two words differ by exactly one edit, an exchange of neighbours counting as one."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    start = 0
    while start < len(a) and a[start] == b[start]:
        start += 1
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    exchanged = a[start : start + 2] == b[start : start + 2][::-1]
    return a[start + 1 :] == b[start + 1 :] or (exchanged and a[start + 2 :] == b[start + 2 :])


class Spelling:
    """Finds the known words that a misspelt one may stand for.

    Each word is filed under what is left of it without one of its letters. The files are two
    sorted arrays, for a dictionary of them would be the largest thing in the program.
    """

    def __init__(self, known: Iterable[str], shortest: int = 5) -> None:
        self.shortest = shortest
        self._words = [word for word in dict.fromkeys(known) if len(word) >= shortest]
        keys = [_keys(word) for word in self._words]
        owners = np.repeat(np.arange(len(keys), dtype=np.uint32), [len(k) for k in keys])
        joined = np.concatenate(keys) if keys else np.zeros(0, np.uint32)
        order = np.argsort(joined, kind="stable")
        self._files, self._owners = joined[order], owners[order]

    def near(self, word: str) -> list[str]:
        """Known words one slip from this one; the first letter must hold in short words."""
        if len(word) < self.shortest:
            return []
        keys = _keys(word)
        begin = np.searchsorted(self._files, keys, "left")
        end = np.searchsorted(self._files, keys, "right")
        owners = {int(o) for a, b in zip(begin, end, strict=True) for o in self._owners[a:b]}
        candidates = [self._words[owner] for owner in sorted(owners)]
        return [
            known
            for known in candidates
            if (len(word) >= 7 or word[0] == known[0]) and one_slip(word, known)
        ]


def _keys(word: str) -> npt.NDArray[np.uint32]:
    listed = [zlib.crc32(key.encode()) for key in {word, *gaps(word)}]
    return np.array(listed, dtype=np.uint32)
