"""The last update of each person that had its effect: a replay is known by it

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("people", sa.Column("last_update_id", sa.BigInteger(), nullable=True))
