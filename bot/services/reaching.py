"""Who can be reached for a need: the volunteers as they stand now, matched."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import matching, widening
from bot.domain.matching import Reach, Standing
from bot.domain.needs import Need, NewNeed
from bot.domain.people import Volunteer
from bot.domain.widening import Widening
from bot.services.office import Office
from storage import assignments, offers, people


async def reach(
    c: AsyncConnection, office: Office, need: Need | NewNeed, need_id: int | None = None
) -> Reach:
    """Who could fill ``need`` at this moment; ``need_id`` if it is posted already."""
    volunteers, standings = await _crowd(c, office, need, need_id, need.ends_at)
    return matching.reach(need, volunteers, standings, office.now(), office.zone)


async def what_would_help(
    c: AsyncConnection, office: Office, need: Need | NewNeed, need_id: int | None = None
) -> tuple[Widening, ...]:
    """What would let more people be asked, the most first."""
    until = need.ends_at + widening.LATEST
    volunteers, standings = await _crowd(c, office, need, need_id, until)
    return widening.widenings(need, volunteers, standings, office.now(), office.zone)


async def _crowd(
    c: AsyncConnection,
    office: Office,
    need: Need | NewNeed,
    need_id: int | None,
    until: datetime,
) -> tuple[list[Volunteer], dict[int, Standing]]:
    """Everybody who helps, and how they stand: busy with what, asked how often and about this."""
    volunteers = await people.all_volunteers(c)
    busy = await assignments.busy_times(c, need.starts_at, until)
    asks = await offers.asks_this_week(c, office.now())
    settled = await offers.not_again(c, need_id) if need_id else set()
    return volunteers, {
        who.person_id: Standing(
            tuple(busy.get(who.person_id, ())),
            asks.get(who.person_id, 0),
            who.person_id in settled,
        )
        for who in volunteers
    }


async def standing_of(c: AsyncConnection, office: Office, need: Need, person_id: int) -> Standing:
    """What is known of one volunteer beside their profile."""
    busy = await assignments.busy_times(c, need.starts_at, need.ends_at)
    asks = await offers.asks_this_week(c, office.now(), [person_id])
    settled = person_id in await offers.not_again(c, need.id)
    return Standing(tuple(busy.get(person_id, ())), asks.get(person_id, 0), settled)
