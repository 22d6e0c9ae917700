"""Requests of newcomers, and the line between who asked and who comes."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    false,
)

from storage.schema.columns import UTCDateTime, key, meeting, metadata, part_of, person, whoever

requests = Table(
    "requests",
    metadata,
    key(),
    person(),
    Column("kind", String(20), nullable=False),
    *meeting(),
    Column("languages", JSON, nullable=False),
    Column("wishes", JSON, nullable=False),
    Column("note", Text, nullable=False),
    Column("stage", String(10), nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    whoever("decided_by"),
    Column("need_id", ForeignKey("needs.id", ondelete="SET NULL")),
    Column("changed", Boolean, nullable=False, server_default=false()),
    Column("reason", String(10)),
    Column("words", String(300), nullable=False, server_default=""),
    Column("outcome", String(10)),
    Column("rung", String(10)),  # what is due next
    Column("rung_at", UTCDateTime),  # and when
    Index(None, "person_id", "stage"),
    Index(None, "need_id"),
    Index(None, "rung_at"),
)

# Every coordinator has a card of their own of each request; all of them are kept up to date.
request_cards = Table(
    "request_cards",
    metadata,
    part_of("requests", "request_id", primary_key=True),
    person(primary_key=True),
    Column("message_id", BigInteger, nullable=False),
)

# A line joins whoever asked and whoever comes, for one assignment; until it is used there is no
# row, and after a while there is none again.
lines = Table(
    "lines",
    metadata,
    part_of("assignments", "id", primary_key=True),
    person("newcomer_id"),
    person("volunteer_id"),
    whoever("ended_by"),
    whoever("reported_by"),
    Column("reported_at", UTCDateTime),
    Column("forget_at", UTCDateTime, nullable=False),
    Index(None, "forget_at"),
    Index(None, "newcomer_id"),
    Index(None, "volunteer_id"),
)

line_texts = Table(
    "line_texts",
    metadata,
    key(),
    part_of("lines", "line_id"),
    person(),
    Column("text", Text, nullable=False),
    Column("written_at", UTCDateTime, nullable=False),
    Column("delivered_at", UTCDateTime),
    Index(None, "line_id", "person_id", "written_at"),
    Index(None, "person_id"),
)

# Into which line somebody's next texts go.
speaking = Table(
    "speaking",
    metadata,
    person(primary_key=True),
    part_of("lines", "line_id"),
    Column("until", UTCDateTime, nullable=False),
)
