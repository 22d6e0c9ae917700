"""The few sweeps, and how often each runs. What is due is a column, so a restart loses nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.services import (
    articles,
    asking,
    attendance,
    broadcasting,
    duty,
    monthly,
    needs,
    nightly,
    questions,
    requests,
    team,
)
from bot.services.office import Office
from storage import correspondence, inbox, outbox, pace

KEPT_FOR = timedelta(days=7)  # finished updates and messages, to look into what went wrong

Sweep = Callable[[Office], Awaitable[object]]


async def tidy(office: Office) -> None:
    """Delete what was finished a while ago."""
    before = office.now() - KEPT_FOR
    async with office.write() as c:
        await inbox.sweep(c, before)
        await outbox.sweep(c, before)
        await pace.sweep(c)
        await correspondence.sweep(c, office.now())


async def read_roster(office: Office) -> None:
    """In a large office; until then the database is asked who may match."""
    await office.roster.load(office.read)


# Each with the seconds between two runs. Needs turn before anyone is asked about them.
SWEEPS: dict[Sweep, int] = {
    needs.turn: 20,
    attendance.sweep: 20,
    asking.remind_undecided: 20,
    asking.sweep: 3,
    broadcasting.sweep: 2,
    nightly.sweep: 300,
    monthly.sweep: 300,
    articles.sweep: 300,
    questions.refresh: 5,
    duty.sweep: 20,
    team.sweep: 20,
    team.forget_words: 3600,
    requests.sweep: 20,
    tidy: 3600,
    read_roster: 3600,
}


async def sweep_all(office: Office) -> None:
    """Run every sweep once, in order: what is due now is done."""
    for sweep in SWEEPS:
        await sweep(office)


def scheduler(office: Office) -> AsyncIOScheduler:
    """A scheduler with all sweeps, not started yet."""
    jobs = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for sweep, seconds in SWEEPS.items():
        # At once, too: what fell due while nothing ran has waited long enough. APScheduler goes by
        # the machine's time, whatever time it is for the office.
        jobs.add_job(
            _until_stopped, "interval", seconds=seconds, args=[sweep, office], id=_name(sweep),
            next_run_time=Clock().now(),
        )  # fmt: skip
    return jobs


async def _until_stopped(sweep: Sweep, office: Office) -> None:
    """A stop in the middle is no fault: what is due is due at the next start, too."""
    with suppress(asyncio.CancelledError):
        await sweep(office)


def _name(sweep: Sweep) -> str:
    return f"{sweep.__module__}.{getattr(sweep, '__name__', 'sweep')}"
