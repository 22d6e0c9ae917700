"""What every use case needs: the database, the time, the town, and a bell for the sender."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.domain.bursts import Bursts
from bot.domain.dialogues.questions import Room
from bot.domain.directory import Directory
from bot.domain.dispatch.rules import Rules
from bot.domain.people import Person
from bot.domain.places import District, Site
from bot.domain.safety.numbers import Number, read_numbers
from bot.services.answers import Answers
from bot.services.roster import Roster
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
    rules: Rules = field(default_factory=Rules)
    group_id: int = 0  # Telegram's, of the coordinators' group; 0: there is none
    raise_after: timedelta = timedelta(minutes=30)
    words_kept: timedelta = timedelta(days=30)
    translates: bool = False  # whether a translation server is set
    numbers: Sequence[Number] = field(default_factory=read_numbers)
    answers: Answers = field(default_factory=Answers)
    bursts: Bursts = field(default_factory=Bursts)
    roster: Roster = field(default_factory=Roster)
    open_requests: int = 3
    directory: Directory = field(default_factory=Directory)
    sites: Mapping[str, Site] = field(default_factory=dict)
    per_second: float = 30.0  # messages that the bot may send, as it keeps to it
    organisation: str = ""  # its key, where one process serves several
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
