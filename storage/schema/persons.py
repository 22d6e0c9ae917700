"""People, what they say of themselves, and what they are just saying."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    String,
    Table,
    Time,
    false,
    true,
)

from storage.schema.columns import UTCDateTime, home, index_where, key, metadata, person, whoever

people = Table(
    "people",
    metadata,
    key(),
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
    index_where("hold_until IS NOT NULL", "ix_people_held", "hold_until"),
)

volunteers = Table(
    "volunteers",
    metadata,
    person(primary_key=True),
    Column("status", String(10), nullable=False),
    Column("languages", JSON, nullable=False),  # {"uk": 3}
    Column("skills", JSON, nullable=False),  # ["interpreting"]
    Column("availability", BigInteger, nullable=False),
    *home(),
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
    Column("away_from", Date),
    Column("away_until", Date),
    Column("joined_at", UTCDateTime, nullable=False),
    Column("response", JSON),  # what their answers have taught; None: nothing yet
    Column("price", Float, nullable=False, server_default="0"),  # of their time, in places
    Column("stamp", BigInteger, nullable=False, server_default="0", index=True),  # storage/stamps
)

photos = Table(
    "photos",
    metadata,
    person(primary_key=True),
    Column("file_id", String(250)),  # Telegram's; the picture itself is not kept
    Column("awaited_until", UTCDateTime),  # until then the next picture is the photo
    Column("update_id", BigInteger),  # that brought it: a replay is known by it
)

newcomers = Table(
    "newcomers",
    metadata,
    person(primary_key=True),
    Column("languages", JSON, nullable=False),
    *home(),
    Column("accommodation", String(100), nullable=False, server_default=""),
    Column("site", String(40)),
    Column("arrived_at", UTCDateTime, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    person(primary_key=True),
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
    person("created_by"),
    Column("expires_at", UTCDateTime, nullable=False),
    whoever("used_by"),
)
