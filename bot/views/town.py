"""What a view may know of the town."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.domain.places import District, Site


@dataclass(frozen=True)
class Town:
    """Its districts, its time zone, its sites."""

    districts: Mapping[str, District]
    zone: ZoneInfo
    sites: Mapping[str, Site] = field(default_factory=dict)
