"""Questions, what was said about them, where the team sees them, and who is on duty

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hits", sa.JSON(), nullable=False),
        sa.Column("article", sa.String(length=64), server_default="", nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=True),
        sa.Column("alarm", sa.String(length=80), server_default="", nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raise_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raised", sa.Integer(), server_default="0", nullable=False),
        sa.Column("told_to", sa.Integer(), server_default="0", nullable=False),
        _belongs("questions", "person_id", "people", "CASCADE"),
        _belongs("questions", "claimed_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_person_id_asked_at", "questions", ["person_id", "asked_at"])
    op.create_index("ix_questions_state", "questions", ["state"])
    op.create_index("ix_questions_raise_at", "questions", ["raise_at"])
    _messages()
    op.create_table(
        "topics",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        _belongs("topics", "person_id", "people", "CASCADE"),
        _belongs("topics", "group_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_topics"),
    )
    op.create_index("ix_topics_thread_id", "topics", ["thread_id"])
    op.create_index("ix_topics_group_id", "topics", ["group_id"])
    op.create_table(
        "duties",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        _belongs("duties", "person_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_duties"),
    )


def _messages() -> None:
    op.create_table(
        "question_messages",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("from_team", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        _belongs("question_messages", "question_id", "questions", "CASCADE"),
        _belongs("question_messages", "author_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_question_messages"),
        sa.UniqueConstraint("update_id", name="uq_question_messages_update_id"),
    )
    op.create_index("ix_question_messages_question_id", "question_messages", ["question_id"])
    op.create_index(
        "ix_question_messages_author_id_said_at", "question_messages", ["author_id", "said_at"]
    )
    op.create_table(
        "question_copies",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("card", sa.Boolean(), nullable=False),
        _belongs("question_copies", "question_id", "questions", "CASCADE"),
        _belongs("question_copies", "person_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_question_copies"),
        sa.UniqueConstraint(
            "person_id", "message_id", name="uq_question_copies_person_id_message_id"
        ),
    )
    op.create_index("ix_question_copies_question_id", "question_copies", ["question_id"])


def _belongs(table: str, column: str, to: str, when_gone: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=when_gone)
