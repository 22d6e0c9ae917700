"""The books: what the database holds, read once the town has come to rest."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Table, select

from storage import schema
from storage.database import Database

Rows = list[Row[Any]]
ACTIVE = {"booked", "confirmed"}


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
    inbox: dict[int, Row[Any]]
    outbox: Rows
    lost: list[str] = field(default_factory=list)

    def sent(self, *kinds: str) -> Counter[tuple[int, int]]:
        """How often a message of these kinds was sent: by Telegram id and subject."""
        rows = [it for it in self.outbox if it.kind in kinds and it.outcome == "sent"]
        return Counter((self.telegram_ids[it.person_id], it.subject_id) for it in rows)

    def double_bookings(self) -> int:
        """Places beyond what there is, seats and people counted twice, sums that do not hold."""
        wrong = 0
        held: dict[int, Rows] = defaultdict(list)
        for place in self.assignments.values():
            if place.state in ACTIVE:
                held[place.need_id].append(place)
        for need in self.needs.values():
            places = held[need.id]
            wrong += max(len(places) - need.capacity, 0)
            wrong += len(places) - len({it.seat for it in places})
            wrong += len(places) - len({it.person_id for it in places})
            if need.ended_as != "cancelled" and need.filled != len(places):
                wrong += 1
        return wrong


async def read(url: str) -> Books:
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
                inbox={it.update_id: it for it in await rows(schema.inbox)},
                outbox=await rows(schema.outbox),
            )
    finally:
        await database.close()


async def at_rest(url: str) -> bool:
    """Whether every update is done and nothing is owed any more."""
    books = await read(url)
    return all(it.done_at for it in books.inbox.values()) and all(
        it.outcome for it in books.outbox
    )
