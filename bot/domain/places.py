"""Where things are: points, districts, and the distance between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_000
GRID_M = 500  # what is kept of a person's whereabouts is no finer than this
DEGREE_M = 111_195  # one degree of latitude


@dataclass(frozen=True)
class Point:
    """Degrees, WGS 84."""

    lat: float
    lon: float

    def distance_m(self, other: "Point") -> float:
        """Great-circle distance in metres (haversine)."""
        a, b = radians(self.lat), radians(other.lat)
        half = sin((b - a) / 2) ** 2
        half += cos(a) * cos(b) * sin(radians(other.lon - self.lon) / 2) ** 2
        return 2 * EARTH_M * asin(sqrt(half))

    def coarse(self) -> "Point":
        """The nearest point of a 500 m grid: where a person lives, no closer than that."""
        step = GRID_M / DEGREE_M
        lat = round(self.lat / step) * step
        wide = step / max(cos(radians(lat)), 0.01)
        return Point(round(lat, 5), round(round(self.lon / wide) * wide, 5))


@dataclass(frozen=True)
class District:
    """A part of the town; ``names`` by language, "" for all the others."""

    key: str
    names: Mapping[str, str]
    point: Point

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names[""]


@dataclass(frozen=True)
class Site:
    """Where people live or help happens: a shelter, an office. Only those concerned see where."""

    key: str
    names: Mapping[str, str]
    district: str
    address: str = ""

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names[""]

    def where(self, language: str) -> str:
        """Name and address, for those who go there."""
        return ", ".join(it for it in (self.name(language), self.address) if it)
