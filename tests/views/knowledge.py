"""The views of the knowledge base, each with the longest and the shortest there is to show."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

from bot.domain.articles import Article, Decision, Entry, Proposal, State, Text, WorkList
from bot.texts import Texts, languages
from bot.views import articles, proposals
from bot.views.message import Message
from tests.support import examples
from tests.support.articles import ADDRESS, KITA, OLD

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LANGUAGES = languages()
BIG = 2**31 - 1
LONG = Text("Ж" * 200, "ش" * 3000, tuple(f"слово {n}" for n in range(5)))
LONGEST = Article(
    id="x" * 64,
    texts=dict.fromkeys(("de", "uk", "ar", "en"), LONG),
    category="own-topic-of-the-office",
    source="https://example.org/" + "x" * 480,
    source_name="n" * 120,
    checked=date(2024, 1, 1),
    valid_until=date(2025, 1, 1),
)
ENTRIES = [
    Entry(BIG, ADDRESS),
    Entry(BIG - 1, KITA, 7),
    Entry(BIG - 2, OLD, state=State.WITHDRAWN),
    Entry(BIG - 3, LONGEST),
    Entry(BIG - 4, replace(KITA, checked=None, source="", source_name="")),
    Entry(BIG - 5, Article(id="nothing-yet", texts={}), state=State.PROPOSED),
]
MANY = [replace(ENTRIES[n % 6], number=BIG - n) for n in range(36)]
AUTHOR = examples.person(coordinator=True)
PLAIN = Proposal(BIG, "de", Text("Wo?", "Da."), None, AUTHOR.id, NOW, id=BIG)
KINDS = product(Decision, (PLAIN.text, LONG), (None, LONG), ("", "Ж" * 500))
PROPOSALS = [
    replace(PLAIN, id=BIG - n, state=state, text=text, before=before, note=note, decided_by=1)
    for n, (state, text, before, note) in enumerate(KINDS)
]
TODO = WorkList(
    stale=MANY,
    lacking={it.number: LANGUAGES for it in MANY},
    untranslated=MANY,
    proposals=PROPOSALS,
)
LISTS = (WorkList(), TODO, WorkList(stale=ENTRIES[:1]), WorkList(untranslated=ENTRIES[:1]))
ABOUT = ["Source: x", "https://example.org/"]

Rendered = Any
Views = dict[Callable[..., Any], Callable[[Texts], Iterator[Rendered]]]


def _cards(t: Texts) -> Iterator[Rendered]:
    for entry in ENTRIES:
        for code in LANGUAGES:
            yield articles.card(t, entry, code, LANGUAGES, TODAY)


def _drafted(t: Texts) -> Iterator[Rendered]:
    for it in PROPOSALS:
        for alone in (True, False):
            yield proposals.drafted(t, it, ABOUT, alone=alone)


def _proposed(t: Texts) -> Iterator[Rendered]:
    for it in PROPOSALS:
        for reader in (AUTHOR.id, AUTHOR.id + 1):
            for alone in (True, False):
                yield proposals.proposed(t, it, AUTHOR, reader, ABOUT, alone=alone)


VIEWS: Views = {
    articles.home: lambda t: (articles.home(t, MANY[:n], it) for n in (0, 1, 36) for it in LISTS),
    articles.to_do: lambda t: (Message("!", (), [articles.to_do(t, it)]) for it in LISTS[1:]),
    articles.topic: lambda t: iter([articles.topic(t, "arrival")]),
    articles.in_topic: lambda t: (articles.in_topic(t, "arrival", MANY, n) for n in (0, 1, 9)),
    articles.found: lambda t: (articles.found(t, "Miete", MANY[:n]) for n in (0, 1, 10, 30)),
    articles.stale: lambda t: (articles.stale(t, it, n, TODAY) for it in LISTS for n in (0, 1)),
    articles.lacking: lambda t: (articles.lacking(t, it, n) for it in LISTS for n in (0, 1)),
    articles.weekly: lambda t: (articles.weekly(t, it) for it in LISTS[1:]),
    articles.card: _cards,
    articles.about: lambda t: ("\n".join(articles.about(t, it.article)) for it in ENTRIES[:2]),
    articles.until: lambda t: (articles.until(t, it, TODAY) for it in ENTRIES),
    articles.turns: lambda t: (
        Message("!", (), articles.turns(t, n, 30, ("art.stale",))) for n in (0, 1, 2)
    ),
    proposals.standing: lambda t: (
        proposals.standing(t, PLAIN, it) for it in (None, Text(aliases=("x",)), LONG)
    ),
    proposals.drafted: _drafted,
    proposals.proposed: _proposed,
    proposals.handed_in: lambda t: iter([proposals.handed_in(t)]),
    proposals.published: lambda t: iter([proposals.published(t, BIG)]),
    proposals.taken_back: lambda t: iter([proposals.taken_back(t)]),
    proposals.returned: lambda t: iter([proposals.returned(t)]),
    proposals.to_review: lambda t: (proposals.to_review(t, it, AUTHOR) for it in PROPOSALS),
    proposals.decided: lambda t: (
        proposals.decided(t, it, by) for it in PROPOSALS for by in (None, AUTHOR)
    ),
    proposals.waiting: lambda t: (
        proposals.waiting(t, found, known, n)
        for found in ([], PROPOSALS)
        for known in ({}, {AUTHOR.id: AUTHOR})
        for n in (0, 1)
    ),
}
