"""Who can be reached for a need: the volunteers as they stand now, matched."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import matching, week, widening
from bot.domain.matching import Reach, Standing
from bot.domain.needs import Need, NewNeed
from bot.domain.people import Volunteer
from bot.domain.widening import Widening
from bot.services.office import Office
from storage import assignments, offers, requests, sieve, volunteers

NAMED = 1000  # people by number in one question to the database; beyond, it is asked for all


async def reach(
    c: AsyncConnection, office: Office, need: Need | NewNeed, need_id: int | None = None
) -> Reach:
    """Who could fill ``need`` at this moment, and why others could not; ``need_id`` if posted."""
    everybody = await volunteers.everyone(c)
    standings = await _standings(c, office, need, need_id, need.ends_at, everybody)
    # Beside the loop: with a hundred thousand people this takes seconds.
    return await asyncio.to_thread(
        matching.reach, need, everybody, standings, office.now(), office.zone
    )


async def candidates(c: AsyncConnection, office: Office, need: Need) -> Reach:
    """Who could fill the need at this moment; of those left out, only who came close."""
    cells = week.cells(need.starts_at, need.ends_at, office.zone)
    close = await sieve.may_match(c, need, cells, office.now())
    standings = await _standings(c, office, need, need.id, need.ends_at, close)
    return matching.reach(need, close, standings, office.now(), office.zone)


async def what_would_help(
    c: AsyncConnection, office: Office, need: Need | NewNeed, need_id: int | None = None
) -> tuple[Widening, ...]:
    """What would let more people be asked, the most first."""
    until = need.ends_at + widening.LATEST
    everybody = await volunteers.everyone(c)
    standings = await _standings(c, office, need, need_id, until, everybody)
    return await asyncio.to_thread(
        widening.widenings, need, everybody, standings, office.now(), office.zone
    )


async def _standings(
    c: AsyncConnection,
    office: Office,
    need: Need | NewNeed,
    need_id: int | None,
    until: datetime,
    found: Sequence[Volunteer],
) -> dict[int, Standing]:
    """How these stand: busy with what, asked how often, and whether about this."""
    few = [who.person_id for who in found] if len(found) <= NAMED else None
    busy = await assignments.busy_times(c, need.starts_at, until)
    asks = await offers.asks_this_week(c, office.now(), few)
    settled = await offers.not_again(c, need_id) if need_id else set()
    asker = await requests.of_need(c, need_id) if need_id else None
    settled |= {asker.person_id} if asker else set()  # nobody is asked to help themselves
    return {
        who.person_id: Standing(
            tuple(busy.get(who.person_id, ())),
            asks.get(who.person_id, 0),
            who.person_id in settled,
        )
        for who in found
    }


async def standing_of(c: AsyncConnection, office: Office, need: Need, person_id: int) -> Standing:
    """What is known of one volunteer beside their profile."""
    busy = await assignments.busy_times(c, need.starts_at, need.ends_at)
    asks = await offers.asks_this_week(c, office.now(), [person_id])
    settled = person_id in await offers.not_again(c, need.id)
    return Standing(tuple(busy.get(person_id, ())), asks.get(person_id, 0), settled)
