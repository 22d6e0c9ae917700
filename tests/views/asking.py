"""Every view of questions, as the newcomer sees them, the team and the editors."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.domain.articles import Article, Entry, Text
from bot.domain.questions import TAPS, Crew, Piece, Question, State
from bot.domain.rota import Duty, Said, Span
from bot.texts import Texts, languages
from bot.views import duty, questions, refusals, team, translation, unanswered
from bot.views.message import Message, Part
from bot.views.people import House
from tests.support import examples
from tests.support.examples import BERLIN, MONDAY

BIG = 2**31 - 1
LATER = MONDAY + timedelta(hours=4)
TODAY = date(2026, 11, 23)
HOUSE = House("Koordinationsbüro", "03591 000000, Mo–Fr 9:00–16:00", BERLIN)
TYPED = "{name} 100% {0} }{ *_<b>"
PERSON = examples.person(arrived=True)
OWNER = examples.person(coordinator=True)
CREWS = (Crew((), ()), Crew((1,), (1, 2)), Crew((), (1,), MONDAY))
ASKED = Question(
    id=BIG,
    person_id=1,
    state=State.HANDED_OVER,
    language="ar",
    text=TYPED,
    hits=("one", "two", "three"),
    article="one",
    helped=None,
    alarm="",
    update_id=1,
    asked_at=MONDAY,
    handed_at=MONDAY,
    claimed_by=None,
    answered_at=None,
    closed_at=None,
    raised=0,
    told_to=0,
)
QUESTIONS = tuple(replace(ASKED, state=it, raised=n) for it in State for n in (0, 1))
TEXTS = {code: Text("Ж" * 200, "Ж" * 2900, ()) for code in languages()}
FULL = Article("one", TEXTS, "arrival", "", "https://www.example.org/" + "x" * 470, "Y" * 120)
PLAIN = Article("two", {"de": Text("Wo?", "Hier.\n– Pass")}, checked=TODAY)
FRESH = replace(PLAIN, id="three", checked=TODAY, valid_until=TODAY + timedelta(days=3))
ARTICLES = (FULL, PLAIN, FRESH)
ENTRIES = [Entry(n, it) for n, it in enumerate(ARTICLES, BIG - 3)]
PIECES = (
    Piece("", 0, True),
    Piece(TYPED, 1, False),
    Piece("Ж" * 1500, 1, True),
    *(Piece(text, 1, False, tap=it) for it in TAPS for text in ("", TYPED)),
)

Rendered = Part | str
View = Callable[[Texts], Iterator[Rendered | None]]


def _answers(t: Texts) -> Iterator[Rendered]:
    for article in ARTICLES:
        for code in article.texts:
            for number in (None, BIG):
                for translates in (True, False):
                    it = questions.Answer(article, code, number, translates)
                    yield questions.answer(t, it, TODAY)


def _choices(t: Texts) -> Iterator[Rendered]:
    for n in (0, 1, 2, 3):
        for others in (True, False):
            if n or others:
                yield questions.choose(t, ASKED, ENTRIES[:n], others=others)


def _cards(t: Texts) -> Iterator[Rendered]:
    for it in QUESTIONS:
        for piece in PIECES:
            for guesses in ((), ["Ж" * 120] * 3):
                for owner in (None, OWNER):
                    for translates in (True, False):
                        yield team.card(
                            t, it, PERSON, piece, guesses, owner, translates=translates
                        )


def _work(t: Texts) -> Iterator[Rendered]:
    asked = [replace(ASKED, id=n, text="Ж" * 90) for n in range(12)]
    spoken = dict.fromkeys([*languages(), "ru"], 3)
    for groups in ([], [asked], [[it] for it in asked]):
        for by in ({}, spoken):
            for unhelpful in ([], [(it, n) for n, it in enumerate(ENTRIES, 1)]):
                yield unanswered.work_list(t, groups, by, unhelpful)


VIEWS: dict[Callable[..., Any], View] = {
    questions.answer: _answers,
    questions.about: lambda t: ("\n".join(questions.about(t, it, TODAY)) for it in ARTICLES),
    questions.choose: _choices,
    questions.helped: lambda t: iter([questions.helped(t)]),
    questions.passed: lambda t: (
        questions.passed(t, ASKED, it, HOUSE, kind=kind)
        for it in CREWS
        for kind in ("text", "voice")
    ),
    questions.added: lambda t: (questions.added(t, ASKED, it, HOUSE) for it in CREWS),
    questions.burst: lambda t: iter([questions.burst(t, ASKED)]),
    questions.claimed: lambda t: iter([questions.claimed(t, ASKED, TYPED)]),
    questions.reply: lambda t: (
        questions.reply(t, it, "Maria", TYPED, translates=n) for it in QUESTIONS for n in (0, BIG)
    ),
    questions.closed: lambda t: iter([questions.closed(t)]),
    questions.ended: lambda t: iter([questions.ended(t)]),
    questions.talk: lambda t: (questions.talk(t, it, "Yusuf") for it in questions.TALK),
    team.card: _cards,
    team.said: lambda t: (team.said(t, PERSON, TYPED, translates=n) for n in (0, BIG)),
    team.tapped: lambda t: (team.tapped(t, PERSON, it) for it in TAPS),
    team.ring: lambda t: (team.ring(t, ASKED, PERSON, it) for it in ("", "https://t.me/c/1/2/3")),
    team.sent: lambda t: (team.sent(t, it, PERSON) for it in QUESTIONS),
    team.after_answer: lambda t: (Message("!", (), team.after_answer(t, it)) for it in QUESTIONS),
    team.reply_please: lambda t: iter([team.reply_please(t, "Yusuf")]),
    duty.standing: lambda t: (
        duty.standing(t, Duty(BERLIN, hours, said), n, MONDAY)
        for said in (None, *(Said(on, at) for on in (True, False) for at in (None, LATER)))
        for n in (0, 1, 2, 3, 11, 100)
        for hours in ((), tuple(Span(day, 540 + day, 1440) for day in range(7)))
    ),
    translation.translated: lambda t: (
        translation.translated(t, it, "Ж" * 1500) for it in (TYPED, "Ж" * 3000)
    ),
    refusals.not_yours: lambda t: iter([refusals.not_yours(t)]),
    translation.unavailable: lambda t: iter([translation.unavailable(t)]),
    unanswered.work_list: _work,
    unanswered.alike: lambda t: (unanswered.alike(t, [ASKED] * n) for n in (1, 2, 5, 11)),
}
