"""Softmax regression with a hidden layer beside it, fitted by Adam: for the alarm.

Each sign speaks for classes directly, and to hidden units, which hear what stands together. Rows
are sparse, so a step changes the signs of its examples alone (lazy Adam, Kingma and Ba 2015).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.domain.answers.postings import Floats

UNITS = 24
EPOCHS = 6
BATCH = 256  # examples a step
RATE = 0.003  # at its highest
WARM = 0.1  # of all steps, until then
STRETCH = 5.0  # of the counts of signs, which are small
UNHEARD = 0.5  # of the signs of an example, each time it is read (dropout)
ASLEEP = 0.3  # of the hidden units
BEGIN = 0.1  # standard deviation of what signs say to hidden units at first


@dataclass(frozen=True)
class Network:
    """What was fitted; classes and hidden units are columns.

    ``direct`` (signs, classes), ``into`` (signs, units), ``offset`` (units), ``out`` (units,
    classes), ``besides`` (features, classes), ``bias`` (classes).
    """

    direct: Floats
    into: Floats
    offset: Floats
    out: Floats
    besides: Floats
    bias: Floats


def together(several: list[Network]) -> Network:
    """The mean of several networks is a network: their units stand side by side."""
    return Network(
        direct=_mean([it.direct for it in several]),
        into=np.hstack([it.into for it in several]),
        offset=np.concatenate([it.offset for it in several]),
        out=np.vstack([it.out for it in several]) / np.float32(len(several)),
        besides=_mean([it.besides for it in several]),
        bias=_mean([it.bias for it in several]),
    )


def _mean(several: list[Floats]) -> Floats:
    mean: Floats = np.add.reduce(several) / np.float32(len(several))
    return mean


def fitted(
    rows: sparse.csr_matrix,
    besides: Floats,
    of: npt.NDArray[np.int64],
    counts: Floats,
    seed: int,
    epochs: int = EPOCHS,
) -> Network:
    """A network for these examples: their signs, what stands besides, their class, their weight.

    Each is read ``epochs`` times, and one that counts for several as often as these would be.
    """
    chance = np.random.default_rng(seed)
    classes, rows = int(of.max()) + 1, rows.astype(np.float32) * np.float32(STRETCH)
    direct = _Learning(np.zeros((rows.shape[1], classes), np.float32))
    into = _Learning(chance.normal(0, BEGIN, (rows.shape[1], UNITS)).astype(np.float32))
    out = _Learning(chance.normal(0, 1 / np.sqrt(UNITS), (UNITS, classes)).astype(np.float32))
    offset = _Learning(np.zeros((1, UNITS), np.float32))
    beside = _Learning(np.zeros((besides.shape[1], classes), np.float32))
    bias = _Learning(np.zeros((1, classes), np.float32))
    wanted: Floats = np.eye(classes, dtype=np.float32)[of]
    often = np.maximum(counts, 1).astype(np.int64)
    every = np.repeat(np.arange(len(of)), often)
    each = (counts / often).astype(np.float32)
    for rate, chosen in _steps(every, epochs, chance):
        signs, read = _read(rows[chosen], chance)
        heard = read @ into.now[signs] + offset.now
        awake = (chance.random(heard.shape, np.float32) >= ASLEEP) / np.float32(1 - ASLEEP)
        awake *= heard > 0
        odds = read @ direct.now[signs] + (heard * awake) @ out.now
        odds += besides[chosen] @ beside.now + bias.now
        wrong = _softmax(odds) - wanted[chosen]
        wrong *= each[chosen, None] / np.float32(len(chosen))
        back = (wrong @ out.now.T) * awake
        out.learn((heard * awake).T @ wrong, rate)
        offset.learn(back.sum(axis=0, keepdims=True), rate)
        beside.learn(besides[chosen].T @ wrong, rate)
        bias.learn(wrong.sum(axis=0, keepdims=True), rate)
        direct.learn(read.T @ wrong, rate, signs)
        into.learn(read.T @ back, rate, signs)
    stretch = np.float32(STRETCH)
    return Network(
        direct.now * stretch, into.now * stretch, offset.now[0], out.now, beside.now, bias.now[0]
    )


def _steps(
    every: npt.NDArray[np.int64], epochs: int, chance: np.random.Generator
) -> Iterator[tuple[float, npt.NDArray[np.int64]]]:
    """How fast is learned in each step, up and then slowly down; and its examples."""
    orders = (chance.permutation(every) for _ in range(epochs))
    steps = epochs * -(-len(every) // BATCH)
    batches = (order[at : at + BATCH] for order in orders for at in range(0, len(every), BATCH))
    for done, chosen in enumerate(batches, 1):
        yield RATE * min(done / (WARM * steps), (steps - done) / ((1 - WARM) * steps)), chosen


def _read(
    examples: sparse.csr_matrix, chance: np.random.Generator
) -> tuple[npt.NDArray[np.int64], sparse.csr_matrix]:
    """The signs of these examples, and the examples by them, some signs unheard."""
    signs, at = np.unique(examples.indices, return_inverse=True)
    heard = chance.random(len(at), np.float32) >= UNHEARD
    counts = examples.data * heard / np.float32(1 - UNHEARD)
    shape = examples.shape[0], len(signs)
    return signs, sparse.csr_matrix((counts, at, examples.indptr), shape=shape)


def _softmax(odds: Floats) -> Floats:
    likely: Floats = np.exp(odds - odds.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    return likely


class _Learning:
    """Numbers and how fast each of them moves (Adam); only the rows that are meant are touched."""

    def __init__(self, now: Floats) -> None:
        self.now = now
        self._mean, self._square = np.zeros_like(now), np.zeros_like(now)
        self._steps = 0

    def learn(self, slope: Floats, rate: float, rows: npt.NDArray[np.int64] | None = None) -> None:
        self._steps += 1
        at = slice(None) if rows is None else rows
        mean = self._mean[at] * np.float32(0.9) + slope * np.float32(0.1)
        square = self._square[at] * np.float32(0.999) + slope * slope * np.float32(0.001)
        self._mean[at], self._square[at] = mean, square
        step = rate * np.sqrt(1 - 0.999**self._steps) / (1 - 0.9**self._steps)
        self.now[at] -= np.float32(step) * mean / (np.sqrt(square) + np.float32(1e-8))
