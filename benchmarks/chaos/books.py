"""The books: what the database holds, read once the town has come to rest."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, func, select

from bot.domain.broadcasts import Stage
from storage import schema
from storage.database import Database

Rows = list[Row[Any]]
ACTIVE = {"booked", "confirmed"}
TAKEN = {*ACTIVE, "arrived", "done", "no_show"}
REMINDERS = ("confirm", "nudge", "risk", "meet", "after")


@dataclass
class Books:
    """Every row that matters, and what is found wrong with it."""

    people: dict[int, Row[Any]]  # by Telegram id
    telegram_ids: dict[int, int]  # by id
    volunteers: dict[int, Row[Any]]
    drafts: dict[int, Row[Any]]
    needs: dict[int, Row[Any]]
    offers: dict[int, Row[Any]]
    assignments: dict[int, Row[Any]]
    waiting: Rows
    broadcasts: dict[int, Row[Any]]
    recipients: dict[int, Row[Any]]
    inbox: dict[int, Row[Any]]
    outbox: Rows
    now: datetime  # the latest that any program has taken it to be
    lost: list[str] = field(default_factory=list)

    def sent(self, *kinds: str) -> Counter[tuple[int, int]]:
        """How often a message of these kinds was sent: by Telegram id and subject."""
        rows = [it for it in self.outbox if it.kind in kinds and it.outcome == "sent"]
        return Counter((self.telegram_ids[it.person_id], it.subject_id) for it in rows)

    def sent_to(self, telegram_id: int, *kinds: str) -> int:
        return sum(n for (to, _), n in self.sent(*kinds).items() if to == telegram_id)

    def places_of(self, need_id: int) -> Rows:
        return [it for it in self.assignments.values() if it.need_id == need_id]

    def has_begun(self, need_id: int) -> bool:
        """Or has been called off: nothing that is said about it has to count any more."""
        need = self.needs[need_id]
        return need.ended_as is not None or need.starts_at <= self.now

    def double_bookings(self) -> int:
        """Places beyond what there is, seats and people counted twice, sums that do not hold."""
        wrong = 0
        held: dict[int, Rows] = defaultdict(list)
        for place in self.assignments.values():
            if place.state in TAKEN:
                held[place.need_id].append(place)
        for need in self.needs.values():
            places = held[need.id]
            wrong += max(len(places) - need.capacity, 0)
            wrong += len(places) - len({it.seat for it in places})
            wrong += len(places) - len({it.person_id for it in places})
            if need.ended_as != "cancelled" and need.filled != len(places):
                wrong += 1
        return wrong

    def owed_twice(self) -> list[str]:
        """Reminders of the same place, and news to the same person, that were decided twice."""
        ladder = Counter((it.kind, it.subject_id) for it in self.outbox if it.kind in REMINDERS)
        news = Counter(it.subject_id for it in self.outbox if it.kind == "news")
        lists = Counter((it.broadcast_id, it.person_id) for it in self.recipients.values())
        found = [f"reminder {kind} of place {n}" for (kind, n), times in ladder.items()
                 if times > 1]  # fmt: skip
        found += [f"news to recipient {n}" for n, times in news.items() if times > 1]
        found += [f"news {n} to person {who}" for (n, who), times in lists.items() if times > 1]
        return found


async def read(url: str, now: datetime) -> Books:
    """Read everything. Raises whatever the database raises."""
    database = Database(url)
    try:
        async with database.read() as c:

            async def rows(table: Table) -> Rows:
                return list(await c.execute(select(table)))

            people = await rows(schema.people)
            return Books(
                people={it.telegram_id: it for it in people},
                telegram_ids={it.id: it.telegram_id for it in people},
                volunteers={it.person_id: it for it in await rows(schema.volunteers)},
                drafts={it.person_id: it for it in await rows(schema.drafts)},
                needs={it.id: it for it in await rows(schema.needs)},
                offers={it.id: it for it in await rows(schema.offers)},
                assignments={it.id: it for it in await rows(schema.assignments)},
                waiting=await rows(schema.waiting),
                broadcasts={it.id: it for it in await rows(schema.broadcasts)},
                recipients={it.id: it for it in await rows(schema.recipients)},
                inbox={it.update_id: it for it in await rows(schema.inbox)},
                outbox=await rows(schema.outbox),
                now=now,
            )
    finally:
        await database.close()


async def at_rest(url: str) -> bool:
    """Whether every update is done and nothing is owed any more.

    News whose readers are still being listed is owed, too, between two batches.
    """
    database = Database(url)
    open_updates = select(func.count()).where(schema.inbox.c.done_at.is_(None))
    owed = select(func.count()).where(schema.outbox.c.outcome.is_(None))
    news = schema.broadcasts
    listing = select(func.count()).where(
        news.c.stage == Stage.SENDING.value, news.c.listed_to.is_not(None)
    )
    try:
        async with database.read() as c:
            return not any(
                [(await c.execute(it)).scalar() for it in (open_updates, owed, listing)]
            )
    finally:
        await database.close()
