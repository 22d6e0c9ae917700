"""What columns of many tables have in common."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware time, kept as UTC; SQLite drops the zone, so naive values are refused here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def key() -> Column[int]:
    """The number of a row."""
    return Column("id", Integer, primary_key=True, autoincrement=True)


def part_of(table: str, name: str, **options: Any) -> Column[int]:
    """What a row belongs to, and goes with."""
    whole = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(name, whole, nullable=False, **options)


def person(name: str = "person_id", **options: Any) -> Column[int]:
    """Whose row it is; it goes with them."""
    return part_of("people", name, **options)


def whoever(name: str) -> Column[int]:
    """Who did something to a row, which stays when they go."""
    return Column(name, ForeignKey("people.id", ondelete="SET NULL"))


def home() -> tuple[Column[Any], ...]:
    """About where somebody lives, if they have said so."""
    return Column("district", String(40)), Column("lat", Float), Column("lon", Float)


def meeting() -> tuple[Column[Any], ...]:
    """When and where people are to meet."""
    return (
        Column("starts_at", UTCDateTime, nullable=False),
        Column("ends_at", UTCDateTime, nullable=False),
        Column("district", String(40), nullable=False),
        Column("lat", Float, nullable=False),
        Column("lon", Float, nullable=False),
        Column("meeting_point", String(200), nullable=False),
    )


def index_where(condition: str, name: str, *columns: str, unique: bool = False) -> Index:
    """An index of those rows alone for which the condition holds."""
    rows = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=rows, postgresql_where=rows)
