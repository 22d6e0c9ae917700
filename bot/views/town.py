"""What a view may know of the town."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.places import District


@dataclass(frozen=True)
class Town:
    """Its districts and its time zone."""

    districts: Mapping[str, District]
    zone: ZoneInfo
