"""When something falls due next: for the demo's clock, and for whoever asks what is late."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import (
    assignments,
    broadcasts,
    duty_hours,
    knowledge,
    needs,
    offers,
    questions,
    requests,
)

REMINDERS = (assignments.c.rung_at, offers.c.remind_at)
SWEPT = (
    *REMINDERS,
    needs.c.look_at,
    needs.c.turn_at,
    broadcasts.c.look_at,
    knowledge.c.look_at,
    questions.c.raise_at,
    duty_hours.c.begins_at,
    requests.c.rung_at,
)


async def next_due(
    c: AsyncConnection, after: datetime, *, reminders_first: bool = True
) -> datetime | None:
    """The next reminder after then; if there is none, or on demand, the next of any kind."""
    for columns in (REMINDERS, SWEPT) if reminders_first else (SWEPT,):
        queries = [select(func.min(column)).where(column > after) for column in columns]
        times = [(await c.execute(query)).scalar() for query in queries]
        ahead: list[datetime] = [time for time in times if time is not None]
        if ahead:
            return min(ahead)
    return None
