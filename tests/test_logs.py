"""Logs: nothing that anybody wrote gets into them, not even by way of a fault."""

import traceback

import pytest
import structlog
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot import logs
from storage.schema import people
from tests.support.quiet_office import quiet_office

SECRET = "what somebody wrote"


async def _refused(url: str) -> IntegrityError:
    """A fault of PostgreSQL's that quotes the row."""
    async with quiet_office(url) as office:
        row = {"telegram_id": 7, "first_name": SECRET, "seen_at": office.now()}
        with pytest.raises(IntegrityError) as found:
            async with office.write() as c:
                await c.execute(insert(people).values(row | {"created_at": None}))
    return found.value


async def test_postgresql_quotes_nobody(
    postgresql_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = await _refused(postgresql_url)
    assert SECRET in "".join(traceback.format_exception(fault)), "it would"
    assert SECRET not in logs.traceback_of(fault)
    assert "not-null constraint" in logs.traceback_of(fault)
    structlog.get_logger().error("odd", exc_info=fault)
    written = capsys.readouterr().err
    assert "not-null constraint" in written
    assert SECRET not in written
