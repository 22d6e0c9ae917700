"""Every view in every language: whole, nothing left to fill in, within Telegram's limits."""

import importlib
import inspect
import pkgutil
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.views
from bot.delivery import painting
from bot.domain import taxonomy, week
from bot.domain.broadcasts import (
    Answer,
    Broadcast,
    NewBroadcast,
    Outcome,
    Plan,
    Progress,
    Recipient,
    Stage,
    Wanted,
)
from bot.domain.dialogues import engine
from bot.domain.dialogues.catalogue import DIALOGUES
from bot.domain.dialogues.posting import POSTING
from bot.domain.dialogues.questions import Dialogue, Kind, Room
from bot.domain.dialogues.registration import REGISTRATION
from bot.domain.dispatch.response import Guess
from bot.domain.dispatch.situation import Why
from bot.domain.errors import (
    AlreadyClaimed,
    NotAnAnswer,
    Refused,
    TimesClash,
    TooManyOpen,
)
from bot.domain.matching import Candidate, Reach, Reason
from bot.domain.monthly import Month, Share
from bot.domain.needs import AssignmentState, Need, OfferState, Phase
from bot.domain.people import Newcomer, Person, Profile
from bot.domain.places import District
from bot.domain.safety import Alarm
from bot.domain.safety import Kind as Danger
from bot.domain.safety.numbers import read_numbers
from bot.domain.story import Missing, Preview, Reasons, Story
from bot.domain.widening import By, Widening
from bot.places import LONGEST_KEY, read_places
from bot.texts import FSI, LRI, PDI, Texts, languages, texts
from bot.views import (
    broadcasts,
    dialogues,
    lost,
    monthly,
    names,
    needs,
    offers,
    people,
    questions,
    reach,
    reasons,
    refusals,
    safety,
    shifts,
    volunteers,
)
from bot.views.message import (
    LONGEST_DATA,
    Button,
    File,
    Message,
    Part,
    Photo,
    Pin,
    in_rows,
    tap,
    untap,
)
from bot.views.people import House
from bot.views.town import Town
from tests.support import examples
from tests.support.broadcasting import PLAIN as NEWS
from tests.support.examples import BERLIN, CENTRE, MONDAY, TUESDAY, assignment, offer, volunteer
from tests.views import asking, knowledge
from tests.views.help_views import HELP

ROOT = Path(__file__).parents[2]
BIG = 2**63 - 1  # the largest id a database gives
LONG_KEY = "x" * LONGEST_KEY
PLACES = read_places(ROOT / "bot/places.toml") | {
    LONG_KEY: District(LONG_KEY, {"": "Oberkaina-Niederkaina-Jeßnitz"}, CENTRE)
}
TOWN = Town(PLACES, BERLIN)
HOUSE = House("Koordinationsbüro", "03591 000000, Mo–Fr 9:00–16:00", BERLIN)
ROOM = Room(MONDAY, BERLIN, PLACES, languages(), coordinator=True)
TYPED = "{name} 100% {0} }{ *_<b>"  # what somebody might type, to trip up whoever fills in texts
LANGUAGES = languages()
RTL = [code for code in LANGUAGES if texts(code).rtl]

PLAIN = examples.need(id=BIG)
FULL = examples.need(
    id=BIG - 1,
    title=TYPED,
    district=LONG_KEY,
    capacity=20,
    filled=3,
    languages=("uk", "de", "ar"),
    skills=frozenset({"transport", "cooking"}),
    requirements=frozenset(taxonomy.REQUIREMENTS),
    urgent=True,
    public_note="مرحبا " + TYPED,
    private_note="Frau Weber, 0170 000000",
    ends_at=TUESDAY + timedelta(hours=20),
    look_at=MONDAY,
)
TAKEN = replace(PLAIN, id=BIG - 2, capacity=2, filled=2)
NEEDS = (PLAIN, FULL, TAKEN)
HELPER = volunteer()
OFFER = offer(id=BIG)
HELD = assignment(id=BIG, rung_at=MONDAY)
PERSON = examples.person(volunteers=True)
EVERYONE = (
    PERSON,
    examples.person(coordinator=True, volunteers=True, arrived=True),
    examples.person(arrived=True),
    examples.person(consented_at=None),
)
NEWCOMER = Newcomer(1, ("ar",), "innenstadt", CENTRE, "")
ON_A_BREAK = Profile(PERSON, replace(HELPER, paused_until=TUESDAY))
AWAY = Profile(PERSON, replace(HELPER, away=(TUESDAY.date(), TUESDAY.date() + timedelta(days=9))))
PROFILES = (Profile(EVERYONE[1], HELPER, NEWCOMER), Profile(EVERYONE[2], None, NEWCOMER))

Rendered = Part | str
View = Callable[[Texts], Iterator[Rendered | None]]


def _of_needs(view: Callable[..., Rendered | None], *more: Any, of: Any = NEEDS) -> View:
    return lambda t: (view(t, need, *more, TOWN) for need in of)


def _numbered(n: int) -> Need:
    return replace(NEEDS[n % len(NEEDS)], id=BIG - n)


def _closed(t: Texts) -> Iterator[Rendered | None]:
    gone = replace(OFFER, state=OfferState.CLOSED)
    for phase in (None, Phase.CANCELLED, Phase.EXPIRED, Phase.DONE):
        for need in NEEDS:
            yield offers.closed(t, replace(need, ended_as=phase), gone, MONDAY, TOWN)


def _cards(t: Texts) -> Iterator[Rendered]:
    held = tuple(replace(HELD, id=n, state=state) for n, state in enumerate(AssignmentState))
    asked = tuple(replace(OFFER, id=n, state=state) for n, state in enumerate(OfferState))
    known = {1: PERSON}
    for phase in (None, Phase.DONE, Phase.CANCELLED, Phase.EXPIRED):
        for need in NEEDS:
            ended = replace(need, ended_as=phase)
            for now in (MONDAY, TUESDAY):
                yield needs.card(t, Story(ended, asked, held, (1, 2), known, now), TOWN)
                yield needs.card(t, Story(ended, (), (), (), {}, now), TOWN)


def _previews(t: Texts) -> Iterator[Rendered]:
    candidate = Candidate(HELPER, 1200)
    out = {reason: n for n, reason in enumerate(Reason, 1)}
    fields = examples.new_need().__dataclass_fields__
    new = examples.new_need(**{name: getattr(FULL, name) for name in fields})
    for count in (0, 1, 2, 5, 11, 100):
        found = Reach((candidate,) * count, out, (candidate,) * count)
        yield needs.preview(t, Preview(new, found, LANGUAGES, HELPS), TOWN)
        yield needs.preview(t, Preview(examples.new_need(), Reach(()), LANGUAGES[:1]), TOWN)


REACH = Reach((Candidate(HELPER, 1200),), dict.fromkeys(Reason, 2))
BUSY = Month(
    since=MONDAY,
    until=TUESDAY,
    requests=5,
    all=Share(20, 14, 90),
    by_chance=Share(2, 1, 12),
    lagging=(("interpreting", Share(5, 1, 40)),),
    asked=30,
    half=8,
    most=4,
    yes=14,
    no=20,
    silent=56,
    losing=tuple((n, 3) for n in range(1, 14)),
)
MONTHS = (BUSY, replace(BUSY, requests=0), replace(BUSY, lagging=(), losing=(), by_chance=Share()))
HELPS = (
    Widening(By.RADIUS, 6, km=10),
    Widening(By.LATER, 4, starts_at=TUESDAY),
    *(Widening(by, 1) for by in (By.LEVEL, By.WISHES, By.URGENT)),
)


def _reasons(t: Texts) -> Iterator[Rendered]:
    guess = Guess(ready=0.8, response=0.3, fit=0.9, heard=0.5)
    states = list(OfferState) * 4
    asked = [
        replace(OFFER, id=n, state=state, guess=guess, why=[None, *Why][n % 4])
        for n, state in enumerate(states)
    ]
    out = {reason: tuple(range(n)) for n, reason in enumerate(Reason)}
    for need in NEEDS:
        yield reasons.reasons(t, Reasons(need, tuple(asked), (1, 2), out, {1: PERSON}), TOWN)
        yield reasons.reasons(t, Reasons(need, (), (), {}, {}), TOWN)


def _questions(t: Texts) -> Iterator[Rendered]:
    for dialogue in DIALOGUES.values():
        answers = _answers(dialogue)
        for asked in engine.asked(dialogue, answers):
            pages = len(asked.choices(ROOM, answers)) // asked.page + 1
            for known in ({}, answers):
                kept = {**answers, asked.name: None} if not known else answers
                for page in range(pages):
                    draft = engine.Draft(dialogue.key, asked.name, kept, page)
                    yield dialogues.question(t, dialogue, draft, asked, ROOM)
                    changing = replace(draft, changing=True)
                    yield dialogues.question(t, dialogue, changing, asked, ROOM)
        first = dialogue.questions[0]
        yield dialogues.question(t, dialogue, engine.begin(dialogue), first, ROOM)


def _summaries(t: Texts) -> Iterator[Rendered]:
    for dialogue in DIALOGUES.values():
        answers = _answers(dialogue)
        everything = engine.Draft(dialogue.key, engine.SUMMARY, answers)
        nothing = {name: None for name in answers if name not in {"role", "languages"}}
        yield dialogues.summary(t, dialogue, everything, ROOM)
        kept = engine.Draft(dialogue.key, engine.SUMMARY, {**answers, **nothing})
        yield dialogues.summary(t, dialogue, kept, ROOM)


def _said(t: Texts) -> Iterator[Rendered]:
    for dialogue in DIALOGUES.values():
        draft = engine.Draft(dialogue.key, engine.SUMMARY, _answers(dialogue))
        for asked in engine.asked(dialogue, draft.answers):
            yield dialogues.answer(t, asked, draft, ROOM)


def _answers(dialogue: Dialogue) -> dict[str, Any]:
    """An answer to everything: the longest lists, the last of the choices, and typed texts."""
    answers: dict[str, Any] = {"role": "both"} if dialogue is REGISTRATION else {}
    for _ in range(2):  # the second time for the questions that the first answers lead to
        for asked in engine.asked(dialogue, answers):
            choices = [it.value for it in asked.choices(ROOM, answers)]
            match asked.kind:
                case Kind.MANY:
                    answers[asked.name] = choices
                case Kind.GRID:
                    answers[asked.name] = week.ALL & ~week.bit(2, 1)
                case Kind.TEXT:
                    answers[asked.name] = TYPED
                case _:
                    answers[asked.name] = choices[-1]
    return answers


KINDS = (Refused, *Refused.__subclasses__())


def _plain_refusals() -> list[Refused]:
    """Each refusal of the domain that can be made from nothing."""
    plain = []
    for kind in KINDS:
        with suppress(TypeError):
            plain.append(kind())
    return plain


def _refused(t: Texts) -> Iterator[Rendered]:
    errors: tuple[Refused, ...] = (
        *(TimesClash(kind, TUESDAY, FULL.ends_at) for kind in taxonomy.SKILLS),
        *_plain_refusals(),
        NotAnAnswer("Please choose one of the buttons."),
        AlreadyClaimed("Maria"),
        *(TooManyOpen(n) for n in COUNTS),
    )
    assert {type(it) for it in errors} == set(KINDS), "each kind is looked at"
    for error in errors:
        yield refusals.refusal(t, error, BERLIN)


def _each(view: Callable[[Any], Rendered], *of: Any) -> Iterator[Rendered]:
    return (view(it) for it in of)


def _news() -> Iterator[Broadcast]:
    """A broadcast for each kind of answer and each stage, in one language and in all of them."""
    everywhere = {code: f"{TYPED}\n\n{code}" for code in LANGUAGES}
    for wanted in Wanted:
        for stage in Stage:
            for own in ({"de": "Ж" * 2000}, everywhere):
                values = {name: getattr(NEWS, name) for name in NewBroadcast.__dataclass_fields__}
                values |= {"language": "de", "texts": own, "wanted": wanted}
                yield Broadcast(
                    **values, id=BIG, created_by=1, stage=stage, listed_to=None, told=0
                )


def _news_read(t: Texts) -> Iterator[Rendered]:
    for it in _news():
        for answer in (None, *Answer):
            for wanted in (True, False):
                to = Recipient(BIG, BIG, 1, 1, answer)
                yield broadcasts.news(t, it, to, HOUSE.name, wanted=wanted)


def _news_planned(t: Texts) -> Iterator[Rendered]:
    for it in _news():
        for readers in ({}, {"de": 1}, {code: n for n, code in enumerate(LANGUAGES, 1)}):
            for now in (MONDAY, MONDAY - timedelta(hours=1)):
                for code in ("de", *LANGUAGES):
                    yield broadcasts.preview(t, texts(code), Plan(it, readers), TOWN, now)


def _progress(t: Texts) -> Iterator[Rendered]:
    some = Progress(10_000, dict.fromkeys(Outcome, 3000), dict.fromkeys(Answer, 7), held_back=5)
    for it in _news():
        for at in (Progress(), some):
            for now in (MONDAY, MONDAY - timedelta(hours=1)):
                yield broadcasts.progress(t, it, at, at.time_left(30), BERLIN, now)


def _sent(t: Texts) -> Iterator[Rendered]:
    for it in _news():
        yield broadcasts.sent(t, it, BERLIN, MONDAY)
        yield broadcasts.sent(t, it, BERLIN, MONDAY - timedelta(hours=1))


ALARMS = (*(Alarm((kind,)) for kind in Danger), Alarm(tuple(Danger)))


def _help(t: Texts) -> Iterator[Rendered]:
    for it in ALARMS:
        for told in (True, False):
            yield safety.help_now(t, it, read_numbers(), told=told)


def _perhaps(t: Texts) -> Iterator[Message]:
    for article in asking.ARTICLES:
        shown = questions.Answer(article, t.language if article is asking.FULL else "de", 1)
        yield safety.perhaps(t, ALARMS[-1], questions.answer(t, shown, asking.TODAY))
    for it in ALARMS:
        yield safety.perhaps(t, it)


COUNTS = (0, 1, 2, 3, 5, 11, 21, 100)
VIEWS: dict[Callable[..., Any], View] = {
    offers.push: _of_needs(offers.push, OFFER, HELPER),
    offers.later: _of_needs(offers.later, OFFER, HELPER),
    offers.called: _of_needs(offers.called, OFFER),
    offers.details: _of_needs(offers.details, OFFER, HELPER),
    offers.question: lambda t: iter([Message("!", (), offers.question(t, BIG, details=True))]),
    offers.about: lambda t: _each(
        lambda away: "\n".join(offers.about(t, FULL, away, TOWN)), None, 0, 100, 999, 1000, 12_300
    ),
    offers.because: lambda t: _each(lambda it: offers.because(t, it, HELPER), *NEEDS),
    offers.declined: _of_needs(offers.declined),
    offers.undecided: lambda t: _each(
        lambda at: offers.undecided(t, FULL, OFFER, at, TOWN), None, TUESDAY
    ),
    offers.waiting: lambda t: _each(lambda n: offers.waiting(t, FULL, BIG, n, TOWN), 1, 2, 11),
    offers.closed: _closed,
    offers.open_needs: lambda t: _each(
        lambda found: offers.open_needs(t, found, 30, TOWN),
        [],
        [(_numbered(n), away) for n, away in enumerate((None, 0, 800, 4200) * 3)][:10],
    ),
    offers.what: lambda t: _each(lambda it: offers.what(t, it, TOWN), *NEEDS),
    needs.preview: _previews,
    needs.posted: lambda t: iter([needs.posted(t)]),
    needs.asked_more: lambda t: _each(lambda n: needs.asked_more(t, n), *COUNTS),
    needs.card: _cards,
    needs.sure_to_cancel: lambda t: _each(
        lambda n: needs.sure_to_cancel(t, FULL, n, TOWN), *COUNTS
    ),
    needs.needs: lambda t: _each(
        lambda found: needs.needs(t, found, MONDAY, TOWN), [], [_numbered(n) for n in range(25)]
    ),
    needs.risk: _of_needs(needs.risk, HELD, PERSON),
    needs.kept: _of_needs(needs.kept),
    needs.replacing: _of_needs(needs.replacing),
    needs.released: _of_needs(needs.released, PERSON),
    needs.not_held: _of_needs(needs.not_held, PERSON),
    reach.nobody_left: lambda t: _each(
        lambda helps: reach.nobody_left(t, PLAIN, helps, TOWN), (), HELPS
    ),
    reach.low_chance: lambda t: _each(
        lambda helps: reach.low_chance(t, replace(FULL, chance=0.3), helps, TOWN), (), HELPS
    ),
    reach.chance: lambda t: _each(
        lambda it: "\n".join(reach.chance(t, it)), replace(FULL, chance=0.3), PLAIN
    ),
    reach.lines: lambda t: _each(lambda it: "\n".join(reach.lines(t, it)), REACH),
    reach.what_would_help: lambda t: _each(
        lambda it: "\n".join(reach.what_would_help(t, it, TOWN)), HELPS
    ),
    reasons.reasons: _reasons,
    monthly.report: lambda t: _each(lambda it: monthly.report(t, it, {1: PERSON}, TOWN), *MONTHS),
    volunteers.volunteers: lambda t: _each(
        lambda it: volunteers.volunteers(t, *it),
        ([], 0),
        ([replace(PERSON, id=n) for n in range(3)], 0),
        ([replace(PERSON, id=n) for n in range(70)], 1),
    ),
    volunteers.volunteer: lambda t: _each(
        lambda it: volunteers.volunteer(t, Profile(PERSON, it), TOWN),
        volunteer(),
        volunteer(cleared_until=MONDAY.date()),
    ),
    lost.unreachable: _of_needs(lost.unreachable, HELD, PERSON),
    lost.missing: lambda t: _each(
        lambda found: lost.missing(t, found, TOWN), [], [Missing(PERSON, tuple(NEEDS[:1]))] * 30
    ),
    shifts.booked: _of_needs(shifts.booked, HELD),
    shifts.pin: _of_needs(shifts.pin),
    shifts.calendar: _of_needs(shifts.calendar, HELD, MONDAY),
    shifts.mine: lambda t: _each(
        lambda held: shifts.mine(t, held, TOWN),
        [],
        [(replace(HELD, id=need.id), need) for need in NEEDS],
    ),
    shifts.sure: _of_needs(shifts.sure, BIG),
    shifts.released: _of_needs(shifts.released),
    shifts.confirm: _of_needs(shifts.confirm, HELD),
    shifts.nudge: _of_needs(shifts.nudge, HELD),
    shifts.confirmed: _of_needs(shifts.confirmed, BIG),
    shifts.meet: _of_needs(shifts.meet, HELD),
    shifts.after: _of_needs(shifts.after, HELD),
    shifts.thanks: _of_needs(shifts.thanks),
    shifts.not_held: _of_needs(shifts.not_held),
    shifts.cancelled: _of_needs(shifts.cancelled),
    shifts.replaced: _of_needs(shifts.replaced),
    people.commands: lambda t: _each(
        lambda it: "\n".join(t(people.COMMANDS[name]) for name in people.commands(it)),
        None,
        *EVERYONE,
    ),
    people.home: lambda t: _each(
        lambda it: people.home(t, it, HOUSE, MONDAY), ON_A_BREAK, *PROFILES
    ),
    people.welcome: lambda t: _each(lambda it: people.welcome(t, it, HOUSE), *PROFILES),
    people.help_: lambda t: _each(lambda it: people.help_(t, it, HOUSE), None, *EVERYONE),
    people.languages: lambda t: iter([people.languages(t, LANGUAGES)]),
    people.pause: lambda t: _each(
        lambda it: people.pause(t, it, HOUSE, MONDAY), ON_A_BREAK, AWAY, *PROFILES
    ),
    people.back_again: lambda t: iter([people.back_again(t)]),
    people.invitation: lambda t: iter([people.invitation(t, "https://t.me/x?start=inv_y")]),
    people.invited: lambda t: iter([people.invited(t)]),
    people.asked_less: lambda t: _each(lambda n: people.asked_less(t, n), *COUNTS),
    people.not_understood: lambda t: iter([people.not_understood(t, HOUSE)]),
    people.location_asked: lambda t: iter([people.location_asked(t)]),
    people.put_off: lambda t: iter([people.put_off(t)]),
    people.discarded: lambda t: iter([people.discarded(t)]),
    people.farewell: lambda t: iter([people.farewell(t)]),
    broadcasts.news: _news_read,
    broadcasts.preview: _news_planned,
    broadcasts.sent: _sent,
    broadcasts.progress: _progress,
    broadcasts.mine: lambda t: _each(
        lambda it: broadcasts.mine(t, HOUSE.name, wanted=it), True, False
    ),
    broadcasts.turned: lambda t: _each(lambda it: broadcasts.turned(t, wanted=it), True, False),
    broadcasts.rehearsed: lambda t: iter([broadcasts.rehearsed(t)]),
    dialogues.question: _questions,
    dialogues.summary: _summaries,
    dialogues.answer: _said,
    safety.help_now: _help,
    safety.calm: lambda t: iter([safety.calm(t)]),
    safety.perhaps: _perhaps,
    safety.on_duty: lambda t: _each(lambda it: safety.on_duty(t, it, BIG, TYPED), *ALARMS),
    refusals.refusal: _refused,
    refusals.unforeseen: lambda t: iter([refusals.unforeseen(t, "A1B2C3")]),
    **HELP,
    names.kind: lambda t: _each(
        lambda it: names.kind(t, examples.need(kind=it)), *taxonomy.SKILLS
    ),
    names.skills: lambda t: iter([names.skills(t, taxonomy.SKILLS)]),
    names.requirements: lambda t: iter([names.requirements(t, taxonomy.REQUIREMENTS)]),
    names.languages: lambda t: iter([names.languages(t, taxonomy.SPOKEN)]),
    names.district: lambda t: _each(lambda it: names.district(t, it, PLACES), *PLACES, "gone"),
    names.choice: lambda t: (
        names.choice(t, choice, ROOM)
        for dialogue in DIALOGUES.values()
        for asked in dialogue.questions
        for choice in asked.choices(ROOM, {})
    ),
    **asking.VIEWS,
    **knowledge.VIEWS,
}


def _name(view: Any) -> str:
    return f"{view.__module__.split('.')[-1]}.{view.__name__}" if callable(view) else str(view)


def every_view(code: str, view: Callable[..., Any]) -> list[Rendered]:
    return [it for it in VIEWS[view](texts(code)) if it is not None]


def messages(code: str) -> Iterator[tuple[str, Message]]:
    for view in VIEWS:
        for it in every_view(code, view):
            if isinstance(it, Message):
                yield _name(view), it


def said(rendered: Rendered) -> list[str]:
    """Everything of it that a person reads."""
    match rendered:
        case Message():
            labels = [button.label for row in rendered.buttons for button in row]
            return [rendered.text, rendered.location_button, *labels]
        case Pin():
            return [rendered.title, rendered.address]
        case File():
            return [rendered.name, rendered.caption]
        case Photo():
            return [rendered.caption]
    return [rendered]


def test_no_view_is_forgotten() -> None:
    rooms = {it.name for it in pkgutil.iter_modules(bot.views.__path__)} - {"message", "town"}
    modules = [importlib.import_module(f"bot.views.{name}") for name in sorted(rooms)]
    public = {
        view
        for module in modules
        for name, view in inspect.getmembers(module, inspect.isfunction)
        if view.__module__ == module.__name__ and not name.startswith("_")
    }
    assert {_name(view) for view in public} == {_name(view) for view in VIEWS}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS, ids=_name)
def test_it_can_be_said_with_nothing_left_to_fill_in(view: Callable[..., Any], code: str) -> None:
    shown = every_view(code, view)
    assert shown
    for text in (text for it in shown for text in said(it)):
        assert not re.search(r"\{\w*\}", text.replace(TYPED, "")), text
        assert text == text.strip("\n"), text


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_somebody_typed_is_shown_as_they_typed_it(code: str) -> None:
    t = texts(code)
    assert TYPED in offers.push(t, FULL, OFFER, HELPER, TOWN).text
    assert TYPED in dialogues.summary(
        t, POSTING, engine.Draft("need", engine.SUMMARY, _answers(POSTING)), ROOM
    ).text.replace(FSI, "").replace(PDI, "")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS, ids=_name)
def test_every_isolate_is_closed_on_its_own_line(view: Callable[..., Any], code: str) -> None:
    for text in (text for it in every_view(code, view) for text in said(it)):
        for line in text.split("\n"):
            depth = 0
            for sign in line:
                depth += (sign in (FSI, LRI)) - (sign == PDI)
                assert depth >= 0, line
            assert depth == 0, line


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_button_is_within_telegrams_limits(code: str) -> None:
    longest = 0
    for name, shown in messages(code):
        buttons = [button for row in shown.buttons for button in row]
        assert len(buttons) <= 100, name
        assert all(1 <= len(row) <= 8 for row in shown.buttons), name
        for button in buttons:
            size = len(button.data.encode())
            assert bool(size) is not bool(button.url), button
            assert size <= LONGEST_DATA, button
            assert button.label.strip(), name
            longest = max(longest, size)
    assert longest > 40  # the largest ids and keys were among them


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_button_does_something_of_its_own(code: str) -> None:
    """No two buttons under one message do the same."""
    for name, shown in messages(code):
        data = [button.data for row in shown.buttons for button in row]
        assert len(set(data)) == len(data), name


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_first_line_says_something(code: str) -> None:
    for name, shown in messages(code):
        assert shown.head == shown.head.strip() != "", name
        assert not shown.lines or shown.lines[-1], name


# Their first line speaks every language at once.
IN_ALL_LANGUAGES = {"people.languages", "dialogues.question"}
# Of an article, in whatever language there is.
TITLES = {"questions.answer", "articles.card", "safety.perhaps"}


@pytest.mark.parametrize("code", RTL)
def test_the_first_line_begins_in_the_direction_of_its_language(code: str) -> None:
    for name, shown in messages(code):
        if (
            shown.head != "!"
            and name not in IN_ALL_LANGUAGES | TITLES
            and name != "offers.question"
        ):
            assert _begins(shown.head) in {"R", "AL"}, shown.head


@pytest.mark.parametrize("code", RTL)
def test_a_push_begins_right_to_left_whatever_is_in_it(code: str) -> None:
    for view in (offers.push, offers.later, offers.called, offers.closed, shifts.confirm):
        for shown in every_view(code, view):
            assert isinstance(shown, Message)
            assert _begins(shown.head) in {"R", "AL"}, shown.head
            # So too for those who skip what is isolated, as Unicode has it.
            outside = re.sub(f"{FSI}[^{PDI}]*{PDI}", "", shown.head)
            assert _begins(outside) in {"R", "AL"}, shown.head


def _begins(text: str) -> str:
    """The direction of the first character that has one."""
    found = (unicodedata.bidirectional(it) for it in text)
    return next((it for it in found if it in {"L", "R", "AL"}), "")


# -- limits ------------------------------------------------------------------------------------


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_view_is_so_long_that_it_would_be_cut(code: str) -> None:
    long = "Ж" * 500
    wordy = replace(FULL, title="T" * 60, public_note=long, private_note=long, meeting_point=long)
    for view in (offers.push, offers.details):
        shown = view(texts(code), wordy, OFFER, HELPER, TOWN)
        assert painting.text(shown) == shown.text
    assert _units(shifts.booked(texts(code), wordy, HELD, TOWN).text) <= painting.LONGEST
    for name, shown in messages(code):
        assert _units(shown.text) <= painting.LONGEST, name


@pytest.mark.parametrize("length", [4095, 4096])
def test_what_telegram_takes_is_not_cut(length: int) -> None:
    shown = Message("!" * 10, ["x" * (length - 11)])
    assert painting.text(shown) == shown.text


@given(st.integers(4080, 4110), st.sampled_from(["x", "Ж", "🙂", "ة"]), st.integers(0, 3))
def test_longer_texts_are_cut_at_4096_units(length: int, sign: str, shift: int) -> None:
    shown = Message("!" * (1 + shift), [sign * length])
    text = painting.text(shown)
    assert _units(text) <= 4096
    if text != shown.text:
        assert _units(shown.text) > 4096
        assert text.endswith(" …")
        assert shown.text.startswith(text.removesuffix(" …"))
        assert _units(text) >= 4095  # not more than one sign is lost beyond what must be


def test_a_button_with_too_much_data_is_a_mistake_in_the_program() -> None:
    assert tap("ask", "x" * 60) == "ask:" + "x" * 60
    with pytest.raises(ValueError, match="64 bytes"):
        tap("ask", "x" * 61)
    with pytest.raises(ValueError, match="64 bytes"):
        tap("ask", "Ж" * 31)


@given(
    st.sampled_from(["offer.yes", "need.show", "ask"]),
    st.lists(st.integers(0, BIG), max_size=2),
)
def test_what_a_button_says_is_read_again(act: str, ids: list[int]) -> None:
    assert untap(tap(act, *ids)) == (act, [str(it) for it in ids])


@given(st.integers(0, 30), st.integers(1, 8))
def test_buttons_stand_in_rows_and_none_is_lost(count: int, columns: int) -> None:
    buttons = [Button(str(n), str(n)) for n in range(count)]
    rows = in_rows(buttons, columns)
    assert [it for row in rows for it in row] == buttons
    assert all(len(row) == columns for row in rows[:-1])
    assert all(0 < len(row) <= columns for row in rows)


# -- single words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "shown"), [("00:00", "0:00"), ("00:30", "0:30"), ("09:05", "9:05"), ("10:00", "10:00")]
)
def test_a_time_is_shown_as_people_write_it(at: str, shown: str) -> None:
    asked = next(it for it in POSTING.questions if it.name == "time")
    draft = engine.Draft("need", engine.SUMMARY, {"time": at})
    assert dialogues.answer(texts("de"), asked, draft, ROOM) == shown


def test_days_with_the_same_hours_are_said_together() -> None:
    asked = next(it for it in REGISTRATION.questions if it.kind is Kind.GRID)

    def said_of(*cells: tuple[int, int]) -> str:
        grid = sum(week.bit(*cell) for cell in cells)
        draft = engine.Draft("reg", engine.SUMMARY, {asked.name: grid})
        return dialogues.answer(texts("de"), asked, draft, ROOM)

    assert said_of((0, 0), (1, 0), (2, 0), (4, 2)) == "Mo–Mi 6–12; Fr 17–22"
    assert said_of((6, 3)) == "So 22–6"
    assert said_of((0, 0), (0, 1)) == "Mo 6–12, 12–17"
    assert said_of() == texts("de")("no answer")


def test_a_push_says_nothing_that_only_those_who_come_may_know() -> None:
    secret = replace(FULL, meeting_point="Reichenstraße 12", private_note="Frau Weber")
    for code in LANGUAGES:
        t = texts(code)
        before = [
            offers.push(t, secret, OFFER, HELPER, TOWN),
            offers.details(t, secret, OFFER, HELPER, TOWN),
            offers.waiting(t, secret, 1, 1, TOWN),
            offers.open_needs(t, [(secret, None)], 1, TOWN),
        ]
        for shown in before:
            assert "Reichenstraße" not in shown.text
            assert "Weber" not in shown.text
        booked = shifts.booked(t, secret, HELD, TOWN)
        assert "Reichenstraße 12" in booked.text
        assert "Frau Weber" in booked.text


@pytest.mark.parametrize("need", NEEDS)
def test_a_calendar_entry_has_the_time_and_the_place(need: Need) -> None:
    file = shifts.calendar(texts("de"), need, HELD, MONDAY, TOWN)
    assert b"DTSTART:20261124T080000Z" in file.content
    assert b"LOCATION:Reichenstra" in file.content
    assert f"UID:need-{need.id}@lotse".encode() in file.content


@pytest.mark.parametrize("person", [None, *EVERYONE])
def test_every_command_that_is_offered_has_a_name(person: Person | None) -> None:
    offered = people.commands(person)
    assert len(set(offered)) == len(offered)
    assert set(offered) <= set(people.COMMANDS)
    assert {"start", "language", "help"} <= set(offered)
