"""The answering engine: built from articles, asked one message at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.domain.answers import asked, decision, talk
from bot.domain.answers.aboutness import Aboutness
from bot.domain.answers.asked import Learned
from bot.domain.answers.concept import Concept, shipped
from bot.domain.answers.lexicon import Lexicon
from bot.domain.answers.memory import give_back
from bot.domain.answers.model import LANGUAGES, Act, Article, Decision, Hit
from bot.domain.answers.normalise import words
from bot.domain.answers.postings import Floats
from bot.domain.answers.reading import Message, read
from bot.domain.answers.stopwords import content
from bot.domain.answers.topics import Likeness, Topics
from bot.domain.answers.wording import Wording

PARTS = ("stems", "letters", "covers", "asked")  # of the mixture
_KEPT = 10
_ECHO = 0.6
_ENOUGH = 12  # known words; more make a message no clearer


@dataclass(frozen=True)
class Scored:
    """All articles' scores for one message, part by part of the mixture."""

    parts: npt.NDArray[np.float32]
    features: dict[str, float]

    @property
    def total(self) -> Floats:
        """One score an article."""
        return np.asarray(_mixed(self.parts), dtype=np.float32)


class Engine:
    """Answers from a fixed set of articles; build a new one when they change.

    `concepts` are the lexicon and `learned` what people ask, the shipped ones unless given (and
    nothing learned where concepts are given alone); an article's aliases become a concept that
    means that article alone. `alarm` finds an emergency in a text; without it none is looked for.
    """

    def __init__(
        self,
        articles: Iterable[Article],
        concepts: Sequence[Concept] | None = None,
        *,
        alarm: Callable[[str], object | None] | None = None,
        learned: Learned | None = None,
    ) -> None:
        self.articles = tuple(articles)
        self._alarm = alarm
        if learned is None and concepts is None:
            learned = asked.shipped()
        known = list(shipped() if concepts is None else concepts)
        self.lexicon = Lexicon([*known, *_aliases(self.articles)])
        self.about = Aboutness(self.lexicon, self.articles)
        self._bind_aliases()
        self.topics = Topics(learned, self.articles, self.lexicon) if learned else None
        self.lexicon.forget()
        self.wordings = {lang: _wording(lang, self.articles) for lang in LANGUAGES}
        give_back()

    def _bind_aliases(self) -> None:
        columns = {article.id: column for column, article in enumerate(self.articles)}
        for name, row in self.lexicon.number.items():
            if name.startswith("alias:"):
                self.about.bind(row, columns[name.removeprefix("alias:")])

    def ask(
        self,
        text: str,
        chosen: str = "de",
        *,
        previous: str = "",
        extra: Mapping[str, float] | None = None,
    ) -> Decision:
        """Decide on a message from a person whose interface is in `chosen`.

        `previous` is the question before, for follow-ups; `extra` adds scores by article id, for
        instance from an embedding server.
        """
        danger = self._alarm(text) if self._alarm else None
        message = read(text, chosen, self.lexicon, self.wordings)
        kind = talk.kind(message.words, bool(message.concepts), self._knows)
        scored = self.score(message)
        asked = text
        if previous and not kind and talk.follows(message.words, scored.features):
            scored, asked = self._together(previous, chosen, scored), f"{previous}\n{text}"
        hits = self._ranked(scored.total, extra)
        sure = decision.chance(scored.features)
        result = Decision(Act.HANDOVER, message.language, hits, sure, danger, kind, asked)
        result = replace(result, features=scored.features)
        if danger is not None:
            return replace(result, act=Act.EMERGENCY)
        if not any(word.isalpha() for word in message.words) and message.words:
            return result
        if kind:
            return replace(result, act=Act.PERSON if kind == "person" else Act.SMALL_TALK)
        return replace(result, act=decision.act(scored.features))

    def score(self, message: Message) -> Scored:
        """All articles' scores for a message, and what they say about being right."""
        covers = self.about.score(message.concepts, message.unexplained)
        alike = self._by_topic(message)
        parts = np.stack([*self._by_wording(message), covers, alike.articles])
        features = features_of(parts)
        features["outside"] = self.about.outside(message.concepts)
        features["beyond"] = alike.beyond
        features["missing"] = alike.missing
        if len(self.articles):
            first = int(_mixed(parts).argmax())
            features["strong"] = self.about.strongest(message.concepts, first)
        features["unexplained"] = message.unexplained / max(1, len(message.content))
        known = [w for w in set(message.content) if self._knows(w)]
        features["size"] = float(np.log1p(min(len(known), _ENOUGH)))
        return Scored(parts, features)

    def _by_topic(self, message: Message) -> Likeness:
        """What the message is like, by what people ask."""
        if self.topics is None:
            return Likeness(np.zeros(len(self.articles), np.float32))
        named = (self.lexicon.concepts[it].name for it in message.concepts)
        return self.topics.score(message.content, named)

    def _knows(self, word: str) -> bool:
        return self.lexicon.knows(word) or any(v.knows(word) for v in self.wordings.values())

    def _by_wording(self, message: Message) -> tuple[Floats, Floats]:
        """Scores by stems and by letters; each script's words count in their own versions."""
        other = decision.mixture()["other"]
        shape = (2, len(self.articles))
        scripts = {name: np.zeros(shape, np.float32) for name in ("uk", "ar", "latin")}
        for language, listed in message.heard.items():
            rest = max(0, len(message.content) - len(listed))
            found = np.stack(self.wordings[language].score(listed, rest))
            if language in ("de", "en"):
                share = 1.0 if language == message.language else other
                best = scripts["latin"]
                np.maximum(best, np.float32(share) * found, out=best)
            else:
                scripts[language] = found
        stems, letters = scripts["uk"] + scripts["ar"] + scripts["latin"]
        return stems, letters

    def _together(self, previous: str, chosen: str, now: Scored) -> Scored:
        before = self.score(read(previous, chosen, self.lexicon, self.wordings))
        return Scored(now.parts + _ECHO * before.parts, before.features)

    def _ranked(self, total: Floats, extra: Mapping[str, float] | None) -> tuple[Hit, ...]:
        if extra:
            added = [extra.get(article.id, 0.0) for article in self.articles]
            total = total + np.array(added, dtype=np.float32)
        kept = min(_KEPT, len(total))
        top = np.argpartition(-total, kept - 1)[:kept] if kept else np.zeros(0, np.int64)
        order = sorted(top, key=lambda i: (-float(total[i]), int(i)))
        return tuple(Hit(self.articles[i].id, float(total[i])) for i in order)


def features_of(parts: npt.NDArray[np.float32]) -> dict[str, float]:
    """What the scores say about being right; `parts` as in the mixture, by article."""
    if not parts.shape[1]:
        return {"top": 0.0, "margin": 0.0, "covers": 0.0, "asked": 0.0}
    total = _mixed(parts)
    first = int(total.argmax())
    second = float(np.delete(total, first).max()) if len(total) > 1 else 0.0
    top = float(total[first])
    said = {it: float(parts[PARTS.index(it), first]) for it in ("covers", "asked")}
    return {"top": top, "margin": top - second} | said


def _mixed(parts: npt.NDArray[np.float32]) -> Floats:
    mix = decision.mixture()
    weights = np.array([mix[it] for it in PARTS], dtype=np.float32)
    return np.asarray(weights @ parts, dtype=np.float32)


def _aliases(articles: Iterable[Article]) -> list[Concept]:
    """Editors' phrases: `these words mean that article`."""
    named = []
    for article in articles:
        if article.aliases:
            forms = dict.fromkeys(("de", "uk", "ar"), article.aliases)
            named.append(Concept(f"alias:{article.id}", forms, 1.5))
    return named


def _wording(language: str, articles: Sequence[Article]) -> Wording:
    def column(texts: Iterable[Mapping[str, str]]) -> list[list[str]]:
        return [list(content(words(t.get(language, "")))) for t in texts]

    questions = column(a.question for a in articles)
    return Wording(language, questions, column(a.answer for a in articles))
