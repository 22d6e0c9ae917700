"""The signs of a message: what is weighed when a message is held against what was learned."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.answers.ngrams import ngrams, number
from bot.domain.answers.stems import stems

NEAR = 3  # a pair of stems stands so near at most
FIGURES = "#"  # 13 is an age, a house, a time
RARITY = 20.0  # a rarity (the logarithm of one in so many) is kept as a whole number of such parts


@dataclass(frozen=True)
class Signs:
    """The signs of a message, each by its ``ngrams.number``."""

    stems: frozenset[int]  # and pairs of stems
    letters: frozenset[int]


def signs(told: Sequence[str]) -> Signs:
    """Stems, pairs of stems that stand near each other, and letter groups of folded words."""
    found: set[int] = set()
    letters: set[int] = set()
    line = []
    for each in told:
        word = FIGURES if each.isdigit() else each
        names = [f"{language}:{stem}" for language, stem in stems(word)]
        found.update(map(number, names))
        letters.update(map(number, ngrams(word)))
        line.append(names[0] if names else word)
    for at, stem in enumerate(line):
        found.update(number(f"{stem} {other}") for other in line[at + 1 : at + NEAR])
    return Signs(frozenset(found), frozenset(letters))
