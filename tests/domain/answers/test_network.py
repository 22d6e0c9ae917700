"""Signs that mean something together: weighed as they were fitted, kept in a file as it was."""

import numpy as np
import pytest

from benchmarks import network as fitting
from benchmarks import tables
from bot.domain.answers import network
from bot.domain.answers.network import Network
from bot.domain.answers.signs import signs
from bot.domain.answers.weights import Known
from tests.support.learned import must_be_same

SAID = ("rain and wind", "rain and snow", "rain or snow", "bread and milk", "bread or milk")
CLASSES, UNITS = 3, 4


def _steps(known: Known) -> np.ndarray:
    """Every step that there is, in an odd number of columns."""
    most = network.STEPS
    return np.random.default_rng(4).integers(-most, most + 1, (len(known), CLASSES + UNITS))


def _network() -> Network:
    table = tables.Table.of([signs(it.split()) for it in SAID], (10.0, 30.0))
    chance = np.random.default_rng(5)
    return Network(
        table.known,
        network.two_a_byte(_steps(table.known)),
        chance.random(CLASSES + UNITS, np.float32),
        chance.normal(size=UNITS).astype(np.float32),
        chance.normal(size=(UNITS, CLASSES)).astype(np.float32),
    )


def test_what_is_kept_is_what_there_was() -> None:
    there = _network()
    head, kept = network.unpacked(there.packed({"examples": "abc"}))
    assert head == {"examples": "abc"}
    must_be_same(kept, there)


@pytest.mark.parametrize("text", [*SAID, "rain", "", "nothing of this"])
def test_units_hear_what_stands_together(text: str) -> None:
    it, found = _network(), signs(text.split())
    at, counts = it.known.weighed(found)
    told = np.zeros(len(it.known))
    told[at] = counts
    said = (told @ _steps(it.known)) * it.scale
    heard = np.maximum(said[CLASSES:] + it.offset, 0)
    np.testing.assert_allclose(it.odds(found), said[:CLASSES] + heard @ it.out, rtol=1e-4)


def test_several_networks_together_say_what_they_say_on_average() -> None:
    table = tables.Table.of([signs(it.split()) for it in SAID], (10.0, 30.0))
    besides, counts = np.zeros((len(SAID), 1), np.float32), np.ones(len(SAID), np.float32)
    of = np.array([0, 0, 0, 1, 1])
    every = [fitting.fitted(table.rows, besides, of, counts, seed, 20) for seed in (1, 2, 3)]
    mean = np.mean([_odds(it, table) for it in every], axis=0)
    np.testing.assert_allclose(_odds(fitting.together(every), table), mean, rtol=1e-4, atol=1e-5)


def test_what_counts_more_is_learned_more() -> None:
    """The same words with two meanings: the one that counts for five wins."""
    table = tables.Table.of([signs(it.split()) for it in SAID[:1] * 2], (10.0, 30.0))
    besides, of = np.zeros((2, 1), np.float32), np.array([0, 1])
    for counts, wins in ((5.0, 0), (0.2, 1)):
        heavy = np.array([counts, 1.0], np.float32)
        learned = fitting.fitted(table.rows, besides, of, heavy, 1, 200)
        assert _odds(learned, table)[0].argmax() == wins


def test_the_same_seed_learns_the_same() -> None:
    table = tables.Table.of([signs(it.split()) for it in SAID], (10.0, 30.0))
    besides, counts = np.zeros((len(SAID), 1), np.float32), np.ones(len(SAID), np.float32)
    one, other = (
        fitting.fitted(table.rows, besides, np.array([0, 1, 0, 1, 1]), counts, 9, 5)
        for _ in range(2)
    )
    must_be_same(one, other)


def _odds(it: fitting.Network, table: tables.Table) -> np.ndarray:
    heard = np.maximum(table.rows @ it.into + it.offset, 0)
    return table.rows @ it.direct + heard @ it.out + it.bias
