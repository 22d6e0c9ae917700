"""The town's districts and its sites, read from a file."""

import tomllib
from pathlib import Path
from typing import Any

from bot.domain.errors import Misconfigured
from bot.domain.places import District, Point, Site

LONGEST_KEY = 24  # bytes: the key travels in a button's data
SITES = "sites"  # the table in which they stand; all other tables are districts


def read_places(path: Path) -> dict[str, District]:
    """The districts by key, in the file's order; raise Misconfigured with one sentence."""
    entries = _read(path)
    entries.pop(SITES, None)
    if not entries:
        raise Misconfigured(f"PLACES_FILE {path} names no district.")
    return {key: _district(path, key, entry) for key, entry in entries.items()}


def read_sites(path: Path) -> dict[str, Site]:
    """The sites by key, in the file's order; raise Misconfigured with one sentence."""
    entries, districts = _read(path).get(SITES, {}), read_places(path)
    if not isinstance(entries, dict):
        raise Misconfigured(f"PLACES_FILE {path}: sites are tables such as [sites.shelter].")
    return {key: _site(path, key, entry, districts) for key, entry in entries.items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Misconfigured(f"PLACES_FILE {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"PLACES_FILE {path} is not TOML: {error}.") from error


def _check_key(path: Path, key: str) -> None:
    if len(key.encode()) > LONGEST_KEY or ":" in key:
        raise Misconfigured(f"PLACES_FILE {path}: [{key}] is too long or has a colon in it.")


def _site(path: Path, key: str, entry: Any, districts: dict[str, District]) -> Site:
    _check_key(path, key)
    if key in districts:
        raise Misconfigured(f"PLACES_FILE {path}: [{SITES}.{key}] has the key of a district.")
    match entry:
        case {"name": str(name), "district": str(district)} if district in districts:
            texts = {code: text for code, text in entry.items() if isinstance(text, str)}
            address = texts.pop("address", "")
            names = {code: text for code, text in texts.items() if code not in {"district"}}
            return Site(key, names | {"": name}, district, address)
        case _:
            raise Misconfigured(
                f"PLACES_FILE {path}: [{SITES}.{key}] needs a name and the key of a district."
            )


def _district(path: Path, key: str, entry: Any) -> District:
    _check_key(path, key)
    match entry:
        case {"name": str(name), "lat": int() | float() as lat, "lon": int() | float() as lon} if (
            abs(lat) <= 90 and abs(lon) <= 180
        ):
            names = {code: text for code, text in entry.items() if isinstance(text, str)}
            return District(key, names | {"": name}, Point(float(lat), float(lon)))
        case _:
            raise Misconfigured(f"PLACES_FILE {path}: [{key}] needs a name, a lat and a lon.")
