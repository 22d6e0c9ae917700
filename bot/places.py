"""The town's districts, read from a file."""

import tomllib
from pathlib import Path
from typing import Any

from bot.domain.errors import Misconfigured
from bot.domain.places import District, Point

LONGEST_KEY = 24  # bytes: the key travels in a button's data


def read_places(path: Path) -> dict[str, District]:
    """The districts by key, in the file's order; raise Misconfigured with one sentence."""
    try:
        entries = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Misconfigured(f"PLACES_FILE {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"PLACES_FILE {path} is not TOML: {error}.") from error
    if not entries:
        raise Misconfigured(f"PLACES_FILE {path} names no district.")
    return {key: _district(path, key, entry) for key, entry in entries.items()}


def _district(path: Path, key: str, entry: Any) -> District:
    if len(key.encode()) > LONGEST_KEY or ":" in key:
        raise Misconfigured(f"PLACES_FILE {path}: [{key}] is too long or has a colon in it.")
    match entry:
        case {"name": str(name), "lat": int() | float() as lat, "lon": int() | float() as lon} if (
            abs(lat) <= 90 and abs(lon) <= 180
        ):
            names = {code: text for code, text in entry.items() if isinstance(text, str)}
            return District(key, names | {"": name}, Point(float(lat), float(lon)))
        case _:
            raise Misconfigured(f"PLACES_FILE {path}: [{key}] needs a name, a lat and a lon.")
