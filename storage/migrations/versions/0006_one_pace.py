"""How several replicas keep one pace, and wake whoever sends

Revision: 0006, follows 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# What is owed becomes known when it is committed, however it came into the table.
WAKE = """
CREATE FUNCTION lotse_owed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('lotse_owed', '');
    RETURN NULL;
END $$
"""
OWED = """
CREATE TRIGGER owed AFTER INSERT ON outbox
FOR EACH STATEMENT EXECUTE FUNCTION lotse_owed()
"""
OWED_AGAIN = """
CREATE TRIGGER owed_again AFTER UPDATE OF outcome ON outbox
FOR EACH ROW WHEN (OLD.outcome IS NOT NULL AND NEW.outcome IS NULL) EXECUTE FUNCTION lotse_owed()
"""


def upgrade() -> None:
    op.create_table(
        "pace",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("free_at", sa.Float(), nullable=False),
        sa.Column("held_until", sa.Float(), nullable=False),
        sa.Column("told_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_pace")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in (WAKE, OWED, OWED_AGAIN):
            op.execute(statement)
