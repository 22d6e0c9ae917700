"""Broadcasts put straight into the database, and a coordinator who answers all the questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.demo.cast import Actor
from bot.domain.broadcasts import Audience, NewBroadcast, Progress, Wanted, Who
from bot.domain.people import Person
from bot.services.office import Office
from storage import broadcasts, recipients
from tests.support.examples import MONDAY

PLAIN = NewBroadcast(
    audience=Audience(Who.EVERYBODY),
    language="en",
    texts={"en": "The office is closed on Friday."},
    wanted=Wanted.SEEN,
    urgent=False,
    begins_at=MONDAY,
)


@dataclass(frozen=True)
class News:
    """What a coordinator answers; msgids and codes."""

    who: str = "Everybody"
    languages: Sequence[str] = ()
    districts: Sequence[str] = ()
    skills: Sequence[str] = ()
    active: str = "Whenever"
    answered: str = "No"
    written_in: str = "de"
    text: str = "Am Freitag ist geschlossen."
    own: Mapping[str, str] = field(default_factory=dict)
    wanted: str = "I have seen it"
    urgent: str = "No"
    at: tuple[str, str] | None = None


async def announces(actor: Actor, news: News) -> None:
    """Answer all questions, up to the preview."""
    await actor.says("/announce")
    await actor.taps(news.who)
    await _several(actor, "languages", news.languages)
    await _several(actor, "districts", news.districts)
    if news.who == "Volunteers":
        await _several(actor, "skills", news.skills)
    await actor.taps(news.active, news.answered)
    await actor.presses(f"ask:news:written_in:{news.written_in}")
    await actor.says(news.text)
    await _several(actor, "translations", list(news.own))
    for text in news.own.values():
        await actor.says(text)
    await actor.taps(news.wanted, news.urgent)
    if news.at is None:
        await actor.taps("At once")
    else:
        await actor.taps("At a certain time")
        for answer in news.at:
            await actor.says(answer)
    await actor.taps("Preview")


async def _several(actor: Actor, question: str, values: Sequence[str]) -> None:
    for value in values:
        await actor.presses(f"ask:news:{question}:{value}")
    await actor.taps("Done" if values else "Skip")


async def add_broadcast(office: Office, by: Person, **changes: Any) -> int:
    """A broadcast that begins now; to everybody, unless the test says otherwise."""
    new = replace(PLAIN, **{"begins_at": office.now(), **changes})
    async with office.write() as c:
        return await broadcasts.add(c, new, by.id, office.now())


async def progress_of(office: Office, broadcast_id: int) -> Progress:
    async with office.read() as c:
        return await recipients.tally(c, broadcast_id)
