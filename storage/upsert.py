"""INSERT ... ON CONFLICT, which SQLAlchemy spells once for each engine."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def upsert(
    c: AsyncConnection,
    table: Table,
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    key: Sequence[Column[Any]],
    changes: Mapping[str, Any] | None = None,
) -> int:
    """Insert one row or several; where the key is taken, apply ``changes`` or leave it as it is.

    Returns how many rows were inserted or changed.
    """
    insert = sqlite.insert if c.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(values)
    if changes:
        statement = statement.on_conflict_do_update(index_elements=key, set_=dict(changes))
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    return (await c.execute(statement)).rowcount
