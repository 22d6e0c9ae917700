"""What is needed, who is asked about it, and who comes."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.schema.columns import (
    UTCDateTime,
    index_where,
    key,
    meeting,
    metadata,
    part_of,
    person,
)

needs = Table(
    "needs",
    metadata,
    key(),
    Column("kind", String(20), nullable=False),
    Column("title", String(60), nullable=False),
    *meeting(),
    Column("capacity", Integer, nullable=False),
    Column("filled", Integer, nullable=False, server_default="0"),
    Column("languages", JSON, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("requirements", JSON, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("public_note", Text, nullable=False),
    Column("private_note", Text, nullable=False),
    Column("ended_as", String(10)),
    person("created_by"),
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
    key(),
    part_of("needs", "need_id"),
    person(),
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

_ACTIVE = "state IN ('booked', 'confirmed')"

assignments = Table(
    "assignments",
    metadata,
    key(),
    part_of("needs", "need_id"),
    person(),
    Column("seat", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("booked_at", UTCDateTime, nullable=False),
    Column("rung", String(10)),  # the next step of the ladder
    Column("rung_at", UTCDateTime),  # and when it is due
    Column("rung_until", UTCDateTime),  # and from when on it makes no sense any more
    index_where(_ACTIVE, "uq_assignments_seat", "need_id", "seat", unique=True),
    index_where(_ACTIVE, "uq_assignments_person", "need_id", "person_id", unique=True),
    Index(None, "rung_at"),
    Index(None, "person_id"),
)

waiting = Table(
    "waiting",
    metadata,
    key(),
    part_of("needs", "need_id"),
    person(),
    Column("since", UTCDateTime, nullable=False),
    Column("called_at", UTCDateTime),  # a place was offered to them
    UniqueConstraint("need_id", "person_id"),
)

chores = Table(
    "chores",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("due_at", UTCDateTime, nullable=False),
    Column("found", JSON),  # what it found out the last time
)
