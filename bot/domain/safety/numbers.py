"""Whom to call, read from a file that an organisation can change."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.domain.errors import Misconfigured
from bot.domain.safety.kinds import Kind

OURS = Path(__file__).with_name("numbers.toml")
# What bot/views/safety.py has words for.
KEYS = frozenset(
    (
        *("ambulance", "police", "doctor", "missing_children", "children", "women", "men"),
        *("crisis", "crisis_first", "crisis_second", "work", "trafficking"),
    )
)


@dataclass(frozen=True)
class Number:
    """A number to call; ``texts`` by language where it has no ``key`` that is known."""

    key: str
    number: str
    kinds: frozenset[Kind]
    source: str
    checked: date
    texts: Mapping[str, str]


def numbers_for(kinds: Iterable[Kind], known: Sequence[Number]) -> list[Number]:
    """The numbers for these kinds of help, most urgent kind first, each once."""
    found = {it.number: it for kind in kinds for it in known if kind in it.kinds}
    return list(found.values())


def read_numbers(path: Path = OURS) -> tuple[Number, ...]:
    """The numbers in the file's order; raise Misconfigured with one sentence."""
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("number", [])
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path} is not TOML: {error}.") from error
    numbers = tuple(_number(path, n, entry) for n, entry in enumerate(entries, 1))
    for kind in Kind:
        if not any(kind in it.kinds for it in numbers):
            raise Misconfigured(f"{path} has no number for {kind}.")
    return numbers


def _number(path: Path, n: int, entry: Any) -> Number:
    match entry:
        case {
            "number": str(number),
            "kinds": [*kinds],
            "source": str(source),
            "checked": date() as checked,
        } if number.strip() and kinds and set(kinds) <= set(Kind):
            key, texts = entry.get("key", ""), entry.get("texts", {})
            if key in KEYS or "en" in texts:
                kept = frozenset(map(Kind, kinds))
                return Number(key, number, kept, source, checked, texts)
    raise Misconfigured(
        f"{path}: number {n} needs a number, kinds, a source, the day it was checked, "
        "and a key that is known or its text in English."
    )
