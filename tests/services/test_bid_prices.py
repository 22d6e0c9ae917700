"""Prices of people's time, from a night's market."""

import numpy as np
import pytest

from bot.domain.dispatch.policy import review
from bot.domain.dispatch.rules import Rules
from bot.domain.dispatch.situation import Candidate
from bot.domain.dispatch.situation import Need as PolicyNeed
from bot.services.bid_prices import Market, bid_prices
from bot.services.shortlist import Crowd


def market(common: float, rare: float) -> Market:
    """Two groups: the first can do both kinds, the second the common one alone."""
    return Market(
        capacity=np.array([1.0, 10.0]),
        needs=np.array([common, rare]),
        places=np.ones(2),
        value=np.ones(2),
        group=np.array([0, 0, 1]),
        cell=np.array([0, 1, 0]),
        fit=np.ones(3),
    )


def test_who_has_a_rare_skill_costs_more() -> None:
    prices = bid_prices(market(common=3.0, rare=1.0))
    assert prices is not None
    assert prices.of_group[0] > prices.of_group[1] + 0.2
    assert prices.of_cell[1] == pytest.approx(prices.of_group[0])


def test_where_there_are_plenty_time_is_free() -> None:
    prices = bid_prices(market(common=0.1, rare=0.01))
    assert prices is not None
    assert prices.of_group.max() == pytest.approx(0.0)


def test_an_office_without_needs_has_no_prices() -> None:
    assert bid_prices(market(common=0.0, rare=0.0)) is None


def test_the_shortlist_leaves_the_decision_as_it_is() -> None:
    luck, now, rules = np.random.default_rng(4), 50_000.0, Rules()
    crowd = Crowd(3000)
    crowd.accepts[:] = luck.poisson(0.3, 3000)
    crowd.exposure[:] = luck.exponential(2.0, 3000)
    crowd.last_push[:] = now - luck.exponential(6000.0, 3000)
    crowd.price[:] = luck.random(3000)
    fit = luck.choice([1.0, 0.8, 0.5], 3000)
    people = np.arange(3000, dtype=np.int32)
    everybody = [
        Candidate(p, f, crowd.record(p), crowd.price.item(p))
        for p, f in zip(people.tolist(), fit.tolist(), strict=True)
    ]
    need = PolicyNeed(now + 60.0, 1)
    few = review(need, [], crowd.shortlist(people, fit, now, rules), now, rules)
    assert few.ask == review(need, [], everybody, now, rules).ask
