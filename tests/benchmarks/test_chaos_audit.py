"""The audit of the chaos command: which answers to a tap hold against the books."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.chaos import audit
from benchmarks.chaos.books import Books
from benchmarks.chaos.roles import Told
from tests.support.examples import MONDAY

NOBODY: dict[int, Any] = {}


def books(places: list[str], offer: str) -> Books:
    """One need of two places, with these places of others, and the offer as it stands."""
    need = SimpleNamespace(
        id=1,
        capacity=2,
        ended_as=None,
        starts_at=MONDAY + timedelta(days=1),
        ends_at=MONDAY + timedelta(days=1, hours=1),
    )
    asked: Any = SimpleNamespace(id=3, need_id=1, person_id=9, state=offer, message_id=1)
    held: Any = {
        n: SimpleNamespace(id=n, need_id=1, person_id=n, state=it) for n, it in enumerate(places)
    }
    needs: Any = {1: need}
    return Books(
        people=NOBODY, telegram_ids={}, volunteers=NOBODY, drafts=NOBODY, needs=needs,
        offers={3: asked}, assignments=held, waiting=[], broadcasts=NOBODY, recipients=NOBODY,
        inbox=NOBODY, outbox=[], now=MONDAY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("what", "places", "holds"),
    [
        ("no", ["booked", "booked"], True),
        ("later", ["booked", "booked"], True),
        ("later", ["booked", "released"], True),  # it had been filled
        ("no", ["booked"], False),
        ("later", [], False),
        ("yes", ["booked", "booked"], True),  # for a moment; the screen is looked at in the end
        ("yes", ["booked"], False),
    ],
)
def test_filled_is_what_a_tap_may_show(what: str, places: list[str], holds: bool) -> None:
    helper: Any = SimpleNamespace(
        phone=SimpleNamespace(id=77), told=[Told(what, 3, "Filled: Interpreter", 0)]
    )
    found = list(audit._answers(books(places, "closed"), helper))
    assert found == ([] if holds else [f"told: 77 {what} 3 'Filled: Interpreter'"])


@pytest.mark.parametrize("leaves", [True, False])
def test_whoever_waits_sees_that_they_do(leaves: bool) -> None:
    found = books(["booked", "booked"], "accepted")
    person: Any = SimpleNamespace(id=9)
    found.people = {77: person}
    row: Any = SimpleNamespace(need_id=1, person_id=9, called_at=None)
    found.waiting = [row]
    shown = ["offer.no:3"] if leaves else []
    helper: Any = SimpleNamespace(
        phone=SimpleNamespace(id=77),
        buttons=lambda beginning: [it for it in shown if it.startswith(beginning)],
        shown=lambda: iter((1, it) for it in shown),
    )
    lost = list(audit._screen(found, helper))
    assert lost == ([] if leaves else ["not shown as waiting: 77 1"])
