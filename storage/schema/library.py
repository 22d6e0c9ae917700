"""What newcomers can look up, and what is proposed for it."""

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table, Text

from storage.schema.columns import UTCDateTime, key, metadata, part_of, person, whoever

articles = Table(
    "articles",
    metadata,
    key(),
    Column("key", String(64), nullable=False, unique=True),  # its id in files
    Column("category", String(30), nullable=False),
    Column("site", String(120), nullable=False),
    Column("source", String(500), nullable=False),
    Column("source_name", String(120), nullable=False),
    Column("checked", Date),
    Column("valid_until", Date),
    Column("texts", JSON, nullable=False),  # {"de": {"question": "...", "answer": "..."}}
    Column("version", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    key(),
    part_of("articles", "article_id"),
    Column("language", String(8), nullable=False),
    Column("text", JSON, nullable=False),
    Column("before", JSON(none_as_null=True)),  # what it was to replace
    person("proposed_by"),
    Column("proposed_at", UTCDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    whoever("decided_by"),
    Column("decided_at", UTCDateTime),
    Column("note", Text, nullable=False, server_default=""),
    Index(None, "state"),
    Index(None, "article_id"),
)

knowledge = Table(  # one row
    "knowledge",
    metadata,
    key(),
    Column("revision", Integer, nullable=False),  # grows with every change that is published
    Column("look_at", UTCDateTime),  # when to look what is stale
)
