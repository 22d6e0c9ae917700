"""What signs say for classes: looked up by their numbers, and kept in a file as it was."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import tables
from bot.domain.answers import weights
from bot.domain.answers.signs import signs
from bot.domain.answers.weights import Vocabulary
from tests.support.learned import must_be_same

SAID = (
    "rain and wind",
    "rain and snow",
    "rain or snow",
    "bread and milk",
    "bread or milk",
    "milk",
)
CLASSES = 2


def _table() -> tables.Table:
    return tables.Table.of([signs(it.split()) for it in SAID], (10.0, 30.0))


@given(st.sets(st.integers(0, 2**32 - 1)), st.sets(st.integers(0, 2**32 - 1)))
def test_only_what_is_known_is_found(known: set[int], told: set[int]) -> None:
    numbers = np.array(sorted(known), np.uint32)
    vocabulary = Vocabulary(numbers, np.full(len(known), 20, np.uint8))
    rows = vocabulary.rows(told | set(list(known)[:2]))
    assert set(numbers[rows].tolist()) == known & (told | set(list(known)[:2]))


def test_a_message_is_shorter_than_one_the_more_it_is_damped() -> None:
    vocabulary = Vocabulary(np.array([3, 5, 9], np.uint32), np.array([20, 40, 60], np.uint8))
    lengths = [np.linalg.norm(vocabulary.weighed({3, 9, 11}, it)[1]) for it in (1.0, 100.0)]
    assert 1 > lengths[0] > lengths[1] > 0
    rows, counts = vocabulary.weighed({3, 9, 11}, 100.0)
    assert rows.tolist() == [0, 2]
    assert counts[1] == pytest.approx(3 * counts[0])


def test_a_row_of_the_table_is_weighed_as_the_message_will_be() -> None:
    table = _table()
    fitted = np.random.default_rng(4).normal(size=(table.rows.shape[1], CLASSES))
    kept = table.weights(fitted)
    for text, row in zip(SAID, table.rows, strict=True):
        np.testing.assert_allclose(
            kept.odds(signs(text.split())), (row @ fitted).ravel(), atol=0.03
        )


def test_what_only_one_example_has_does_not_count() -> None:
    stems, _ = _table().known.vocabularies
    for word, known in (("rain", True), ("wind", False)):
        found = signs([word]).stems
        assert len(stems.rows(found)) == (len(found) if known else 0)


def test_what_is_kept_is_what_there_was() -> None:
    table = _table()
    there = table.weights(np.random.default_rng(7).normal(size=(table.rows.shape[1], CLASSES)))
    head, kept = weights.unpacked(there.packed({"examples": "abc"}))
    assert head == {"examples": "abc"}
    must_be_same(kept, there)
    for text in (*SAID, "", "nothing of this"):
        found = signs(text.split())
        np.testing.assert_array_equal(kept.odds(found), there.odds(found))
