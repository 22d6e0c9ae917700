"""The news that the benchmarks send to everybody."""

from datetime import datetime

from bot.domain.broadcasts import Audience, NewBroadcast, Wanted, Who


def news(begins_at: datetime) -> NewBroadcast:
    """One sentence in English, for everybody who can be written to."""
    return NewBroadcast(
        audience=Audience(Who.EVERYBODY),
        language="en",
        texts={"en": "The office is closed on Friday."},
        wanted=Wanted.SEEN,
        urgent=False,
        begins_at=begins_at,
    )
