"""What has come in, what is to go out, and how fast it may."""

from sqlalchemy import JSON, BigInteger, Column, Float, Index, Integer, String, Table, Text

from storage.schema.columns import UTCDateTime, index_where, key, metadata, person

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sender_id", BigInteger, nullable=False, server_default="0"),
    Column("received_at", UTCDateTime, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done_at", UTCDateTime),
    Column("fault", Text),
    index_where("done_at IS NULL", "ix_inbox_waiting", "sender_id", "update_id"),
)

outbox = Table(
    "outbox",
    metadata,
    key(),
    Column("kind", String(20), nullable=False),
    person(),
    Column("subject_id", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("not_before", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("outcome", String(10)),  # None: waiting
    Column("finished_at", UTCDateTime),
    Column("claimed_until", UTCDateTime),  # somebody is sending it; free again after that
    index_where("outcome IS NULL", "ix_outbox_waiting", "not_before"),
    index_where("outcome IS NULL", "ix_outbox_order", "priority", "id"),
    index_where("outcome IS NULL", "ix_outbox_chat", "person_id", "priority", "id"),
    index_where("claimed_until IS NOT NULL", "ix_outbox_claimed", "claimed_until"),
    Index(None, "kind", "subject_id"),
)

# How the replicas on one PostgreSQL share Telegram's limits. Seconds of the database's clock; chat
# 0 is all of them. SQLite has one process, which keeps its pace in memory.
pace = Table(
    "pace",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("free_at", Float, nullable=False),  # the next message may go then
    Column("held_until", Float, nullable=False),  # Telegram told us to wait
    Column("told_at", Float, nullable=False),  # and when it did
)
