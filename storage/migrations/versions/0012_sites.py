"""Where newcomers live and needs take place: a site of the town's

Revision: 0012, follows 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("newcomers", sa.Column("site", sa.String(40)))
    op.add_column("needs", sa.Column("site", sa.String(40)))
