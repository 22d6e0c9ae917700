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
    Column("response", JSON),  # what their answers have taught; None: nothing yet
    Column("price", Float, nullable=False, server_default="0"),  # of their time, in places
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
    Column("alerted", Boolean, nullable=False, server_default=false()),  # nobody is left
    Column("chance", Float),  # that all places fill, when last looked at
    Column("warned", Boolean, nullable=False, server_default=false()),  # that chance is low
    Column("site", String(40)),
    Index(None, "look_at"),
    Index(None, "turn_at"),
    Index(None, "created_by"),
    Index(None, "meeting_point", "kind"),
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
    Column("guess", JSON),  # what was believed when they were asked; None: they came by themselves
    Column("why", String(10)),  # what decided that they were asked before others
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

chores = Table(
    "chores",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("due_at", UTCDateTime, nullable=False),
    Column("found", JSON),  # what it found out the last time
)

articles = Table(
    "articles",
    metadata,
    _id(),
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
    _id(),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("language", String(8), nullable=False),
    Column("text", JSON, nullable=False),
    Column("before", JSON(none_as_null=True)),  # what it was to replace
    _person("proposed_by"),
    Column("proposed_at", UTCDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("decided_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("decided_at", UTCDateTime),
    Column("note", Text, nullable=False, server_default=""),
    Index(None, "state"),
    Index(None, "article_id"),
)

knowledge = Table(  # one row
    "knowledge",
    metadata,
    _id(),
    Column("revision", Integer, nullable=False),  # grows with every change that is published
    Column("look_at", UTCDateTime),  # when to look what is stale
)

questions = Table(
    "questions",
    metadata,
    _id(),
    _person(),
    Column("state", String(12), nullable=False),
    Column("language", String(8), nullable=False),  # of what was written
    Column("text", Text, nullable=False),  # what was looked for; emptied after a while
    Column("hits", JSON, nullable=False),  # the keys of the articles that fit best
    Column("article", String(64), nullable=False, server_default=""),  # the one that was shown
    Column("helped", Boolean),
    Column("alarm", String(80), nullable=False, server_default=""),  # the kinds, with commas
    Column("update_id", BigInteger, nullable=False),  # of the first message
    Column("asked_at", UTCDateTime, nullable=False),
    Column("handed_at", UTCDateTime),
    Column("claimed_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("answered_at", UTCDateTime),  # by a person, for the first time
    Column("closed_at", UTCDateTime),
    Column("raise_at", UTCDateTime),  # when to raise it again, if nobody has answered
    Column("raised", Integer, nullable=False, server_default="0"),
    Column("told_to", Integer, nullable=False, server_default="0"),  # the last message passed on
    Index(None, "person_id", "asked_at"),
    Index(None, "state"),
    Index(None, "raise_at"),
)

question_messages = Table(
    "question_messages",
    metadata,
    _id(),
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
    Column("author_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("from_team", Boolean, nullable=False),
    Column("kind", String(12), nullable=False),  # "text", or what else it is
    Column("text", Text, nullable=False),
    Column("chat_id", BigInteger, nullable=False),  # where it stands, to copy it from there
    Column("message_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("said_at", UTCDateTime, nullable=False),
    Index(None, "question_id"),
    Index(None, "author_id", "said_at"),
)

question_copies = Table(  # where the team sees a question: an answer to it is known by that
    "question_copies",
    metadata,
    _id(),
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
    _person(),  # whose chat it is, or the group's
    Column("message_id", BigInteger, nullable=False),
    Column("card", Boolean, nullable=False),  # the one that shows how things stand
    UniqueConstraint("person_id", "message_id"),
    Index(None, "question_id"),
)

topics = Table(  # of the coordination group's forum
    "topics",
    metadata,
    _person(primary_key=True),
    _person("group_id"),
    Column("thread_id", BigInteger, nullable=False),
    Index(None, "thread_id"),
    Index(None, "group_id"),
)

duties = Table(
    "duties",
    metadata,
    _person(primary_key=True),
    Column("until", UTCDateTime),  # NULL: until they say otherwise
)

requests = Table(
    "requests",
    metadata,
    _id(),
    _person(),
    Column("kind", String(20), nullable=False),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("ends_at", UTCDateTime, nullable=False),
    Column("district", String(40), nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("meeting_point", String(200), nullable=False),
    Column("languages", JSON, nullable=False),
    Column("wishes", JSON, nullable=False),
    Column("note", Text, nullable=False),
    Column("stage", String(10), nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    Column("decided_by", ForeignKey("people.id", ondelete="SET NULL")),
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
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True),
    _person(primary_key=True),
    Column("message_id", BigInteger, nullable=False),
)

# A line joins whoever asked and whoever comes, for one assignment; until it is used there is no
# row, and after a while there is none again.
lines = Table(
    "lines",
    metadata,
    Column("id", ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True),
    _person("newcomer_id"),
    _person("volunteer_id"),
    Column("ended_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("reported_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("reported_at", UTCDateTime),
    Column("forget_at", UTCDateTime, nullable=False),
    Index(None, "forget_at"),
    Index(None, "newcomer_id"),
    Index(None, "volunteer_id"),
)

line_texts = Table(
    "line_texts",
    metadata,
    _id(),
    Column("line_id", ForeignKey("lines.id", ondelete="CASCADE"), nullable=False),
    _person(),
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
    _person(primary_key=True),
    Column("line_id", ForeignKey("lines.id", ondelete="CASCADE"), nullable=False),
    Column("until", UTCDateTime, nullable=False),
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
