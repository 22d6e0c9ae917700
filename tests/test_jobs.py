"""The sweeps: when they run, and that it does not matter what time it is for the office."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import jobs
from bot.clock import Clock, MovableClock
from tests.support.town import Town


@pytest.mark.parametrize("off_by", [timedelta(days=-2), timedelta(), timedelta(days=2)])
async def test_what_fell_due_is_done_at_once(here: Town, off_by: timedelta) -> None:
    scheduler = jobs.scheduler(
        replace(here.lotse.office, clock=MovableClock(Clock().now() + off_by))
    )
    scheduler.start(paused=True)
    try:
        due = [job.next_run_time for job in scheduler.get_jobs()]
    finally:
        scheduler.shutdown(wait=False)
    assert len(due) == len(jobs.SWEEPS)
    assert all(moment <= Clock().now() for moment in due)
