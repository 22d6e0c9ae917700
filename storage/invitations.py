"""One-time links that make someone a coordinator; only a digest of the secret is kept."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import invitations


async def add(c: AsyncConnection, secret: str, created_by: int, expires_at: datetime) -> None:
    values = {"digest": _digest(secret), "created_by": created_by, "expires_at": expires_at}
    await c.execute(insert(invitations).values(values))


async def use(c: AsyncConnection, secret: str, person_id: int, now: datetime) -> bool:
    """Use the invitation up; True if it was good, or if this person is the one who used it."""
    row = invitations.c.digest == _digest(secret)
    good = row & invitations.c.used_by.is_(None) & (invitations.c.expires_at > now)
    if (await c.execute(update(invitations).where(good).values(used_by=person_id))).rowcount:
        return True
    query = select(invitations.c.used_by).where(row)
    return (await c.execute(query)).scalar() == person_id


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
