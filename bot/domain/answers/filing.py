"""How the lexicon files its units: several under one key, each with how surely it is meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

_Key = TypeVar("_Key")
Files = dict[_Key, tuple[int, ...]]


def file_under(files: Files[_Key], key: _Key, unit: int) -> None:
    """Add a unit to a key, once."""
    if unit not in files[key]:
        files[key] = (*files[key], unit)


def keep(into: dict[int, float], more: Mapping[int, float], times: float = 1.0) -> None:
    """Add units as surely as they are known, the surer of two values."""
    for unit, value in more.items():
        if value * times > into.get(unit, 0.0):
            into[unit] = value * times
