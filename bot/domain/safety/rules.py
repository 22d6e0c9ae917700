"""What the rules say: whether a message means that somebody needs help at once.

1. Exceptions of everyday language are found first; their words then mean nothing else.
2. A sign alarms where its phrase stands in the rest, unless what happens is negated.
3. A sign that may be a topic does not alarm beside a word such as "lecture" or "film".
4. A bare cry for help alarms if it is emphatic: help with what is not known, so both 112 and 110.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.safety.kinds import Kind
from bot.domain.safety.lexicon import Lexicon, lexicon
from bot.domain.safety.phrases import Phrase
from bot.domain.safety.spelling import CYRILLIC, Word, visible, words

EMPHASIS = re.compile(r"!\s*!|([^\W\d_])\1{2}", re.IGNORECASE)
LONGEST = 8_000  # characters that are looked at; Telegram's limit is 4,096
UNKNOWN_DANGER = (Kind.MEDICAL, Kind.VIOLENCE)


@dataclass(frozen=True)
class Ruling:
    """What the rules find: kinds of help, most urgent first.

    ``denied``: sentences, by number, that say that such a thing does not happen. ``bare``: a cry
    for help and nothing else; with kinds, if it is emphatic.
    """

    kinds: tuple[Kind, ...] = ()
    denied: frozenset[int] = frozenset()
    bare: bool = False


def ruling(text: str) -> Ruling:
    """What the rules say about a message."""
    text = visible(text[:LONGEST])
    message = _Message(text, lexicon())
    kinds = message.kinds(firm=True)
    message.leave_out_everyday()
    kinds |= message.kinds()
    if not kinds and message.is_bare_cry():
        return Ruling(UNKNOWN_DANGER if message.is_emphatic(text) else (), bare=True)
    return Ruling(tuple(kind for kind in Kind if kind in kinds), frozenset(message.denied))


class _Message:
    """The words of a message by the elements that they belong to."""

    def __init__(self, text: str, known: Lexicon) -> None:
        self._known = known
        meant = list(_as_meant(words(text), known))
        plain = {
            word.sentence
            for word in meant
            if CYRILLIC.search(word.text) or word.text in known.plainly_latin
        }
        self._sentence = {it.at: it.sentence for it in meant}
        belongs = known.vocabulary.belongs
        self._belongs = {it.at: belongs(it.text, it.sentence not in plain) for it in meant}
        self._places = self._by_element()
        self.denied: set[int] = set()

    def leave_out_everyday(self) -> None:
        """Take the words of everyday phrases, each within a sentence, out of the account."""
        there = [it for number in self._places for it in self._known.everyday.get(number, ())]
        found = (at for phrase in there for at in self._found(phrase))
        used = {it for at in found if len({self._sentence[it] for it in at}) == 1 for it in at}
        if used:
            self._belongs.update(dict.fromkeys(used, frozenset()))
            self._places = self._by_element()

    def kinds(self, *, firm: bool = False) -> set[Kind]:
        """The kinds of all signs that are there, or of the firm ones alone."""
        spoken_of = self._sentences(self._known.topics)
        settled = self._sentences(self._known.settled)
        found: set[Kind] = set()
        for sign in (it for number in self._places for it in self._known.signs.get(number, ())):
            if sign.kind in found or sign.firm < firm:
                continue
            for at in self._found(sign.phrase):
                where = self._sentence[at[-1]]
                unsaid = spoken_of if sign.topic else settled if sign.kind is Kind.CHILD else ()
                if where in unsaid:
                    continue
                if not self._negated(at):
                    found.add(sign.kind)
                    break
                self.denied.add(where)
        return found

    def is_bare_cry(self) -> bool:
        """A cry for help and nothing else."""
        cry, beside = self._known.cries, self._known.beside_cries
        every = self._belongs.values()
        return cry in self._places and all(cry in it or beside in it for it in every)

    def is_emphatic(self, text: str) -> bool:
        """Loud, or in a hurry."""
        loud = text.isupper() and len(text.strip()) > 3
        return loud or bool(EMPHASIS.search(text)) or self._known.hurry in self._places

    def _sentences(self, element: int) -> set[int]:
        return {self._sentence[at] for at in self._places.get(element, ())}

    def _by_element(self) -> dict[int, list[int]]:
        places: dict[int, list[int]] = defaultdict(list)
        for at, elements in self._belongs.items():
            for element in elements:
                places[element].append(at)
        return dict(places)

    def _found(self, phrase: Phrase) -> Iterator[tuple[int, ...]]:
        if phrase.elements <= self._places.keys():
            yield from phrase.found(self._places)

    def _negated(self, at: tuple[int, ...]) -> bool:
        """Whether "not" stands right before what happens, and is no part of the phrase."""
        acts = {at[-1], *(it for it in at if self._known.acts in self._belongs[it])}
        return any(self._denied(act, at) for act in acts)

    def _denied(self, act: int, at: tuple[int, ...]) -> bool:
        before = act - 1
        while self._known.transparent in self._belongs.get(before, ()) and before not in at:
            before -= 1
        if before in at or self._known.negators not in self._belongs.get(before, ()):
            return False
        return self._known.conjunctions not in self._belongs.get(before - 1, ())


def _as_meant(typed: list[Word], known: Lexicon) -> Iterator[Word]:
    """The words, with those taken apart that were typed as one."""
    more = 0
    for word in typed:
        meant = known.written.get(word.text, (word.text,))
        for n, text in enumerate(meant):
            yield Word(text, word.at + more + n, word.sentence)
        more += len(meant) - 1
