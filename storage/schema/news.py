"""Broadcasts, and who gets them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from storage.schema.columns import UTCDateTime, key, metadata, part_of, person

broadcasts = Table(
    "broadcasts",
    metadata,
    key(),
    Column("audience", JSON, nullable=False),
    Column("language", String(8), nullable=False),  # of the original among the texts
    Column("texts", JSON, nullable=False),  # {"de": "..."}
    Column("wanted", String(10), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("begins_at", UTCDateTime, nullable=False),
    Column("stage", String(10), nullable=False),
    person("created_by"),
    Column("created_at", UTCDateTime, nullable=False),
    Column("listed_to", Integer),  # the last person listed; NULL when all are
    Column("told", Integer, nullable=False, server_default="0"),  # what the card shows
    Column("look_at", UTCDateTime),  # when to list, to count and to tell
    Column("card_message_id", BigInteger),
    Index(None, "look_at"),
    Index(None, "created_by"),
)

recipients = Table(
    "recipients",
    metadata,
    key(),
    part_of("broadcasts", "broadcast_id"),
    person(),
    Column("outcome", String(10)),  # NULL: not written to yet
    Column("message_id", BigInteger),
    Column("answer", String(10)),
    Column("answered_at", UTCDateTime),
    UniqueConstraint("broadcast_id", "person_id"),  # nobody is written to twice
    Index(None, "broadcast_id", "outcome", "answer"),
    Index(None, "person_id"),
)
