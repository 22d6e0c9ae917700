"""What an office learns of its people together."""

import math
import random

from bot.domain.dispatch.learning import (
    OPEN,
    Lessons,
    Tally,
    asked_first,
    heard_back,
    learned,
    listed,
)
from bot.domain.dispatch.rules import Habits


def test_nothing_seen_changes_nothing() -> None:
    start = Habits()
    after = learned(Tally(), start)
    assert math.isclose(after.mean, start.mean)
    assert math.isclose(after.delay, start.delay)
    assert math.isclose(after.spread, start.spread)


def test_people_who_answer_half_as_often_and_slower_are_found_out() -> None:
    luck, tally = random.Random(3), Tally()
    for _ in range(3000):
        tally = asked_first(tally, 0.8)
        minutes = luck.lognormvariate(math.log(30), 1.0)
        if luck.random() < 0.07 * 0.8:
            tally = heard_back(tally, minutes, yes=True, first=True)
        elif luck.random() < 0.5:
            tally = heard_back(tally, minutes, yes=False, first=True)
    habits = learned(tally, Habits())
    assert 0.06 < habits.mean < 0.09
    assert 0.45 < habits.decline < 0.55
    assert 25 < habits.delay < 34
    assert 0.9 < habits.spread < 1.2


def test_a_kind_that_is_often_taken_from_the_list_is_expected_to_be() -> None:
    rates = listed({"donations": (50, 10 * OPEN), "rides": (0, 10 * OPEN), "tandem": (0, 0.0)})
    assert rates["donations"] > rates["tandem"] > rates["rides"] > 0
    assert math.isclose(rates["tandem"], 50 / (20 * OPEN + OPEN))
    lessons = Lessons.from_kept(Lessons(listed=rates).kept(), Habits())
    assert math.isclose(lessons.by_itself("donations", 100), 100 * rates["donations"])
    assert lessons.by_itself("cooking", 100) == lessons.by_itself("donations", -5) == 0


def test_nothing_taken_is_nothing_expected() -> None:
    assert listed({"rides": (0, 5000.0)}) == {"rides": 0.0}
    assert listed({}) == {}
