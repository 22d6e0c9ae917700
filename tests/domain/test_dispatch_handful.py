"""Small offices and the coordinator's word: a sensible handful, whatever is reckoned."""

import pytest

from bot.domain.dispatch.policy import review
from bot.domain.dispatch.response import NEVER, Guess, Record
from bot.domain.dispatch.rules import DAY, HOUR, Rules
from bot.domain.dispatch.situation import Candidate, Need, Offer, Reply

RULES = Rules()
NOW = 100 * DAY
GUESS = Guess(ready=1.0, response=0.15, fit=1.0, heard=0.6)
TOMORROW = Need(NOW + DAY, 1)


def crowd(count: int, last_push: float = NEVER, first: int = 1) -> list[Candidate]:
    record = Record(last_push=last_push)
    return [Candidate(n, 1.0, record) for n in range(first, first + count)]


def asked(need: Need, people: list[Candidate], *offers: Offer, least: int = 0) -> list[int]:
    decision = review(need, offers, people, NOW, RULES, least)
    return [choice.volunteer for choice in decision.ask]


@pytest.mark.parametrize("office", [1, 3, 4, 10, 30])
def test_the_first_wave_is_a_handful_and_an_urgent_one_more(office: int) -> None:
    assert len(asked(TOMORROW, crowd(office))) == min(office, 3)
    urgent = Need(NOW + DAY, 1, urgent=True)
    assert len(asked(urgent, crowd(office))) == min(office, 6)


def test_more_places_ask_more_people_but_not_everybody() -> None:
    assert 3 < len(asked(Need(NOW + DAY, 2), crowd(30))) < 15


def test_an_office_of_three_is_asked_about_the_next_need_though_it_rests() -> None:
    assert asked(TOMORROW, crowd(3, last_push=NOW - HOUR)) == [1, 2, 3]


def test_where_many_match_those_who_rest_are_left_alone() -> None:
    assert asked(TOMORROW, crowd(30, last_push=NOW - HOUR)) == []
    assert asked(TOMORROW, crowd(30, last_push=NOW - HOUR), least=2) == [1, 2]


def test_who_is_rested_goes_first() -> None:
    people = crowd(5, last_push=NOW - HOUR) + crowd(2, first=10)
    assert asked(TOMORROW, people) == [10, 11, 1]


def test_who_says_no_is_replaced_and_who_is_silent_is_waited_for() -> None:
    silent = [Offer(n, NOW - 5, GUESS) for n in (1, 2, 3)]
    assert asked(TOMORROW, crowd(9), *silent) == []
    said_no = Offer(1, NOW - 5, GUESS, Reply.NO)
    assert asked(TOMORROW, crowd(9), said_no, *silent[1:]) == [4]


def test_the_coordinator_has_a_few_more_asked_in_any_case() -> None:
    silent = [Offer(n, NOW - 5, GUESS) for n in (1, 2, 3)]
    assert asked(TOMORROW, crowd(9), *silent, least=3) == [4, 5, 6]
    # Also those who rest, but nobody who has been asked too much.
    resting = crowd(9, last_push=NOW - HOUR)
    assert asked(TOMORROW, resting, *silent, least=3) == [4, 5, 6]
    worn = [Candidate(n, 1.0, Record(last_push=NOW - HOUR, load=7)) for n in range(4, 9)]
    assert asked(TOMORROW, worn, *silent, least=3) == []


def test_those_asleep_count_towards_the_chance_and_are_looked_at_when_they_wake() -> None:
    wakes = NOW + 20
    asleep = [Candidate(n, 1.0, Record(), quiet_until=wakes) for n in range(30)]
    decision = review(TOMORROW, [], asleep, NOW, RULES)
    assert decision.ask == ()
    assert decision.look_again == wakes
    assert decision.chance > 0.9
    assert not decision.emptied


def test_who_wakes_too_late_is_nobody() -> None:
    late = [Candidate(1, 1.0, Record(), quiet_until=NOW + 2 * DAY)]
    assert review(TOMORROW, [], late, NOW, RULES).emptied


def test_an_emptied_pool_is_waited_for_as_long_as_there_is_hope() -> None:
    fresh = review(TOMORROW, [Offer(n, NOW - 5, GUESS) for n in (1, 2, 3)], [], NOW, RULES)
    assert fresh.look_again is not None
    assert not fresh.emptied
    old = [Offer(n, NOW - 3 * HOUR, GUESS) for n in (1, 2, 3)]
    assert review(TOMORROW, old, [], NOW, RULES).emptied
