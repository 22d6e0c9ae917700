"""How phrases are written in the files, and where one stands in a message.

    не дихає            words in this order, up to two others between them
    викличте +швидку    the second right after the first
    <partner> & б'є     in any order, within nine words
    a/b                 either; a phrase of its own for each would mean the same
    stem*  *in*  *end   the beginning, the inside, the end of a word
    <group>             any word of a group in words.toml, of the phrase's own language

The last word of a phrase is what happens, and so is any of the group "acts": right after "not"
it does not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

BETWEEN = 3  # the farthest that the next word of a part may stand from the one before
WINDOW = 9  # the farthest apart that parts in any order may stand

T = TypeVar("T", int, tuple[int, ...])
Places = Mapping[int, Sequence[int]]  # where the words of each element stand


@dataclass(frozen=True)
class Element:
    """A choice of words; ``number`` names it in the vocabulary."""

    number: int
    adjoining: bool = False


@dataclass(frozen=True)
class Phrase:
    """Parts in any order, each of elements in order."""

    parts: tuple[tuple[Element, ...], ...]

    @property
    def elements(self) -> frozenset[int]:
        return frozenset(it.number for part in self.parts for it in part)

    def found(self, places: Places) -> Iterator[tuple[int, ...]]:
        """Where its words stand, part by part, for each time that it is there."""
        found: list[tuple[int, ...]] = list(_part(self.parts[0], places))
        for part in self.parts[1:]:
            there = list(_part(part, places))
            found = [
                (*so, *at)
                for so in found
                for at in _between(there, max(so) - WINDOW, min(so) + WINDOW)
                if max(at) <= min(so) + WINDOW and not set(so) & set(at)
            ]
        yield from found


def _part(elements: Sequence[Element], places: Places) -> Iterator[tuple[int, ...]]:
    found: list[tuple[int, ...]] = [(at,) for at in places.get(elements[0].number, ())]
    for element in elements[1:]:
        farthest = 1 if element.adjoining else BETWEEN
        there = places.get(element.number, ())
        found = [
            (*so, at) for so in found for at in _between(there, so[-1] + 1, so[-1] + farthest)
        ]
    return iter(found)


def _between(ordered: Sequence[T], first: int, last: int) -> Sequence[T]:
    """Those of an ordered sequence that begin from ``first`` to ``last``: a letter stays quick."""
    begin = bisect_left(ordered, first, key=_start)
    return ordered[begin : bisect_right(ordered, last, key=_start)]


def _start(place: int | tuple[int, ...]) -> int:
    return place if isinstance(place, int) else place[0]
