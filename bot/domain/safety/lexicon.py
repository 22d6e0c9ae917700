"""The phrases of the files, made ready to be looked for."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.domain.safety.kinds import Kind
from bot.domain.safety.phrases import Element, Phrase
from bot.domain.safety.spelling import one_spelling
from bot.domain.safety.vocabulary import Vocabulary

CONCEPTS = ("people", "violence", "medical", "crisis", "child", "exploitation")
SECTIONS = ("uk_ru", "ar", "arabizi", "de", "en")
MIXED = "mixed"  # the section whose groups mean the words of all languages


@dataclass(frozen=True)
class Sign:
    """A phrase that alarms.

    ``topic``: it may just as well be what a lecture is about. ``firm``: it alarms even where an
    everyday phrase stands.
    """

    kind: Kind
    phrase: Phrase
    written: str  # as it stands in the file
    topic: bool = False
    firm: bool = False


@dataclass(frozen=True)
class Lexicon:
    """All that is known; signs and exceptions by the element that is rarest in them."""

    vocabulary: Vocabulary
    signs: Mapping[int, Sequence[Sign]]
    everyday: Mapping[int, Sequence[Phrase]]
    written: Mapping[str, Sequence[str]]  # several words typed as one, or one typed otherwise
    plainly_latin: frozenset[str]  # in a message with one of these nothing is Ukrainian
    acts: int
    negators: int
    transparent: int
    conjunctions: int
    topics: int
    settled: int
    cries: int
    beside_cries: int
    hurry: int


@cache
def lexicon() -> Lexicon:
    """The lexicon of the files, read once."""
    reader = _Reader(_read("words"))
    signs: dict[int, list[Sign]] = {}
    for kind in Kind:
        for section, lists in _read(kind.value).items():
            for name, phrases in lists.items():
                for text in phrases:
                    sign = Sign(
                        kind, reader.phrase(text, section), text, name == "topics", name == "firm"
                    )
                    signs.setdefault(reader.rarest(sign.phrase), []).append(sign)
    for kind_name, lists in _read("rules").items():
        for name, rules in lists.items():
            for text in rules:
                for rule in reader.rule(text):
                    sign = Sign(Kind(kind_name), rule, text, name == "topics", name == "firm")
                    signs.setdefault(reader.rarest(rule), []).append(sign)
    everyday: dict[int, list[Phrase]] = {}
    for section, lists in _read("everyday").items():
        for text in lists["phrases"]:
            phrase = reader.phrase(text, section)
            everyday.setdefault(reader.rarest(phrase), []).append(phrase)
    return Lexicon(
        reader.vocabulary, signs, everyday, reader.written, reader.plainly_latin, **reader.roles
    )


class _Reader:
    """Reads phrases by the groups of words.toml."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.vocabulary = Vocabulary()
        self._groups: dict[str, Mapping[str, Sequence[str]]] = dict(words["groups"])
        for name in CONCEPTS:
            self._groups |= _read(f"concepts/{name}")["groups"]
        self._sizes: dict[int, int] = {}
        self.vocabulary.spelt_right(words["spelt_right"]["words"])
        self.written = {
            one_spelling(typed): tuple(map(one_spelling, meant.split()))
            for typed, meant in words["written"].items()
        }
        self.plainly_latin = frozenset(map(one_spelling, words["plainly_latin"]["words"]))
        roles = (
            "acts",
            "negators",
            "transparent",
            "conjunctions",
            "topics",
            "settled",
            "cries",
            "beside_cries",
        )
        self.roles = {role: self._element(f"<{role}>", MIXED) for role in (*roles, "hurry")}

    def phrase(self, text: str, section: str) -> Phrase:
        """A phrase from how it is written in the files."""
        return Phrase(tuple(tuple(self._part(part, section)) for part in text.split(" & ")))

    def rule(self, text: str) -> Iterator[Phrase]:
        """A rule of concepts, as one phrase for each language."""
        groups = re.findall(r"<(\w+)>", text)
        for section in SECTIONS:
            if all(section in self._groups[it] for it in groups):
                yield self.phrase(text, section)

    def rarest(self, phrase: Phrase) -> int:
        """The element with the fewest words: it is looked for first."""
        return min(phrase.elements, key=lambda it: self._sizes[it])

    def _part(self, text: str, section: str) -> Iterator[Element]:
        for word in text.split():
            yield Element(self._element(word.lstrip("+"), section), word.startswith("+"))

    def _element(self, choice: str, section: str) -> int:
        atoms = {atom for each in choice.split("/") for atom in self._atoms(each, section)}
        number = self.vocabulary.element(atoms)
        self._sizes[number] = len(atoms)
        return number

    def _atoms(self, word: str, section: str) -> list[str]:
        if not word.startswith("<"):
            return [word]
        group = self._groups[word.strip("<>")]
        chosen = group.values() if section == MIXED else [group[section]]
        return [atom for each in chosen for inner in each for atom in self._atoms(inner, section)]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
