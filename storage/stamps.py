"""Which volunteers' rows have been written since somebody looked.

Each write puts a stamp on the row. In PostgreSQL it is the number of the transaction, and a
reader goes on from the oldest one that had not ended when it last looked: whatever was committed
since has that number or a higher one, in whatever order transactions ended. SQLite has one writer
at a time: there it is a count, which follows the clock's milliseconds so that none is given twice
when the last row is deleted.
"""

from sqlalchemy import BigInteger, ColumnElement, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import volunteers

HERE = func.txid_snapshot_xmin(func.txid_current_snapshot())
MILLISECONDS: ColumnElement[int] = literal_column(
    "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
)
LATEST = func.coalesce(func.max(volunteers.c.stamp), 0)


def stamp(c: AsyncConnection) -> ColumnElement[int]:
    """What marks a row that is written now."""
    if c.dialect.name == "postgresql":
        return func.txid_current(type_=BigInteger)
    count = select(func.max(LATEST + 1, MILLISECONDS)).select_from(volunteers)
    return count.correlate(None).scalar_subquery()


async def mark(c: AsyncConnection) -> int:
    """From which stamp on to read next time; to be asked before the rows are read."""
    next_ = HERE if c.dialect.name == "postgresql" else LATEST + 1
    return int((await c.execute(select(next_))).scalar_one())
