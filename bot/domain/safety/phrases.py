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

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

BETWEEN = 3  # the farthest that the next word of a part may stand from the one before
WINDOW = 9  # the farthest apart that parts in any order may stand

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
        every = [list(_part(part, places)) for part in self.parts]
        for parts in product(*every):
            at = tuple(place for part in parts for place in part)
            if len(set(at)) == len(at) and (len(parts) == 1 or max(at) - min(at) <= WINDOW):
                yield at


def _part(elements: Sequence[Element], places: Places) -> Iterator[tuple[int, ...]]:
    found: list[tuple[int, ...]] = [(at,) for at in places.get(elements[0].number, ())]
    for element in elements[1:]:
        farthest = 1 if element.adjoining else BETWEEN
        there = places.get(element.number, ())
        found = [(*so, at) for so in found for at in there if 0 < at - so[-1] <= farthest]
    return iter(found)
