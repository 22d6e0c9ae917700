"""After every conversation: Telegram has refused nothing, and no button is left spinning."""

from collections.abc import Iterator

import pytest

from tests.conversations.scenes import nobody_waits, nothing_refused
from tests.support.town import Town


@pytest.fixture
def refused() -> list[str]:
    """What Telegram is expected to refuse in this conversation; a test appends to it."""
    return []


@pytest.fixture(autouse=True)
def _all_is_well(request: pytest.FixtureRequest, refused: list[str]) -> Iterator[None]:
    here: Town | None = None
    if "here" in request.fixturenames:
        here = request.getfixturevalue("here")
    yield
    if here is not None:
        nothing_refused(here, *refused)
        nobody_waits(here)
