"""What is learned at night: how people answer, which kinds lag behind, what time is worth."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime, timedelta
from importlib import import_module
from multiprocessing import get_context
from typing import Any, Literal

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dispatch import learning
from bot.domain.dispatch.learning import Lessons, Tally
from bot.domain.dispatch.rules import Rules
from bot.domain.needs import Need, OfferState
from bot.domain.people import Status, Volunteer
from bot.services.office import Office
from storage import assignments, chores, needs, offers, volunteers

log = structlog.get_logger()

CHORE = "night"
HOUR = 3  # of the night, where the office is
MARKET = timedelta(days=28)  # needs of so long ago say what comes next
ANSWERS = timedelta(days=90)
SECONDS = 20.0  # for the linear programme
AT_ONCE = 1000  # volunteers priced in one transaction: others write in between
# Prices settle: each time they stand for as long as has been learned from, but not for ever.
SELDOM = timedelta(days=28)
FEWEST = 28  # needs in that time; with fewer there is no market


async def sweep(office: Office) -> bool:
    """Learn, once a night; whichever replica comes first does it."""
    now = office.now()
    async with office.read() as c:
        if not await chores.due(c, CHORE, now):
            return False
    async with office.write() as c:
        if not await chores.claim(c, CHORE, now, coming_night(office)):
            return False
    await learn(office)
    return True


def coming_night(office: Office) -> datetime:
    """Three in the morning, today or tomorrow."""
    here = office.now().astimezone(office.zone)
    at = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return at if at > here else at + timedelta(days=1)


async def learn(office: Office) -> None:
    """Learn from what has happened, and set tonight's prices."""
    now, rules = office.now(), office.rules
    async with office.read() as c:
        past = await needs.posted_since(c, now - MARKET)
        tally = await _tally(c, now - ANSWERS)
        listed = learning.listed(await _taken(c, past, now))
        crowd = [it for it in await volunteers.everyone(c) if it.status is Status.ACTIVE]
    over = [need for need in past if need.starts_at <= now]
    lessons = Lessons(
        habits=learning.learned(tally, rules.habits),
        worth=learning.worths(_fills(over, "kind"), rules.fairness, rules),
        there=learning.worths(_fills(over, "district"), rules.fairness_area, rules),
        listed=listed,
    )
    async with office.write() as c:
        await volunteers.forget_absences(c, now.astimezone(office.zone).date())
        before = await chores.found(c, CHORE)
        began = datetime.fromisoformat(before.get("began") or now.isoformat())
        priced = datetime.fromisoformat(before.get("priced") or now.isoformat())
        is_due = now - priced >= min(priced - began, SELDOM)
        times = {"began": began.isoformat(), "priced": (now if is_due else priced).isoformat()}
        await chores.keep(c, CHORE, lessons.kept() | times)
    if not is_due:
        return
    if len(crowd) < rules.priced_from or len(past) < FEWEST:
        await _set(office, [([it.person_id for it in crowd if it.price], 0.0)])
        return
    prices = await _prices(crowd, past, lessons, rules)
    log.info("night.prices", volunteers=len(crowd), needs=len(past), groups=len(prices or ()))
    if prices is not None:
        await _set(office, prices)


async def lessons(c: AsyncConnection, office: Office) -> Lessons:
    """What the last night taught; before the first one, what the office assumes."""
    return Lessons.from_kept(await chores.found(c, CHORE), office.rules.habits)


async def _tally(c: AsyncConnection, since: datetime) -> Tally:
    """First questions and all answers; one closed in silence counts as not heard of."""
    tally = Tally()
    async for offer in offers.asked_since(c, since):
        if offer.guess is None:
            continue
        first = offer.guess.ready > 0.999
        if first:
            tally = learning.asked_first(tally, offer.guess.fit)
        if offer.answered_at and offer.state in {OfferState.ACCEPTED, OfferState.DECLINED}:
            minutes = (offer.answered_at - offer.asked_at).total_seconds() / 60
            yes = offer.state is OfferState.ACCEPTED
            tally = learning.heard_back(tally, minutes, yes, first)
    return tally


async def _taken(
    c: AsyncConnection, past: Sequence[Need], now: datetime
) -> dict[str, tuple[int, float]]:
    """Of each kind, how often it was taken from the list, and for how many minutes it was open."""
    takes = await offers.taken_since(c, now - MARKET)
    booked = await assignments.booked_since(c, now - MARKET)
    found: dict[str, tuple[int, float]] = {}
    for need in past:
        times = booked.get(need.id, [])[: need.capacity]
        filled = times[-1] if len(times) == need.capacity else min(need.starts_at, now)
        taken, minutes = found.get(need.kind, (0, 0.0))
        minutes += max((filled - need.created_at) / timedelta(minutes=1), 0.0)
        found[need.kind] = taken + takes.get(need.id, 0), minutes
    return found


def _fills(past: Sequence[Need], part: Literal["kind", "district"]) -> dict[str, tuple[int, int]]:
    """Of each kind, or of each district: places, and how many of them were filled."""
    fills: dict[str, tuple[int, int]] = {}
    for need in past:
        key = getattr(need, part)
        places, filled = fills.get(key, (0, 0))
        fills[key] = places + need.capacity, filled + min(need.filled, need.capacity)
    return fills


async def _prices(
    crowd: Sequence[Volunteer], past: Sequence[Need], lessons: Lessons, rules: Rules
) -> list[tuple[list[int], float]] | None:
    """Tonight's price of each group of people; None if there is none in time.

    In a process of its own: scipy is large, and the solver stops for nobody.
    """
    loop = asyncio.get_running_loop()
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    try:
        return await loop.run_in_executor(pool, solve, crowd, past, lessons, rules)
    except BrokenProcessPool:
        log.warning("night.unpriced", why="the process ended")
        return None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def solve(
    crowd: Sequence[Volunteer], past: Sequence[Need], lessons: Lessons, rules: Rules
) -> list[tuple[list[int], float]] | None:
    """The prices, where scipy may be loaded: volunteers, and the price of their time."""
    market: Any = import_module("bot.services.market")
    solver: Any = import_module("bot.services.bid_prices")
    days = MARKET / timedelta(days=1)
    stalls = market.stalls(crowd, past, days, lessons.worth, rules)
    found = solver.bid_prices(stalls.market, SECONDS)
    if found is None:
        return None
    each = zip(stalls.members, found.of_group.round(3).tolist(), strict=True)
    return [(list(ids), price) for ids, price in each]


async def _set(office: Office, prices: Sequence[tuple[list[int], float]]) -> None:
    for ids, price in prices:
        for first in range(0, len(ids), AT_ONCE):
            async with office.write() as c:
                await volunteers.set_price(c, ids[first : first + AT_ONCE], price)
