"""Weekly hours on duty, and who is off duty in spite of them

Revision: 0013, follows 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "duty_hours",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_duty_hours_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_duty_hours"),
    )
    op.create_index("ix_duty_hours_begins_at", "duty_hours", ["begins_at"])
    op.add_column(
        "duties", sa.Column("working", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
