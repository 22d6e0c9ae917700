"""What it takes to write a letter, and the letter."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Person
from bot.services.office import Office
from bot.texts import Texts
from bot.views.message import Part
from bot.views.people import House
from bot.views.town import Town
from storage.outbox import Owed

Keep = Callable[[AsyncConnection, int], Awaitable[int | None]]


@dataclass(frozen=True)
class Topic:
    """The topic of a forum that a message belongs to; without a ``thread_id`` it is opened.

    ``keep`` notes the thread of a topic that was opened.
    """

    name: str
    thread_id: int | None
    keep: Keep


@dataclass(frozen=True)
class Letter:
    """A message to somebody: a new one, or in place of the message ``edits``.

    ``keep`` notes where the message stands, and tells which one's buttons no longer hold.
    ``silent``: the phone makes no sound. ``news`` is the recipient of whom the same is noted, with
    many others.
    """

    part: Part
    edits: int | None = None
    keep: Keep | None = None
    topic: Topic | None = None
    reply_to: int | None = None
    silent: bool = False
    news: int | None = None


@dataclass(frozen=True)
class Desk:
    """What it takes to write one letter."""

    c: AsyncConnection
    office: Office
    owed: Owed
    to: Person
    t: Texts
    town: Town
    in_group: bool = False  # the coordinators' group, and nobody's own chat

    @property
    def house(self) -> House:
        return House(self.office.name, self.office.contact, self.office.zone)


Write = Callable[[Desk], Awaitable[Letter | None]]
