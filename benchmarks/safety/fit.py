"""Fits the weights of ``bot/domain/safety/learned.bin`` on examples, by logistic regression.

Everyday messages are also what newcomers ask (the examples of the answers) and the sentences of
the articles, but for those topics that are near to danger themselves. What the rules were written
for is read as if they had found nothing there: else they would be trusted more than they deserve.
"""

import re
import tomllib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize

from benchmarks.safety.messages import WRITTEN
from bot.domain.answers import asked, concept
from bot.domain.answers.normalise import words
from bot.domain.safety import Kind, likeness, rules
from bot.domain.safety.likeness import (
    BUCKETS,
    DAMPING,
    KIND_BUCKETS,
    RARITY,
    WINDOW,
    Learned,
    Signs,
)

EXAMPLES = Path(__file__).parent / "examples"
ARTICLES = Path(__file__).parents[2] / "bot/knowledge"
KEPT_APART = ("unseen", "judged")  # in the names of sets that are measured with
NEAR_DANGER = frozenset(
    {
        *("domestic-violence", "emergency-112", "mental-health-trauma", "custody-youth-office"),
        *("doctor-nights-weekends", "unaccompanied-minors", "missing-relatives", "discrimination"),
    }
)
FEWEST = 2  # examples that must share a sign before it counts
SMOOTH = 0.03  # how strongly weights are held near nothing
RULED = 2.0  # how much the rules' finding is drawn out, so that smoothing spares it
SENTENCES = re.compile(r"(?<=[.!?؟])\s+|\n+")
CLAUSES = re.compile(r"[,;.!?:،؟؛\n–—()]+")
SHORT = 8  # words of a clause that stands for a short message
OF_A_CLAUSE = 0.3  # how much it counts

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A message; ``kind`` is what help it calls for, where that was written down."""

    text: str
    urgent: bool
    kind: Kind | None = None
    fresh: bool = True  # the rules were not written with it in view
    counts: float = 1.0


def collected() -> list[Example]:
    """All that the weights are fitted on."""
    found = [*_by_kind(), *_of_the_rules()]
    for topic, text in concept.texts("asked").items():
        if topic not in NEAR_DANGER:
            found += [Example(it, urgent=False) for it in asked.read(text)]
    for file in sorted(ARTICLES.rglob("*.toml")):
        if file.stem not in NEAR_DANGER:
            told = _strings(tomllib.loads(file.read_text("utf-8")))
            parts = [part for text in told for part in SENTENCES.split(text)]
            found += [
                Example(it, urgent=False)
                for it in parts
                if len(it.split()) > 2 and "http" not in it
            ]
    return [*found, *_clauses(found)]


def _clauses(found: Sequence[Example]) -> Iterator[Example]:
    """The short clauses of everyday messages: "Guten Tag" stands before many a cry, too."""
    seen = {" ".join(words(it.text)) for it in found}
    for it in (it for it in found if not it.urgent):
        for part in CLAUSES.split(it.text):
            told = " ".join(words(part))
            if told and told not in seen and len(part.split()) <= SHORT:
                seen.add(told)
                yield Example(part.strip(), urgent=False, counts=OF_A_CLAUSE)


def fingerprint() -> str:
    """Of the examples that were written for this: weights of others are out of date."""
    told = "".join(file.read_text("utf-8") for file in sorted(EXAMPLES.glob("*.toml")))
    return sha256(told.encode()).hexdigest()[:16]


def fitted(examples: Sequence[Example]) -> Learned:
    """The weights that these examples speak for."""
    read = [likeness.signs(words(it.text)[:WINDOW]) for it in examples]
    urgent = np.array([it.urgent for it in examples], dtype=np.float64)
    counts = np.array([it.counts for it in examples])
    rarities, parts = zip(
        *(_part(read, counts, *it) for it in zip(("stems", "letters"), DAMPING, strict=True)),
        strict=True,
    )
    ruled = np.array(
        [it.fresh and bool(rules.ruling(it.text).kinds) for it in examples],
        dtype=np.float64,
    )
    table = sparse.hstack([*parts, sparse.csr_matrix(RULED * ruled[:, None])]).tocsr()
    weights, bias = _regression(table, urgent, counts)
    kept, scales = zip(*(_narrow(weights[at : at + BUCKETS]) for at in (0, BUCKETS)), strict=True)
    return Learned(
        rarity=(bytes(rarities[0]), bytes(rarities[1])),
        weights=(kept[0], kept[1]),
        scale=(scales[0], scales[1]),
        kinds=_kinds(examples, read),
        bias=float(bias),
        ruled=float(RULED * weights[-1]),
        examples=fingerprint(),
    )


def _part(
    read: Sequence[Signs], counts: Floats, name: str, damping: float
) -> tuple[npt.NDArray[np.uint8], sparse.csr_matrix]:
    """Rarities among whole messages, and the examples by sign, each of a length below 1."""
    table = _table([getattr(it, name) for it in read], BUCKETS)
    whole = counts == 1.0
    many = np.asarray(table[whole].sum(axis=0)).ravel()
    rarity = np.log((whole.sum() + 1) / (many + 1))
    rarity[many < FEWEST] = 0.0
    rounded = np.minimum(np.round(rarity * RARITY), 255).astype(np.uint8)
    weighed = table.multiply(rounded.astype(np.float64)[None, :]).tocsr()
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel() + damping**2)
    return rounded, sparse.diags(1 / length) @ weighed


def _table(found: Sequence[frozenset[int]], width: int) -> sparse.csr_matrix:
    listed = [sorted({it % width for it in each}) for each in found]
    start = np.concatenate(([0], np.cumsum([len(it) for it in listed])))
    columns = np.array([it for each in listed for it in each], dtype=np.int64)
    return sparse.csr_matrix((np.ones(len(columns)), columns, start), shape=(len(listed), width))


def _regression(
    table: sparse.csr_matrix, yes: Floats, counts: Floats | float = 1.0
) -> tuple[Floats, float]:
    """Weights and bias of a logistic regression, the weights held small."""
    used = np.unique(table.indices)
    narrow = table[:, used].tocsr()
    turned = narrow.T.tocsr()
    side = 2 * yes - 1

    def loss(at: Floats) -> tuple[float, Floats]:
        margin = side * (narrow @ at[:-1] + at[-1])
        pull = -side * counts / (1 + np.exp(margin))
        worth = (counts * np.logaddexp(0, -margin)).sum() + SMOOTH / 2 * float(at[:-1] @ at[:-1])
        return float(worth), np.append(turned @ pull + SMOOTH * at[:-1], pull.sum())

    found = minimize(
        loss, np.zeros(len(used) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    )
    weights = np.zeros(table.shape[1])
    weights[used] = found.x[:-1]
    return weights, float(found.x[-1])


def _narrow(weights: Floats, unit: float = 0.0) -> tuple["array[int]", float]:
    """The weights as whole numbers from -127 to 127, and what one unit is worth."""
    unit = unit or float(np.abs(weights).max()) / 127
    return array("b", np.round(weights / unit).astype(np.int8).tobytes()), unit


def _kinds(examples: Sequence[Example], read: Sequence[Signs]) -> list["array[int]"]:
    """Of each kind, its weights among the messages that alarm; all in the same unit."""
    at = [n for n, it in enumerate(examples) if it.kind is not None]
    table = _table([read[n].letters for n in at], KIND_BUCKETS)
    length = np.sqrt(np.asarray(table.sum(axis=1)).ravel())
    table = (sparse.diags(1 / np.maximum(length, 1e-9)) @ table).tocsr()
    told = [examples[n].kind for n in at]
    found = [
        _regression(table, np.array([it is kind for it in told], dtype=np.float64))[0]
        for kind in Kind
    ]
    unit = float(max(np.abs(it).max() for it in found)) / 127
    return [_narrow(it, unit)[0] for it in found]


def _by_kind() -> Iterator[Example]:
    for file in sorted(EXAMPLES.glob("*.toml")):
        kind = Kind(file.stem) if file.stem in set(Kind) else None
        for texts in tomllib.loads(file.read_text("utf-8")).values():
            yield from (Example(it, kind is not None, kind) for it in texts)


def _of_the_rules() -> Iterator[Example]:
    """What the rules were written and tested with."""
    for file in sorted(WRITTEN.glob("*.toml")):
        if any(it in file.stem for it in KEPT_APART):
            continue
        urgent = file.stem.startswith("alarms")
        for told in tomllib.loads(file.read_text("utf-8")).values():
            by_kind: Mapping[str | None, Sequence[str]] = (
                told if isinstance(told, dict) else {None: told}
            )
            for kind, texts in by_kind.items():
                named = Kind(kind) if kind else None
                yield from (Example(it, urgent, named, fresh=False) for it in texts)


def _strings(kept: object) -> Iterator[str]:
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, dict | list):
        for each in kept.values() if isinstance(kept, dict) else kept:
            yield from _strings(each)
