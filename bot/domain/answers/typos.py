"""Words one slip away: a letter missing, added, changed, or two exchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


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
    """Finds the known words that a misspelt one may stand for."""

    def __init__(self, known: Iterable[str], shortest: int = 5) -> None:
        self.shortest = shortest
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in dict.fromkeys(known):
            if len(word) >= shortest:
                for key in {word, *gaps(word)}:
                    self._near[key].append(word)

    def near(self, word: str) -> list[str]:
        """Known words one slip from this one; the first letter must hold in short words."""
        if len(word) < self.shortest:
            return []
        found: dict[str, None] = {}
        for key in {word, *gaps(word)}:
            for known in self._near.get(key, ()):
                begins = len(word) >= 7 or word[0] == known[0]
                if begins and known not in found and one_slip(word, known):
                    found[known] = None
        return list(found)
