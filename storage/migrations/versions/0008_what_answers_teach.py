"""What answers teach, what was believed when somebody was asked, and how likely a need fills

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("response", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("price", sa.Float(), server_default="0", nullable=False))
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guess", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("why", sa.String(length=10), nullable=True))
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chance", sa.Float(), nullable=True))
        batch_op.add_column(
            sa.Column("warned", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index(
            "ix_needs_meeting_point_kind", ["meeting_point", "kind"], unique=False
        )
    op.create_table(
        "chores",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_chores"),
    )
