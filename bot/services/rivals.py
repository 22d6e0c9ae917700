"""What people are worth to the other needs that are open, where no nightly prices say so."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import matching
from bot.domain.dispatch import policy, situation
from bot.domain.dispatch.learning import Lessons
from bot.domain.dispatch.rules import Rules
from bot.domain.matching import Candidate
from bot.domain.needs import Need
from bot.services import reaching
from bot.services.office import Office
from storage import needs

MOST = 10  # needs that are looked at: the most pressing


async def elsewhere(
    c: AsyncConnection,
    office: Office,
    need: Need,
    found: Sequence[Candidate],
    lessons: Lessons,
    rules: Rules,
) -> dict[int, float]:
    """What a yes of each of these is worth to the need that wants them most, in places.

    Only people whom another open need could ask are named; nobody is where there are prices.
    """
    if not found or any(it.volunteer.price for it in found):
        return {}
    worth: dict[int, float] = {}
    crowd = [it.volunteer for it in found]
    for missed, other in await _pressing(c, office, need, lessons, rules):
        reach = await reaching.of_these(c, office, other, crowd)
        for one in (*reach.candidates, *reach.waiting):
            fit = matching.fit(one, office.rules.fit_at_radius, office.rules.fit_unknown)
            who = one.volunteer.person_id
            worth[who] = max(worth.get(who, 0.0), missed * fit)
    return worth


async def _pressing(
    c: AsyncConnection, office: Office, need: Need, lessons: Lessons, rules: Rules
) -> list[tuple[float, Need]]:
    """The other needs that have been looked at, with what one more yes is worth to each."""
    now = office.now()
    found = []
    for it in await needs.ahead(c, now):
        if it.id == need.id or it.chance is None or not it.open_places or it.starts_at <= now:
            continue
        start, worth = situation.minutes(it.starts_at), lessons.of(it.kind, it.district)
        told = situation.Need(start, it.open_places, worth=worth)
        missed = policy.missed(told, it.chance, situation.minutes(now), rules)
        found.append((missed, it))
    return sorted(found, key=lambda each: (-each[0], each[1].id))[:MOST]
