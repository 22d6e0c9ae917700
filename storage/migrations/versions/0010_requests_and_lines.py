"""Requests of newcomers, their cards, and the lines on which two people write to each other

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def _person(
    table: str, name: str = "person_id", *, stays: bool = False
) -> sa.ForeignKeyConstraint:
    then = "SET NULL" if stays else "CASCADE"
    return sa.ForeignKeyConstraint([name], ["people.id"], name=f"fk_{table}_{name}", ondelete=then)


def upgrade() -> None:
    _requests()
    _lines()


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("meeting_point", sa.String(length=200), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("changed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=True),
        sa.Column("words", sa.String(length=300), server_default="", nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("rung", sa.String(length=10), nullable=True),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=True),
        _person("requests"),
        _person("requests", "decided_by", stays=True),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name="fk_requests_need_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    op.create_index("ix_requests_person_id_stage", "requests", ["person_id", "stage"])
    op.create_index("ix_requests_need_id", "requests", ["need_id"])
    op.create_index("ix_requests_rung_at", "requests", ["rung_at"])
    op.create_table(
        "request_cards",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_cards_request_id", ondelete="CASCADE"
        ),
        _person("request_cards"),
        sa.PrimaryKeyConstraint("request_id", "person_id", name="pk_request_cards"),
    )


def _lines() -> None:
    op.create_table(
        "lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("newcomer_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("reported_by", sa.Integer(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forget_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["assignments.id"], name="fk_lines_id", ondelete="CASCADE"
        ),
        _person("lines", "newcomer_id"),
        _person("lines", "volunteer_id"),
        _person("lines", "ended_by", stays=True),
        _person("lines", "reported_by", stays=True),
        sa.PrimaryKeyConstraint("id", name="pk_lines"),
    )
    for column in ("forget_at", "newcomer_id", "volunteer_id"):
        op.create_index(f"ix_lines_{column}", "lines", [column])
    op.create_table(
        "line_texts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["line_id"], ["lines.id"], name="fk_line_texts_line_id", ondelete="CASCADE"
        ),
        _person("line_texts"),
        sa.PrimaryKeyConstraint("id", name="pk_line_texts"),
    )
    op.create_index(
        "ix_line_texts_line_id_person_id_written_at",
        "line_texts",
        ["line_id", "person_id", "written_at"],
    )
    op.create_index("ix_line_texts_person_id", "line_texts", ["person_id"])
    op.create_table(
        "speaking",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        _person("speaking"),
        sa.ForeignKeyConstraint(
            ["line_id"], ["lines.id"], name="fk_speaking_line_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_speaking"),
    )
