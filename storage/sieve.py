"""A first sieve for one need, in the database: it lets through all who match, and some more."""

from datetime import datetime
from math import cos, radians

from sqlalchemy import ColumnElement, String, cast, func, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import matching
from bot.domain.needs import Need, NewNeed
from bot.domain.people import Status, Volunteer
from bot.domain.places import DEGREE_M
from storage.schema import people, volunteers
from storage.volunteers import where

ROUNDED_KM = 0.1  # distances are told to the nearest 100 m
SLACK = 0.98  # of a degree: the earth is round, and the sieve must not leave out anybody


async def may_match(
    c: AsyncConnection, need: Need | NewNeed, cells: int, now: datetime
) -> list[Volunteer]:
    """Whoever may match, of all who help; ``cells``: the bits of the week that the need takes up.

    Languages by name alone, distance by a box: what remains is for `matching`.
    """
    conditions = [
        volunteers.c.status == Status.ACTIVE,
        people.c.reachable,
        or_(volunteers.c.paused_until.is_(None), volunteers.c.paused_until <= now),
        volunteers.c.availability.bitwise_and(cells) == cells,
        or_(volunteers.c.lat.is_(None), _near(need)),
        *(_names(volunteers.c.skills, it) for it in {need.kind, *need.skills}),
        *(_names(volunteers.c.languages, it) for it in need.languages),
        *_of_the_person(need),
    ]
    return await where(c, *conditions)


def _names(column: ColumnElement[object], key: str) -> ColumnElement[bool]:
    """Whether the JSON list, or the keys of the JSON object, name this."""
    return cast(column, String).contains(f'"{key}"', autoescape=True)


def _near(need: Need | NewNeed) -> ColumnElement[bool]:
    degree = DEGREE_M / 1000 * SLACK
    within = volunteers.c.radius_km + ROUNDED_KM
    # A circle is widest in longitude on its side towards the pole; a degree more is far enough.
    wide = degree * max(cos(radians(min(abs(need.point.lat) + 1, 89.9))), 0.001)
    north = func.abs(volunteers.c.lat - need.point.lat) * degree <= within
    return north & (func.abs(volunteers.c.lon - need.point.lon) * wide <= within)


def _of_the_person(need: Need | NewNeed) -> list[ColumnElement[bool]]:
    asked = matching.requirements(need)
    conditions: list[ColumnElement[bool]] = []
    if "adult" in asked:
        conditions.append(volunteers.c.adult)
    if "car" in asked:
        conditions.append(volunteers.c.car)
    if wanted := asked & {"woman", "man"}:
        conditions.append(volunteers.c.gender.in_(sorted(wanted)))
    if "clearance" in asked:
        conditions.append(volunteers.c.cleared_until.is_not(None))
    return conditions
