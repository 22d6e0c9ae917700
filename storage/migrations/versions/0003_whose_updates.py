"""Whose an update is, so that several replicas can keep one person's in order

Revision: 0003, follows 0001
"""

import sqlalchemy as sa
from alembic import op

from storage.inbox import sender_of

revision = "0003"
down_revision = "0002"

WAITING = sa.text("done_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("sender_id", sa.BigInteger(), server_default="0", nullable=False)
        )
        batch_op.drop_index("ix_inbox_waiting")
    _fill()
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_waiting",
            ["sender_id", "update_id"],
            unique=False,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        )


def _fill() -> None:
    """What the program had not finished when it was stopped for this goes on in its order."""
    inbox = sa.table(
        "inbox",
        *(sa.column(name) for name in ("update_id", "sender_id", "done_at")),
        sa.column("payload", sa.JSON),
    )
    left = op.get_bind().execute(
        sa.select(inbox.c.update_id, inbox.c.payload).where(inbox.c.done_at.is_(None))
    )
    for update_id, payload in left.all():
        row = sa.update(inbox).where(inbox.c.update_id == update_id)
        op.get_bind().execute(row.values(sender_id=sender_of(payload)))
