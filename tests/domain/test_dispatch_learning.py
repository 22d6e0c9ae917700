"""What an office learns of its people together."""

import math
import random

from bot.domain.dispatch.learning import Tally, asked_first, heard_back, learned
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
