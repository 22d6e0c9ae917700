"""What every use case needs: the database, the time, the town, and a bell for the sender."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.domain.dialogues.questions import Room
from bot.domain.people import Person
from bot.domain.places import District, Site
from storage.database import Database


@dataclass(frozen=True)
class Office:
    """One coordination office, as the use cases see it."""

    database: Database
    clock: Clock
    zone: ZoneInfo
    districts: Mapping[str, District]
    languages: Sequence[str]
    default_language: str
    name: str
    contact: str
    admin_ids: frozenset[int]
    sites: Mapping[str, Site] = field(default_factory=dict)
    per_second: float = 30.0  # messages that the bot may send, as it keeps to it
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def now(self) -> datetime:
        return self.clock.now()

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self.database.read()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, after which the sender looks whether something is owed."""
        async with self.database.write() as connection:
            yield connection
        self.bell.set()

    def room(self, person: Person) -> Room:
        """What the questions of a dialogue may look at, for this person."""
        return Room(
            self.now(), self.zone, self.districts, self.languages, person.coordinator, self.sites
        )
