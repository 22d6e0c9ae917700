"""What happens in many tests of the services."""

from datetime import timedelta

from bot.clock import MovableClock
from bot.services.office import Office


async def moves(office: Office, **time: float) -> None:
    """Let time pass."""
    assert isinstance(office.clock, MovableClock)
    await office.clock.move(timedelta(**time))
