"""Who is sending a message, and which chats have to wait

Revision: 0002, follows 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("people", sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
    _index("ix_people_held", "people", ["hold_until"], "hold_until IS NOT NULL")
    _index("ix_outbox_order", "outbox", ["priority", "id"], "outcome IS NULL")
    _index("ix_outbox_chat", "outbox", ["person_id", "priority", "id"], "outcome IS NULL")
    _index("ix_outbox_claimed", "outbox", ["claimed_until"], "claimed_until IS NOT NULL")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    holds = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=holds, postgresql_where=holds)
