"""``python -m benchmarks decisions``: how long one decision takes, by structure and size.

The same need, volunteers and policy each time, on one core: volunteers as objects, matched one by
one; as arrays, put in order all at once; from a database, whose first sieve leaves some to be
matched as objects; and as the program does it: the arrays say whom to read from the database.
The median of some decisions is given, in milliseconds.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.domain import matching
from bot.domain.dispatch import policy, situation
from bot.domain.dispatch.response import Record
from bot.domain.dispatch.rules import Rules
from bot.domain.needs import Need, NewNeed
from bot.domain.people import Level, QuietHours, Status, Volunteer
from bot.domain.places import Point
from bot.services import choosing
from bot.services.lineup import Lineup
from bot.services.office import Office
from bot.services.roster import LARGE
from storage import needs, volunteers
from storage.database import Database
from storage.schema import people as people_table
from storage.schema import volunteers as volunteers_table

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
CENTRE = Point(51.18, 14.43)
KINDS = ("doctors", "authorities", "interpreting", "donations", "transport", "tandem")
SPOKEN = ("de", "uk", "ar", "fa", "en", "tr")
TIMES = 15


@dataclass(frozen=True)
class Measured:
    """What one structure took for one size."""

    structure: str
    volunteers: int
    matched: int
    milliseconds: float


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks decisions", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[400, 10_000, 100_000])
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    options = parser.parse_args(arguments)
    found: list[Measured] = []
    for size in options.sizes:
        crowd = town(size)
        for measure in (as_objects, as_arrays, from_the_database, as_the_program):
            found.append(measure(crowd))
            print(_line(found[-1]), file=sys.stderr, flush=True)
    print("\n".join(_line(it) for it in found))
    if options.json:
        print(json.dumps({"decisions": [vars(it) for it in found]}))
    return 0


def _line(it: Measured) -> str:
    size = f"{it.volunteers:>9,} volunteers, {it.matched:>6,} match"
    return f"{it.structure:<9} {size}: {it.milliseconds:9.2f} ms"


def town(size: int) -> list[Volunteer]:
    """So many volunteers, spread over thirty kilometres; the same each time."""
    luck = random.Random(size)
    return [_somebody(number, luck) for number in range(1, size + 1)]


def _somebody(number: int, luck: random.Random) -> Volunteer:
    spoken = luck.sample(SPOKEN, luck.randint(1, 3))
    asked = luck.randint(0, 9)
    pushed = NOW.timestamp() / 60 - luck.expovariate(1 / 6000)
    return Volunteer(
        person_id=number,
        status=Status.ACTIVE,
        languages={code: luck.choice(list(Level)) for code in spoken},
        skills=frozenset(luck.sample(KINDS, luck.randint(1, 3))),
        availability=luck.getrandbits(28) | luck.getrandbits(28),
        district=None,
        home=Point(CENTRE.lat + luck.gauss(0, 0.08), CENTRE.lon + luck.gauss(0, 0.12)),
        radius_km=luck.choice([2, 5, 10]),
        car=luck.random() < 0.4,
        weekly_cap=5,
        quiet=QuietHours(clock_time(22), clock_time(7)),
        night_calls=False,
        adult=True,
        record=Record(asked * luck.random() * 0.3, float(asked), pushed, 0.0, asked / 4),
    )


def the_need(number: int = 1) -> Need:
    """Somebody to interpret on Wednesday morning, in the middle of the town."""
    starts = NOW + timedelta(days=2)
    return Need(
        id=number, kind="interpreting", title="", starts_at=starts,
        ends_at=starts + timedelta(hours=2), district="innenstadt", point=CENTRE,
        meeting_point="Town hall", capacity=2, filled=0, languages=("ar",), skills=frozenset(),
        requirements=frozenset(), urgent=False, public_note="", private_note="", ended_as=None,
        created_by=1, wave=0, look_at=None, created_at=NOW,
    )  # fmt: skip


def _asked(need: Need) -> situation.Need:
    return situation.Need(start=need.starts_at.timestamp() / 60, open=need.open_places)


def _median(decide: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        decide()
        took.append(time.perf_counter() - begun)
    return statistics.median(took) * 1000


def as_objects(crowd: list[Volunteer]) -> Measured:
    need, rules = the_need(), Rules()

    def decide() -> int:
        found = matching.reach(need, crowd, {}, NOW, BERLIN).candidates
        able = [
            situation.Candidate(
                it.volunteer.person_id,
                matching.fit(it, rules.fit_at_radius, rules.fit_unknown),
                it.volunteer.record,
            )
            for it in found
        ]
        policy.review(_asked(need), [], able, NOW.timestamp() / 60, rules)
        return len(able)

    return Measured("objects", len(crowd), decide(), _median(decide))


def as_arrays(crowd: list[Volunteer]) -> Measured:
    """The order alone in which the program looks at people; nothing is read, nothing decided."""
    need, lineup = the_need(), Lineup()
    lineup.take_in(crowd)

    def order() -> int:
        awake, asleep = lineup.order(need, (), NOW, BERLIN, Rules())
        return len(awake) + len(asleep)

    return Measured("arrays", len(crowd), order(), _median(order))


def from_the_database(crowd: list[Volunteer]) -> Measured:
    """All that a small office's program does before it writes: read, sieve, match, decide."""
    return _in_a_database("database", crowd, large=len(crowd) + 1)


def as_the_program(crowd: list[Volunteer]) -> Measured:
    """The same as the program does it: in a large office the roster says whom to look at."""
    return _in_a_database("program", crowd, large=LARGE)


def _in_a_database(structure: str, crowd: list[Volunteer], large: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_decided(structure, crowd, large, Path(folder) / "town.db"))


async def _decided(structure: str, crowd: list[Volunteer], large: int, file: Path) -> Measured:
    database = Database(f"sqlite:///{file}")
    await database.migrate()
    office = Office(
        database, MovableClock(NOW, frozen=True), BERLIN, {}, ("en",), "en", "", "", frozenset()
    )
    async with office.write() as c:
        who = {"consented_at": NOW, "created_at": NOW, "seen_at": NOW, "language": "en"}
        rows = [who | {"id": it.person_id, "telegram_id": it.person_id} for it in crowd]
        await c.execute(people_table.insert(), rows)
        await c.execute(volunteers_table.insert(), [_row(it) for it in crowd])
        new = the_need()
        fields = {name: getattr(new, name) for name in NewNeed.__dataclass_fields__}
        number = await needs.add(c, NewNeed(**fields), 1, NOW)
    await office.roster.load(office.read, large)
    took, matched = [], 0
    for _ in range(TIMES):
        begun = time.perf_counter()
        async with office.read() as c:
            need = await needs.get(c, number)
            assert need
            plan = await choosing.choose(c, office, need, further=False)
        took.append(time.perf_counter() - begun)
        matched = len(plan.known)
    await database.close()
    return Measured(structure, len(crowd), matched, statistics.median(took) * 1000)


def _row(who: Volunteer) -> dict[str, object]:
    kept = volunteers.columns(who)
    record = {name: getattr(who.record, name) for name in Record.__dataclass_fields__}
    fixed = {"person_id": who.person_id, "status": who.status, "joined_at": NOW}
    return kept | fixed | {"response": record}
