"""A stamp on each volunteer's row: what has changed since somebody looked

Revision: 0015, follows 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column(
        "volunteers", sa.Column("stamp", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.create_index("ix_volunteers_stamp", "volunteers", ["stamp"])
