"""The month in figures."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dispatch.situation import Why
from bot.domain.monthly import Month, Share, month
from bot.domain.needs import Need, Offer, OfferState
from tests.support import examples
from tests.support.examples import MONDAY

END = MONDAY + timedelta(days=30)


def _need(number: int, kind: str = "doctors", filled: int = 0) -> Need:
    return examples.need(
        id=number, kind=kind, starts_at=MONDAY + timedelta(days=3), capacity=2, filled=filled
    )


def _offer(need: int, who: int, state: OfferState = OfferState.ASKED, **more: object) -> Offer:
    at = MONDAY + timedelta(hours=need)
    return examples.offer(need_id=need, person_id=who, state=state, asked_at=at, wave=1, **more)


def _month(needs: list[Need], asked: list[Offer]) -> Month:
    return month(MONDAY, END, needs, asked)


def test_a_month_without_requests() -> None:
    it = _month([], [])
    assert (it.requests, it.all, it.asked, it.losing) == (0, Share(), 0, ())


def test_what_was_asked_of_whom_and_what_it_took() -> None:
    needs = [_need(1, filled=2), _need(2, filled=1)]
    asked = [
        _offer(1, 7, OfferState.ACCEPTED),
        _offer(1, 8, OfferState.DECLINED),
        _offer(2, 7, OfferState.ACCEPTED),
        _offer(2, 9),
    ]
    it = _month(needs, asked)
    assert it.all == Share(places=4, filled=3, questions=4)
    assert (it.yes, it.no, it.silent) == (2, 1, 1)
    assert (it.asked, it.half, it.most) == (3, 1, 2)


def test_a_kind_that_fills_less_well_is_named() -> None:
    needs = [_need(n, filled=2) for n in range(4)] + [_need(9, "rides"), _need(10, "rides")]
    assert _month(needs, []).lagging == (("rides", Share(4, 0, 0)),)


def test_where_chance_decided_is_counted_apart() -> None:
    it = _month([_need(1, filled=2), _need(2)], [_offer(1, 7), _offer(2, 7, why=Why.CHANCE)])
    assert it.by_chance == Share(2, 0, 1)


def test_whom_we_may_lose() -> None:
    silent = [_offer(n, 7) for n in range(4)]
    back = [_offer(n, 8) for n in range(3)] + [_offer(4, 8, OfferState.DECLINED)]
    assert _month([], [*silent, *back]).losing == ((7, 4),)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 9), st.sampled_from(OfferState))))
def test_the_sums_are_right(rows: list[tuple[int, int, OfferState]]) -> None:
    it = _month([_need(n) for n in range(1, 6)], [_offer(*row) for row in rows])
    assert it.yes + it.no + it.silent == it.all.questions == len(rows)
    assert 0 <= it.half <= it.asked <= len(rows)
    assert it.most <= len(rows)
