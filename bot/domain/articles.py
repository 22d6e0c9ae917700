"""The knowledge base: articles in several languages, what is proposed, and what grows stale."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from bot.domain.errors import AlreadyDecided, NotTheAuthors, TextChanged

LONGEST_QUESTION = 200  # in Telegram's measure; with all that stands around it, an article
LONGEST_ANSWER = 3000  # fits one message of 4,096
LONGEST_ALIAS = 80
LONGEST_NAME = 120  # of a source
LONGEST_SOURCE = 500
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
CATEGORY = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
GENERAL = "general"  # the category of what has none
LASTS = timedelta(days=365)  # after a year somebody should look whether it still holds

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)


class State(StrEnum):
    """Where an article stands; ``proposed``: nothing of it was published yet."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What came of a proposal."""

    WAITING = "waiting"
    PUBLISHED = "published"
    RETURNED = "returned"


@dataclass(frozen=True)
class Text:
    """An article in one language; only ``aliases`` where nobody reads this language here."""

    question: str = ""
    answer: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def readable(self) -> bool:
        return bool(self.question and self.answer)


@dataclass(frozen=True)
class Article:
    """One entry of the knowledge base; ``texts`` by language code."""

    id: str
    texts: Mapping[str, Text]
    category: str = GENERAL
    site: str = ""
    source: str = ""
    source_name: str = ""
    checked: date | None = None
    valid_until: date | None = None

    @classmethod
    def of(
        cls,
        key: str,
        question: Mapping[str, str],
        answer: Mapping[str, str],
        aliases: tuple[str, ...] = (),
    ) -> "Article":
        """An article from its questions and answers by language, and phrases of any language."""
        texts = {code: Text(question[code], answer.get(code, "")) for code in question}
        if aliases:
            first = next(iter(texts))
            texts[first] = replace(texts[first], aliases=aliases)
        return cls(key, texts)

    @property
    def question(self) -> dict[str, str]:
        """The question by language, for whoever looks for the article that answers one."""
        return {code: it.question for code, it in self.texts.items() if it.readable}

    @property
    def answer(self) -> dict[str, str]:
        return {code: it.answer for code, it in self.texts.items() if it.readable}

    @property
    def aliases(self) -> tuple[str, ...]:
        return tuple(alias for it in self.texts.values() for alias in it.aliases)

    def language_for(self, *wanted: str) -> str:
        """The first of these languages in which it can be read, else any."""
        readable = self.question
        return next((code for code in wanted if code in readable), next(iter(readable), ""))

    def stale(self, today: date) -> bool:
        """Whether it has expired, or nobody has checked it for a year."""
        expired = self.valid_until is not None and self.valid_until < today
        return expired or self.checked is None or self.checked < today - LASTS

    def lacking(self, languages: Iterable[str]) -> list[str]:
        """Those of these languages in which it cannot be read."""
        return [code for code in languages if code not in self.question]

    def says(self, words: str) -> bool:
        """Whether these words stand in it, in any language."""
        wanted = words.casefold()
        pieces = (piece for it in self.texts.values() for piece in (it.question, it.answer))
        return any(wanted in piece.casefold() for piece in (*pieces, *self.aliases, self.id))


@dataclass(frozen=True)
class Entry:
    """An article as it is kept: under a number, in a version, in a state."""

    number: int
    article: Article
    version: int = 1
    state: State = State.PUBLISHED


@dataclass(frozen=True)
class NewProposal:
    """What somebody wants one article to say in one language.

    ``before``: what it says now."""

    article: int
    language: str
    text: Text
    before: Text | None
    proposed_by: int
    proposed_at: datetime


@dataclass(frozen=True)
class Proposal(NewProposal):
    """A proposal that was made, and what came of it."""

    id: int
    state: Decision = Decision.WAITING
    decided_by: int | None = None
    decided_at: datetime | None = None
    note: str = ""

    def may_decide(self, person_id: int, others: Sequence[int]) -> None:
        """Four eyes, if there are four: raise NotTheAuthors, or AlreadyDecided."""
        if self.state is not Decision.WAITING:
            raise AlreadyDecided
        if person_id == self.proposed_by and others:
            raise NotTheAuthors

    def must_fit(self, now: Text | None) -> None:
        """Raise TextChanged if the article no longer says what this was to replace."""
        if now != self.before:
            raise TextChanged


@dataclass(frozen=True)
class WorkList:
    """What waits for the editors."""

    stale: Sequence[Entry] = ()
    lacking: Mapping[int, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    untranslated: Sequence[Entry] = ()
    proposals: Sequence[Proposal] = ()

    @property
    def due(self) -> bool:
        """Whether there is anything to remind of once a week."""
        return bool(self.stale or self.untranslated)


def work_list(
    entries: Iterable[Entry], languages: Sequence[str], today: date, waiting: Sequence[Proposal]
) -> WorkList:
    """What of the published articles is stale or lacks a translation."""
    published = [it for it in entries if it.state is State.PUBLISHED]
    lacking = {it.number: it.article.lacking(languages) for it in published}
    return WorkList(
        stale=[it for it in published if it.article.stale(today)],
        lacking={number: codes for number, codes in lacking.items() if codes},
        untranslated=[it for it in published if lacking[it.number]],
        proposals=waiting,
    )


def clean(text: str) -> str:
    """``text`` without control characters, bidi controls and space at the ends of lines."""
    plain = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip()


def units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2
