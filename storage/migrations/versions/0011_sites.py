"""Where newcomers live and needs take place: a site of the town's

Revision: 0011, follows 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("newcomers", sa.Column("site", sa.String(40)))
    op.add_column("needs", sa.Column("site", sa.String(40)))
