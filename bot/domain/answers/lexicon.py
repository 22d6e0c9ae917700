"""The concept lexicon: finds concepts in texts, however they are spelt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.domain.answers.concept import Concept
from bot.domain.answers.filing import Files, file_under, keep
from bot.domain.answers.loanwords import arabic_bones, german_bones, to_cyrillic
from bot.domain.answers.normalise import folded, normalise, script
from bot.domain.answers.phrases import GAP, Known, Match, follow, longest_first
from bot.domain.answers.stems import arabic_shapes, stems
from bot.domain.answers.stopwords import stopwords
from bot.domain.answers.typos import Spelling

_LONGEST = 30  # guessing at a word takes time with its length
_SHORTEST_PREFIX = 3
_STEMMED_AS = {"ru": "uk"}
_STEM_SURE = {1: 0.5, 2: 0.5, 3: 0.6, 4: 0.8}
_REMEMBERED = 30_000  # words looked up lately
_PLAIN, _NO_SLIPS, _ALL = range(3)  # what is tried to recognise a word
TOLD = 1.5  # a phrase says more than a word that may mean many things
_NOTHING = Known({}, (), ())
_JOINTS = ("", "s", "es", "n", "en")


class Lexicon:
    """Finds concepts in texts. Knows no article: `Aboutness` brings the two together."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.concepts = tuple(concepts)
        self.number = {c.name: i for i, c in enumerate(self.concepts)}
        self._unit: dict[tuple[str, bool], int] = {}
        self._filed: set[tuple[int, str]] = set()
        self._alone: Files[int] = defaultdict(tuple)
        self._phrases: dict[int, dict[int, list[tuple[tuple[int, ...], int]]]] = {}
        self._exact: Files[str] = defaultdict(tuple)
        self._stem: Files[tuple[str, str]] = defaultdict(tuple)
        self._prefix: Files[str] = defaultdict(tuple)
        self._german: Files[str] = defaultdict(tuple)
        self._arabic: Files[str] = defaultdict(tuple)
        for index, concept in enumerate(self.concepts):
            for language, forms in concept.forms.items():
                for form in normalise("\n".join(forms)).split("\n"):
                    self._add(index, language, form)
        self._spelling = Spelling([*self._exact, *self._prefix])
        self._filed.clear()
        self._seen: dict[tuple[str, int], Known] = {}

    def _add(self, concept: int, language: str, form: str) -> None:
        parts = [(folded(part), part.endswith("*")) for part in form.split()]
        units = [
            self._unit_of(word, language, starred and word is bits[-1])
            for bits, starred in parts
            for word in bits
        ]
        if len(units) > 1:
            following = self._phrases.setdefault(units[0], {})
            following.setdefault(units[1], []).append((tuple(units), concept))
        elif units:
            file_under(self._alone, units[0], concept)
        if language == "de" and len(units) > 1 and "*" not in form:
            file_under(self._alone, self._unit_of("".join(folded(form)), language, False), concept)

    def _unit_of(self, word: str, language: str, starred: bool) -> int:
        unit = self._unit.setdefault((word, starred), len(self._unit))
        if (unit, language) in self._filed:
            return unit
        self._filed.add((unit, language))
        if starred and len(word) >= _SHORTEST_PREFIX:
            file_under(self._prefix, word, unit)
        else:
            file_under(self._exact, word, unit)
            for stem in stems(word, _STEMMED_AS.get(language, language)):
                file_under(self._stem, stem, unit)
        if language == "de" and not starred and len(german_bones(word)) >= 4:
            file_under(self._german, german_bones(word), unit)
        if language == "ar" and not starred and len(arabic_bones(word)) >= 3:
            file_under(self._arabic, arabic_bones(word), unit)
        return unit

    def forget(self) -> None:
        """Let go of what only a build needs: words it has looked up, and the forms as written."""
        self._seen.clear()
        self.concepts = tuple(replace(it, forms={}) for it in self.concepts)

    def knows(self, word: str) -> bool:
        """Whether a folded word is in the lexicon without any guessing."""
        return bool(self._known(word).units)

    def find(self, text: Sequence[str], *, guess: bool, foreign: str = "") -> dict[int, float]:
        """Concepts in folded words, with how surely each was recognised (0 to 1)."""
        return self.spot(text, guess=guess, foreign=foreign)[0]

    def spot(
        self,
        text: Sequence[str],
        *,
        guess: bool,
        foreign: str = "",
        correct: Callable[[str], bool] = lambda word: False,
    ) -> tuple[dict[int, float], frozenset[int]]:
        """Concepts in folded words, how surely each was recognised, and the places they take.

        With `guess`, slips of the pen, compounds and German in other scripts are tried too;
        `foreign` says what Latin letters may stand for: `uk`, `ar` or nothing. No slip is looked
        for in a word that is `correct`.
        """
        tries = [_PLAIN if not guess else _NO_SLIPS if correct(w) else _ALL for w in text]
        known = [self._known(w, tried, foreign) for w, tried in zip(text, tries, strict=True)]
        if guess:
            known = self._joined(text, known)
        alone: list[tuple[float, int, int]] = []
        phrases: list[Match] = []
        for start, word in enumerate(known):
            if word.alone:
                alone.extend((sure, concept, start) for sure, concept in word.alone)
            if word.opens:
                phrases.extend(self._phrases_from(known, start))
        taken = {place for _, _, place in alone}.union(*(places for _, _, places in phrases))
        return longest_first(alone, phrases, TOLD if guess else 1.0), frozenset(taken)

    def _phrases_from(self, known: Sequence[Known], start: int) -> Iterator[Match]:
        following = known[start + 1 : start + 2 + GAP]
        for unit in known[start].opens:
            seconds = self._phrases[unit]
            for second in {u for word in following for u in word.units if u in seconds}:
                for phrase, concept in seconds[second]:
                    match = follow(phrase, known, start)
                    if match:
                        yield match[0], concept, match[1]

    def _joined(self, text: Sequence[str], known: Sequence[Known]) -> list[Known]:
        """Джоб центр, kinder garten: two words that are one."""
        result = list(known)
        for i in range(len(text) - 1):
            joined = text[i] + text[i + 1]
            if len(joined) >= 7 and not (known[i].units and known[i + 1].units):
                surely = self._surely(joined)
                guessed = self._loan(joined) if len(german_bones(joined)) >= 5 else {}
                units = dict(known[i].units)
                keep(units, surely or guessed, 0.9)
                result[i] = self._meaning(text[i], units)
        return result

    def _known(self, word: str, tried: int = _PLAIN, foreign: str = "") -> Known:
        key = (foreign + "\t" + word, tried)
        if key not in self._seen:
            if len(self._seen) > _REMEMBERED:
                self._seen.clear()
            self._seen[key] = self._meaning(word, self._look_up(word, tried, foreign))
        return self._seen[key]

    def _meaning(self, word: str, units: dict[int, float]) -> Known:
        if not units:
            return _NOTHING
        opens = tuple(unit for unit in units if unit in self._phrases)
        if word in stopwords():
            return Known(units, (), opens)
        best: dict[int, float] = {}
        for unit, sure in units.items():
            for concept in self._alone.get(unit, ()):
                best[concept] = max(best.get(concept, 0.0), sure)
        return Known(units, tuple((sure, concept) for concept, sure in best.items()), opens)

    def _look_up(self, word: str, tried: int, foreign: str) -> dict[int, float]:
        units = self._surely(word, foreign)
        if units or tried == _PLAIN or not 3 <= len(word) <= _LONGEST or word in stopwords():
            return units
        if script(word) == "latin":
            keep(units, self._spelt(word, foreign))
        else:
            keep(units, self._loan(word))
        if not units and tried == _ALL:
            keep(units, self._misspelt(word))
        if not units and script(word) == "latin":
            keep(units, self._compound(word))
        return units

    def _spelt(self, word: str, foreign: str) -> dict[int, float]:
        """What Latin letters may spell in another language."""
        units: dict[int, float] = {}
        if foreign == "uk":
            cyrillic = to_cyrillic(word)
            keep(units, self._surely(cyrillic), 0.9)
            keep(units, self._misspelt(cyrillic), 0.8)
        elif foreign == "ar" and len(arabic_bones(word)) >= 3:
            keep(units, dict.fromkeys(self._arabic.get(arabic_bones(word), ()), 0.7))
        return units

    def _surely(self, word: str, foreign: str = "") -> dict[int, float]:
        units: dict[int, float] = dict.fromkeys(self._exact.get(word, ()), 1.0)
        for end in range(_SHORTEST_PREFIX, len(word) + 1):
            keep(units, dict.fromkeys(self._prefix.get(word[:end], ()), 1.0))
        if word in stopwords() or (foreign and script(word) == "latin"):
            return units
        if script(word) == "arabic":
            units = units or self._unclung(word)
            if units:
                return units
        for stem in stems(word):
            sure = _STEM_SURE.get(len(stem[1]), 0.9)
            keep(units, dict.fromkeys(self._stem.get(stem, ()), sure))
        return units

    def _unclung(self, word: str) -> dict[int, float]:
        """What an Arabic word means without what clings to it: the longest shape that is known."""
        for shape in arabic_shapes(word):
            units = dict.fromkeys(self._exact.get(shape, ()), 0.9)
            for end in range(_SHORTEST_PREFIX, len(shape) + 1):
                keep(units, dict.fromkeys(self._prefix.get(shape[:end], ()), 0.9))
            if units:
                return units
        return {}

    def _compound(self, word: str) -> dict[int, float]:
        units: dict[int, float] = {}
        for cut in range(4, len(word) - 3):
            head, tail = word[:cut], word[cut:]
            for joint in _JOINTS:
                if head.endswith(joint) and len(head) - len(joint) >= 4:
                    left = self._surely(head.removesuffix(joint) if joint else head)
                    keep(units, left, 0.7)
            keep(units, self._surely(tail), 0.75)
        return units

    def _loan(self, word: str) -> dict[int, float]:
        bones = german_bones(word)
        units: dict[int, float] = {}
        if len(bones) >= 4:
            keep(units, dict.fromkeys(self._german.get(bones, ()), 0.75))
            for tail in (1, 2):
                if not units and len(word) > 6 and script(word) == "cyrillic":
                    shorter = german_bones(word[:-tail])
                    if len(shorter) >= 4:
                        keep(units, dict.fromkeys(self._german.get(shorter, ()), 0.7))
            if not units and word.startswith("ال"):
                keep(units, dict.fromkeys(self._german.get(german_bones(word[2:]), ()), 0.7))
        return units

    def _misspelt(self, word: str) -> dict[int, float]:
        units: dict[int, float] = {}
        for known in self._spelling.near(word):
            keep(units, dict.fromkeys(self._exact.get(known, ()), 0.75))
            keep(units, dict.fromkeys(self._prefix.get(known, ()), 0.7))
        for end in range(max(6, self._spelling.shortest), len(word)):
            for known in self._spelling.near(word[:end]):
                keep(units, dict.fromkeys(self._prefix.get(known, ()), 0.65))
        return units
