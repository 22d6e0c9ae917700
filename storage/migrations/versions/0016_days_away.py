"""On which days a volunteer is away

Revision: 0016, follows 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    for name in ("away_from", "away_until"):
        op.add_column("volunteers", sa.Column(name, sa.Date(), nullable=True))
