"""Photos that volunteers give of themselves: Telegram's id of the file alone

Revision: 0014, follows 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "photos",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(250)),
        sa.Column("awaited_until", sa.DateTime(timezone=True)),
        sa.Column("update_id", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_photos_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_photos"),
    )
