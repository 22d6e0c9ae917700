"""Who can be reached for a need: the volunteers as they stand now, matched."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import matching
from bot.domain.matching import Reach, Standing
from bot.domain.needs import Need, NewNeed
from bot.services.office import Office
from storage import assignments, offers, people, requests


async def reach(
    c: AsyncConnection, office: Office, need: Need | NewNeed, need_id: int | None = None
) -> Reach:
    """Who could fill ``need`` at this moment; ``need_id`` if it is posted already."""
    volunteers = await people.all_volunteers(c)
    busy = await assignments.busy_times(c, need.starts_at, need.ends_at)
    asks = await offers.asks_this_week(c, office.now())
    settled = await offers.not_again(c, need_id) if need_id else set()
    asker = await requests.of_need(c, need_id) if need_id else None
    settled |= {asker.person_id} if asker else set()  # nobody is asked to help themselves
    standings = {
        who.person_id: Standing(
            tuple(busy.get(who.person_id, ())),
            asks.get(who.person_id, 0),
            who.person_id in settled,
        )
        for who in volunteers
    }
    return matching.reach(need, volunteers, standings, office.now(), office.zone)


async def standing_of(c: AsyncConnection, office: Office, need: Need, person_id: int) -> Standing:
    """What is known of one volunteer beside their profile."""
    busy = await assignments.busy_times(c, need.starts_at, need.ends_at)
    asks = await offers.asks_this_week(c, office.now(), [person_id])
    settled = person_id in await offers.not_again(c, need.id)
    return Standing(tuple(busy.get(person_id, ())), asks.get(person_id, 0), settled)


def first_to_wake(found: Reach, office: Office) -> datetime | None:
    """When the first of those inside quiet hours may be written to."""
    now = office.now()
    times = [who.volunteer.quiet.over(now, office.zone) for who in found.waiting]
    return min(times, default=None)
