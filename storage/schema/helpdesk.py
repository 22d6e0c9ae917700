"""Questions of newcomers, and the team that answers them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

from storage.schema.columns import UTCDateTime, key, metadata, part_of, person, whoever

questions = Table(
    "questions",
    metadata,
    key(),
    person(),
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
    whoever("claimed_by"),
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
    key(),
    part_of("questions", "question_id"),
    whoever("author_id"),
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
    key(),
    part_of("questions", "question_id"),
    person(),  # whose chat it is, or the group's
    Column("message_id", BigInteger, nullable=False),
    Column("card", Boolean, nullable=False),  # the one that shows how things stand
    UniqueConstraint("person_id", "message_id"),
    Index(None, "question_id"),
)

topics = Table(  # of the coordination group's forum
    "topics",
    metadata,
    person(primary_key=True),
    person("group_id"),
    Column("thread_id", BigInteger, nullable=False),
    Index(None, "thread_id"),
    Index(None, "group_id"),
)

moved_groups = Table(  # the settings keep naming the id from before
    "moved_groups",
    metadata,
    Column("was", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
)

duties = Table(
    "duties",
    metadata,
    person(primary_key=True),
    Column("until", UTCDateTime),  # NULL: until they say otherwise
    Column("working", Boolean, nullable=False, server_default=true()),  # else off duty
)

duty_hours = Table(
    "duty_hours",
    metadata,
    person(primary_key=True),
    Column("spans", JSON, nullable=False),  # day, from and until, in minutes of the office's day
    Column("begins_at", UTCDateTime, nullable=False),  # the next of them; what waits is shown then
    Index(None, "begins_at"),
)
