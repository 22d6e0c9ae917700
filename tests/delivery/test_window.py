"""The second's places, as Telegram counts them, however long messages and answers travel."""

from bisect import bisect_left
from heapq import heappop, heappush

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.window import SECOND, Window

MOST = 30
WAYS = st.lists(st.tuples(st.floats(0, 0.3), st.floats(0, 0.3)), min_size=5, max_size=60)


def _play(ways: list[tuple[float, float]], stalls: list[float]) -> list[float]:
    """When messages came to Telegram, if each goes as soon as it may and a stall allows."""
    window, now, came = Window(MOST), 100.0, list[float]()
    answers: list[tuple[float, int]] = []
    places = []
    while len(came) < 10 * MOST:
        while answers and answers[0][0] <= now:
            at, number = heappop(answers)
            window.give_back(places[number], at)
        if window.free_at > now:
            now = min(window.free_at, answers[0][0] if answers else window.free_at)
            continue
        there, back = ways[len(came) % len(ways)]
        places.append(window.take(now))
        # The shortest way is 50 ms: what is above that differs from message to message.
        came.append(now + 0.025 + there)
        heappush(answers, (now + 0.05 + there + back, len(places) - 1))
        now += stalls[len(came) % len(stalls)]
    return came


@given(ways=WAYS, stalls=st.lists(st.floats(0, 0.4), min_size=1, max_size=9))
def test_no_second_at_telegram_holds_more_than_allowed(
    ways: list[tuple[float, float]], stalls: list[float]
) -> None:
    # The quickest way has been seen: before that, a place is held for longer.
    came = sorted(_play([(0.0, 0.0), *ways], stalls))
    busiest = max(bisect_left(came, it + SECOND - 1e-6) - at for at, it in enumerate(came))
    assert busiest <= MOST


def test_at_an_even_pace_nothing_is_given_away() -> None:
    came = _play([(0.0, 0.0)], [0.0])
    assert (len(came) - 1) / (came[-1] - came[0]) >= 0.99 * MOST


def test_a_stall_is_made_up_for() -> None:
    calm, held = _play([(0.0, 0.0)], [0.0]), _play([(0.0, 0.0)], [*[0.0] * 80, 0.2])
    assert held[-1] - calm[-1] < 0.3, "of three stalls of a fifth of a second"


def test_where_telegram_hangs_nothing_is_added() -> None:
    window, now = Window(MOST), 100.0
    for _ in range(MOST):
        now = max(now, window.free_at)
        place = window.take(now)
    now += 5
    assert window.free_at > now - 5 + SECOND / 2
    window.give_back(place, now)
    assert window.free_at > now
