"""The tables. Times are aware UTC; states are the words of the domain."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
    true,
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


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _person(name: str = "person_id", **options: Any) -> Column[int]:
    return Column(name, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, **options)


def _need(**options: Any) -> Column[int]:
    return Column("need_id", ForeignKey("needs.id", ondelete="CASCADE"), nullable=False, **options)


people = Table(
    "people",
    metadata,
    _id(),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("first_name", String(64), nullable=False, server_default=""),
    Column("language", String(8)),
    Column("consented_at", UTCDateTime),
    Column("coordinator", Boolean, nullable=False, server_default=false()),
    Column("reachable", Boolean, nullable=False, server_default=true()),
    Column("news", Boolean, nullable=False, server_default=true()),
    Column("created_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
    Column("last_update_id", BigInteger),  # of what must not happen twice: a replay is known by it
    Column("hold_until", UTCDateTime),  # Telegram throttles this chat, or the network failed
    Index("ix_people_held", "hold_until", sqlite_where=text("hold_until IS NOT NULL"),
          postgresql_where=text("hold_until IS NOT NULL")),
)  # fmt: skip

volunteers = Table(
    "volunteers",
    metadata,
    _person(primary_key=True),
    Column("status", String(10), nullable=False),
    Column("languages", JSON, nullable=False),  # {"uk": 3}
    Column("skills", JSON, nullable=False),  # ["interpreting"]
    Column("availability", BigInteger, nullable=False),
    Column("district", String(40)),
    Column("lat", Float),
    Column("lon", Float),
    Column("radius_km", Integer, nullable=False),
    Column("car", Boolean, nullable=False),
    Column("weekly_cap", Integer, nullable=False),
    Column("quiet_begins", Time, nullable=False),
    Column("quiet_ends", Time, nullable=False),
    Column("night_calls", Boolean, nullable=False),
    Column("adult", Boolean, nullable=False),
    Column("gender", String(10)),
    Column("cleared_until", Date),
    Column("paused_until", UTCDateTime),
    Column("joined_at", UTCDateTime, nullable=False),
)

newcomers = Table(
    "newcomers",
    metadata,
    _person(primary_key=True),
    Column("languages", JSON, nullable=False),
    Column("district", String(40)),
    Column("lat", Float),
    Column("lon", Float),
    Column("accommodation", String(100), nullable=False, server_default=""),
    Column("site", String(40)),
    Column("arrived_at", UTCDateTime, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    _person(primary_key=True),
    Column("dialogue", String(20), primary_key=True),
    Column("turn", Integer, nullable=False),  # the highest is the one in front
    Column("question", String(40), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("page", Integer, nullable=False),
    Column("changing", Boolean, nullable=False),
    Column("message_id", BigInteger),
    Column("update_id", BigInteger, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the secret in the link
    _person("created_by"),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("used_by", ForeignKey("people.id", ondelete="SET NULL")),
)

needs = Table(
    "needs",
    metadata,
    _id(),
    Column("kind", String(20), nullable=False),
    Column("title", String(60), nullable=False),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("ends_at", UTCDateTime, nullable=False),
    Column("district", String(40), nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("meeting_point", String(200), nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("filled", Integer, nullable=False, server_default="0"),
    Column("languages", JSON, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("requirements", JSON, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("public_note", Text, nullable=False),
    Column("private_note", Text, nullable=False),
    Column("ended_as", String(10)),
    _person("created_by"),
    Column("created_at", UTCDateTime, nullable=False),
    Column("wave", Integer, nullable=False, server_default="0"),
    Column("look_at", UTCDateTime),  # when to look whom to ask next
    Column("turn_at", UTCDateTime),  # when it begins, then when it ends
    Column("card_message_id", BigInteger),
    Column("alerted", Boolean, nullable=False, server_default=false()),
    Column("site", String(40)),
    Index(None, "look_at"),
    Index(None, "turn_at"),
    Index(None, "created_by"),
)

offers = Table(
    "offers",
    metadata,
    _id(),
    _need(),
    _person(),
    Column("wave", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("distance_m", Integer),
    Column("asked_at", UTCDateTime, nullable=False),
    Column("answered_at", UTCDateTime),
    Column("remind_at", UTCDateTime),  # "later": when to ask once more
    Column("message_id", BigInteger),
    UniqueConstraint("need_id", "person_id"),
    Index(None, "person_id", "asked_at"),
    Index(None, "remind_at"),
)

_ACTIVE = text("state IN ('booked', 'confirmed')")

assignments = Table(
    "assignments",
    metadata,
    _id(),
    _need(),
    _person(),
    Column("seat", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("booked_at", UTCDateTime, nullable=False),
    Column("rung", String(10)),  # the next step of the ladder
    Column("rung_at", UTCDateTime),  # and when it is due
    Column("rung_until", UTCDateTime),  # and from when on it makes no sense any more
    Index("uq_assignments_seat", "need_id", "seat", unique=True,
          sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
    Index("uq_assignments_person", "need_id", "person_id", unique=True,
          sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
    Index(None, "rung_at"),
    Index(None, "person_id"),
)  # fmt: skip

waiting = Table(
    "waiting",
    metadata,
    _id(),
    _need(),
    _person(),
    Column("since", UTCDateTime, nullable=False),
    Column("called_at", UTCDateTime),  # a place was offered to them
    UniqueConstraint("need_id", "person_id"),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    _id(),
    Column("audience", JSON, nullable=False),
    Column("language", String(8), nullable=False),  # of the original among the texts
    Column("texts", JSON, nullable=False),  # {"de": "..."}
    Column("wanted", String(10), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("begins_at", UTCDateTime, nullable=False),
    Column("stage", String(10), nullable=False),
    _person("created_by"),
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
    _id(),
    Column("broadcast_id", ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    _person(),
    Column("outcome", String(10)),  # NULL: not written to yet
    Column("message_id", BigInteger),
    Column("answer", String(10)),
    Column("answered_at", UTCDateTime),
    UniqueConstraint("broadcast_id", "person_id"),  # nobody is written to twice
    Index(None, "broadcast_id", "outcome", "answer"),
    Index(None, "person_id"),
)

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
    Index("ix_inbox_waiting", "sender_id", "update_id", sqlite_where=text("done_at IS NULL"),
          postgresql_where=text("done_at IS NULL")),
)  # fmt: skip

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("kind", String(20), nullable=False),
    _person(),
    Column("subject_id", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("not_before", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("outcome", String(10)),  # None: waiting
    Column("finished_at", UTCDateTime),
    Column("claimed_until", UTCDateTime),  # somebody is sending it; free again after that
    Index("ix_outbox_waiting", "not_before", sqlite_where=text("outcome IS NULL"),
          postgresql_where=text("outcome IS NULL")),
    Index("ix_outbox_order", "priority", "id", sqlite_where=text("outcome IS NULL"),
          postgresql_where=text("outcome IS NULL")),
    Index("ix_outbox_chat", "person_id", "priority", "id", sqlite_where=text("outcome IS NULL"),
          postgresql_where=text("outcome IS NULL")),
    Index("ix_outbox_claimed", "claimed_until",
          sqlite_where=text("claimed_until IS NOT NULL"),
          postgresql_where=text("claimed_until IS NOT NULL")),
    Index(None, "kind", "subject_id"),
)  # fmt: skip

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
