"""Who can be reached for a need: the volunteers as they stand now, matched."""

import asyncio
from collections.abc import Collection, Container, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import matching, week, widening
from bot.domain.dispatch.rules import Rules
from bot.domain.matching import Reach, Standing
from bot.domain.needs import Need, NewNeed
from bot.domain.people import Volunteer
from bot.domain.widening import Widening
from bot.services.office import Office
from storage import assignments, offers, requests, sieve, volunteers

SHORT = 40  # people to choose among for a need, and so many more for each place
SHORT_A_PLACE = 10
NAMED = 1000  # people by number in one question to the database; beyond, it is asked for all


async def reach(
    c: AsyncConnection, office: Office, need: Need | NewNeed, need_id: int | None = None
) -> Reach:
    """Who could fill ``need`` at this moment, and why others could not; ``need_id`` if posted."""
    everybody = await volunteers.everyone(c)
    settled = await _settled(c, need_id)
    standings = await _standings(c, office, need, need.ends_at, everybody, settled)
    # Beside the loop: with a hundred thousand people this takes seconds.
    return await asyncio.to_thread(
        matching.reach, need, everybody, standings, office.now(), office.zone
    )


async def candidates(
    c: AsyncConnection, office: Office, need: Need, rules: Rules, regulars: Collection[int]
) -> Reach:
    """Who could fill the need at this moment; of those left out, only who came close.

    In a large office a shortlist: those through whom a yes costs least, and the regulars.
    """
    if office.roster.loaded:
        return await _shortlist(c, office, need, rules, regulars)
    cells = week.cells(need.starts_at, need.ends_at, office.zone)
    return await of_these(c, office, need, await sieve.may_match(c, need, cells, office.now()))


async def of_these(
    c: AsyncConnection, office: Office, need: Need, some: Sequence[Volunteer]
) -> Reach:
    """Who of these could fill the need at this moment."""
    settled = await _settled(c, need.id)
    standings = await _standings(c, office, need, need.ends_at, some, settled)
    return matching.reach(need, some, standings, office.now(), office.zone)


async def _shortlist(
    c: AsyncConnection, office: Office, need: Need, rules: Rules, regulars: Collection[int]
) -> Reach:
    """So many awake and so many asleep, as the roster has them, each read anew and matched."""
    await office.roster.catch_up(c)
    settled = await _settled(c, need.id)
    awake, asleep = office.roster.order(need, settled, office.now(), office.zone, rules)
    wanted = max(SHORT + SHORT_A_PLACE * need.open_places, rules.few)
    close: dict[int, Volunteer] = {}
    first = set(regulars)
    found, at = Reach(()), 0
    while True:
        size = wanted + wanted // 4  # some are busy, or do not match any more
        ids, first = first, set()
        if len(found.candidates) < wanted:
            ids.update(awake[at : at + size])
        if len(found.waiting) < wanted:
            ids.update(asleep[at : at + size])
        if not ids:
            return found
        some = await volunteers.named(c, ids - set(close))
        close |= {who.person_id: who for who in some}
        everybody = list(close.values())
        standings = await _standings(c, office, need, need.ends_at, everybody, settled)
        found = matching.reach(need, everybody, standings, office.now(), office.zone)
        at += size


async def what_would_help(
    c: AsyncConnection, office: Office, need: Need | NewNeed, need_id: int | None = None
) -> tuple[Widening, ...]:
    """What would let more people be asked, the most first."""
    until = need.ends_at + widening.LATEST
    everybody = await volunteers.everyone(c)
    settled = await _settled(c, need_id)
    standings = await _standings(c, office, need, until, everybody, settled)
    return await asyncio.to_thread(
        widening.widenings, need, everybody, standings, office.now(), office.zone
    )


async def _settled(c: AsyncConnection, need_id: int | None) -> set[int]:
    """Who is not to be asked about this any more; nobody is asked to help themselves."""
    if need_id is None:
        return set()
    asker = await requests.of_need(c, need_id)
    return await offers.not_again(c, need_id) | ({asker.person_id} if asker else set())


async def _standings(
    c: AsyncConnection,
    office: Office,
    need: Need | NewNeed,
    until: datetime,
    found: Sequence[Volunteer],
    settled: Container[int],
) -> dict[int, Standing]:
    """How these stand: busy with what, asked how often, and whether about this."""
    few = [who.person_id for who in found] if len(found) <= NAMED else None
    busy = await _busy(c, need, until)
    asks = await offers.asks_this_week(c, office.now(), few)
    return {
        who.person_id: Standing(
            tuple(busy.get(who.person_id, ())),
            asks.get(who.person_id, 0),
            who.person_id in settled,
        )
        for who in found
    }


async def _busy(
    c: AsyncConnection, need: Need | NewNeed, until: datetime
) -> dict[int, list[matching.Busy]]:
    """Who has said yes to what around that time, so near that they may have to be on the way."""
    way = matching.LONGEST_WAY
    return await assignments.busy_times(c, need.starts_at - way, until + way)


async def standing_of(c: AsyncConnection, office: Office, need: Need, person_id: int) -> Standing:
    """What is known of one volunteer beside their profile."""
    busy = await _busy(c, need, need.ends_at)
    asks = await offers.asks_this_week(c, office.now(), [person_id])
    settled = person_id in await offers.not_again(c, need.id)
    return Standing(tuple(busy.get(person_id, ())), asks.get(person_id, 0), settled)
