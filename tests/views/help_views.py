"""Every view of asking for help, as test_messages.py goes through them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.directory import read_directory
from bot.domain.directory import KINDS, Directory, Doors, Standing
from bot.domain.lines import LineText
from bot.domain.people import Person
from bot.domain.requests import REASONS, Outcome, Request, Stage
from bot.places import read_places
from bot.texts import Texts
from bot.views import deciding, lines, photos, places, refusals, requests
from bot.views.message import Message
from bot.views.people import House
from bot.views.places import Listed
from bot.views.town import Town
from tests.support import examples
from tests.support.examples import BERLIN, CENTRE, MONDAY, TUESDAY

BIG = 2**31 - 1
LONG = "Ж" * 500
TOWN = Town({}, BERLIN)
HOUSE = House("Büro", "03591 000000", BERLIN)
QUIET = House("Büro", "", BERLIN)
WHO = Person(1, 1, "Ahmed Mohammed Abdulrahman", "ar", MONDAY, False, True)
HELD = replace(examples.assignment(), id=BIG)
NEED = examples.need()
COMING = ((HELD, WHO),)
REQUEST = Request(
    kind="doctors",
    starts_at=TUESDAY,
    ends_at=NEED.ends_at,
    district="innenstadt",
    point=CENTRE,
    meeting_point="Reichenstraße 12",
    languages=("ar", "de"),
    wishes=frozenset({"woman", "car"}),
    note=LONG,
    id=BIG,
    person_id=1,
    stage=Stage.WAITING,
    asked_at=MONDAY,
    need_id=7,
    changed=False,
    reason=None,
    words="",
    outcome=None,
    rung=None,
    rung_at=None,
)
TEXTS = tuple(LineText(n, 1 + n % 2, "Ж" * n * 300, MONDAY) for n in range(1, 9))
BARE = replace(REQUEST, languages=(), wishes=frozenset(), note="")


ROOT = Path(__file__).parents[2]
DISTRICTS = read_places(ROOT / "bot/places.toml")
DIRECTORY = read_directory(ROOT / "bot/directory.toml", BERLIN)
TIMES = tuple(MONDAY + timedelta(hours=n) for n in (0, 10, 130, 30 * 24 + 5))
STANDINGS = tuple(
    Standing(doors, remark, moment, moment)
    for doors in Doors
    for remark in ("", "mit Termin")
    for moment in (None, MONDAY, TUESDAY)
)


def _lists(t: Texts) -> Iterator[Message]:
    every = [(it, n * 321) for n, it in enumerate(DIRECTORY.places.values())]
    kinds = [
        Listed("kind", kind, [(it, None) for it, _ in every[:n]]) for n, kind in enumerate(KINDS)
    ]
    near = [Listed("near", "-51.18123,-114.42345", every, page) for page in (0, 1)]
    for listed in (*kinds, *near, Listed("open", "now", ())):
        for now in TIMES:
            yield places.places(t, listed, now, BERLIN)


def _staged() -> Iterator[Request]:
    for stage in Stage:
        yield replace(REQUEST, stage=stage)
        yield replace(BARE, stage=stage)
    for reason in REASONS:
        yield replace(REQUEST, stage=Stage.DECLINED, reason=reason, words="Ж" * 300)


def _plain(view: Callable[..., Message], *more: Any) -> Callable[[Texts], Iterator[Message]]:
    return lambda t: (view(t, it, *more, TOWN) for it in (REQUEST, BARE))


def _housed(view: Callable[..., Message]) -> Callable[[Texts], Iterator[Message]]:
    return lambda t: (view(t, it, TOWN, house) for it in _staged() for house in (HOUSE, QUIET))


def _changed(t: Texts) -> Iterator[Message]:
    for changed in (True, False):
        yield requests.approved(t, replace(REQUEST, changed=changed), TOWN)


def _mine(t: Texts) -> Iterator[Message]:
    both = ((), COMING)
    for stage in (Stage.WAITING, Stage.APPROVED):
        found = [(replace(REQUEST, stage=stage, id=n), NEED, both[n % 2]) for n in range(3)]
        found[0] = (found[0][0], None, ())
        yield requests.mine(t, found[:2], TOWN)


def _answered(t: Texts) -> Iterator[Message]:
    for outcome in Outcome:
        for house in (HOUSE, QUIET):
            yield requests.answered(t, REQUEST, outcome, TOWN, house)


HELP: dict[Callable[..., Any], Callable[[Texts], Iterator[Any]]] = {
    requests.write_to: lambda t: iter([Message("!", (), [[requests.write_to(t, "A" * 64, BIG)]])]),
    requests.first_register: lambda t: iter([requests.first_register(t)]),
    requests.also_arrived: lambda t: iter([requests.also_arrived(t)]),
    requests.received: _plain(requests.received),
    requests.approved: _changed,
    requests.declined: _housed(requests.declined),
    photos.own: lambda t: iter([photos.own(t, "x")]),
    photos.standing: lambda t: (photos.standing(t, given=it) for it in (True, False)),
    photos.asked: lambda t: iter([photos.asked(t)]),
    photos.forgotten: lambda t: iter([photos.forgotten(t)]),
    photos.of_helper: lambda t: iter([photos.of_helper(t, WHO, "x")]),
    requests.coming: _plain(requests.coming, NEED, WHO, BIG),
    requests.again: _plain(requests.again, WHO),
    requests.nobody_yet: _plain(requests.nobody_yet),
    requests.cancelled: _housed(requests.cancelled),
    requests.unfilled: _housed(requests.unfilled),
    requests.lapsed: _housed(requests.lapsed),
    requests.tomorrow: lambda t: (
        requests.tomorrow(t, REQUEST, coming, TOWN) for coming in ((), COMING)
    ),
    requests.after: _plain(requests.after),
    requests.answered: _answered,
    requests.sure: lambda t: (requests.sure(t, REQUEST, it, TOWN) for it in ((), COMING)),
    requests.taken_back: _plain(requests.taken_back),
    requests.mine: _mine,
    lines.ready: lambda t: iter([lines.ready(t, NEED, WHO, BIG, TOWN)]),
    lines.mine: lambda t: (
        lines.mine(t, found, TOWN) for found in ([], [(BIG - n, WHO, NEED) for n in range(9)])
    ),
    lines.opened: lambda t: iter([lines.opened(t, WHO, BIG)]),
    lines.passed: lambda t: (
        lines.passed(t, WHO, TEXTS[:1], BIG, speaks=speaks) for speaks in (True, False)
    ),
    lines.put_down: lambda t: iter([lines.put_down(t)]),
    lines.unreachable: lambda t: (lines.unreachable(t, WHO, it) for it in (HOUSE, QUIET)),
    lines.too_many: lambda t: iter([lines.too_many(t, WHO)]),
    lines.texts_only: lambda t: iter([lines.texts_only(t, WHO)]),
    lines.sure_to_end: lambda t: iter([lines.sure_to_end(t, WHO, BIG)]),
    lines.ended: lambda t: iter([lines.ended(t, WHO, BIG)]),
    lines.sure_to_report: lambda t: iter([lines.sure_to_report(t, WHO, BIG)]),
    lines.thanks_for_report: lambda t: (
        lines.thanks_for_report(t, WHO, BIG, it) for it in (HOUSE, QUIET)
    ),
    lines.report: lambda t: (lines.report(t, it, WHO, BIG) for it in (None, WHO)),
    lines.conversation: lambda t: (
        lines.conversation(t, found, {1: "Olena"}, BIG, page, BERLIN)
        for found in ((), TEXTS)
        for page in range(4)
    ),
    lines.paged: lambda t: (
        "\n".join(page) for page in lines.paged(t, TEXTS, {1: "Olena"}, BERLIN)
    ),
    refusals.closed_line: lambda t: (refusals.closed_line(t, ended=it) for it in (True, False)),
    places.start: lambda t: (places.start(t, it) for it in (Directory(), DIRECTORY)),
    places.where: lambda t: iter([places.where(t, DISTRICTS)]),
    places.share: lambda t: iter([places.share(t)]),
    places.places: _lists,
    places.place: lambda t: (
        places.place(t, it, now, BERLIN) for it in DIRECTORY.places.values() for now in TIMES
    ),
    places.pin: lambda t: (places.pin(t, it) for it in DIRECTORY.places.values()),
    places.standing: lambda t: (places.standing(t, it, MONDAY, BERLIN) for it in STANDINGS),
    places.week: lambda t: (
        "\n".join(places.week(t, DIRECTORY.places[key], MONDAY, BERLIN)).strip()
        for key in ("rathaus", "bereitschaftspraxis")
    ),
    deciding.card: lambda t: (deciding.card(t, it, WHO, TOWN) for it in _staged()),
    deciding.about: lambda t: iter(["\n".join(deciding.about(t, REQUEST, TOWN))]),
    deciding.waiting: lambda t: (
        deciding.waiting(t, found, TOWN)
        for found in ([], [(replace(REQUEST, id=n), WHO) for n in range(25)])
    ),
    deciding.pending: _plain(deciding.pending, WHO),
    deciding.lost: _plain(deciding.lost, WHO),
    deciding.taken_back: _plain(deciding.taken_back, WHO),
    deciding.result: lambda t: (
        deciding.result(t, replace(REQUEST, outcome=it), WHO, TOWN) for it in Outcome
    ),
}
