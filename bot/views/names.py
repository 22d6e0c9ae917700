"""What things are called: kinds of help, districts, answers."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.domain import taxonomy
from bot.domain.dialogues.questions import Choice, Named, Room
from bot.domain.needs import Need, NewNeed
from bot.domain.places import District
from bot.domain.requests import Request
from bot.texts import Texts, texts


def kind(t: Texts, need: Need | NewNeed | Request) -> str:
    return t(taxonomy.SKILLS[need.kind])


def skills(t: Texts, keys: Iterable[str]) -> str:
    return t.items(t(name) for key, name in taxonomy.SKILLS.items() if key in set(keys))


def requirements(t: Texts, keys: Iterable[str]) -> str:
    return t.items(t(name) for key, name in taxonomy.REQUIREMENTS.items() if key in set(keys))


def languages(t: Texts, codes: Iterable[str]) -> str:
    return t.items(t.language_name(code) for code in codes)


def district(t: Texts, key: str, districts: Mapping[str, District]) -> str:
    """The district's name; the local one stands beside a translated one, for signs and maps."""
    if key not in districts:
        return key
    name, local = districts[key].name(t.language), districts[key].names[""]
    return name if name == local else f"{name} ({local})"


def choice(t: Texts, it: Choice, room: Room) -> str:
    """The label of something to choose."""
    match it.named:
        case Named.TEXT:
            return t(it.name)
        case Named.OWN:
            return texts(it.name).own_name()
        case Named.LANGUAGE:
            return t.language_name(it.name)
        case Named.DISTRICT:
            return room.districts[it.name].name(t.language)
        case Named.SITE:
            return room.sites[it.name].name(t.language)
        case Named.DAY:
            return t.short_day(date.fromisoformat(it.name))
        case Named.WEEKDAY:
            return t.weekday(int(it.name))
        case Named.DURATION:
            return t.duration(int(it.name))
        case Named.KILOMETRES:
            return t.kilometres(int(it.name))
        case Named.AS_IS:
            return it.name
