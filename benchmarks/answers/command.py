"""`python -m benchmarks answers`: is the right article found, how fast, in how much memory."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.answers import corpora, figures, scale
from benchmarks.answers.baselines import BASELINES
from benchmarks.answers.corpora import Asked, Collection
from bot.domain.answers.engine import Engine
from bot.domain.answers.model import Decision

_ROOT = Path(__file__).parents[2]
UNSEEN = Path(__file__).parent / "unseen"  # written by who knew the articles alone; do not read


def main(arguments: Sequence[str]) -> int:
    """Measure, and print a table or, with --json, one JSON object."""
    options = _parser().parse_args(arguments)
    own, unseen = (corpora.own(options.knowledge, it) for it in (options.questions, UNSEEN))
    measured = {}
    if own.articles and own.questions:
        measured = {
            "own, tuned on": _quality(_part(own, aside=False)),
            "own, kept aside": _quality(_part(own, aside=True)),
            "own, kept aside, no aliases": _quality(corpora.bare(_part(own, aside=True))),
            "unseen": _quality(unseen),
            "unseen, no aliases": _quality(corpora.bare(unseen)),
        }
    if options.omos:
        measured["OMoS-QA dev"] = _quality(corpora.omos(options.omos))
    sizes = [] if options.quick else scale.SIZES
    at = [scale.measure(size, options.knowledge, options.questions) for size in sizes]
    if options.json:
        print(json.dumps({"quality": measured, "scale": at}, ensure_ascii=False))
    else:
        _show(measured, at)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks answers", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.add_argument("--quick", action="store_true", help="without speed and memory")
    parser.add_argument("--omos", type=Path, help="the folder of OMoS-QA, measured too")
    parser.add_argument("--knowledge", type=Path, default=_ROOT / "bot" / "knowledge")
    parser.add_argument("--questions", type=Path, default=Path(__file__).parent / "questions")
    return parser


def _part(whole: Collection, *, aside: bool) -> Collection:
    questions = [q for q in whole.questions if q.aside is aside]
    return Collection(whole.name, whole.articles, questions)


def _quality(collection: Collection) -> dict[str, Any]:
    """All figures of one collection, of the bot and of the baselines."""
    engine = Engine(collection.articles)
    answered = [(q, ask(engine, q)) for q in collection.questions]
    ranked = [(q, [hit.article for hit in d.hits]) for q, d in answered]
    systems = {"Lotse": figures.by(lambda q: q.lang, ranked)}
    for name, build in BASELINES.items():
        search = build(collection.articles)
        pairs = [(q, search(q.text)) for q in collection.questions]
        systems[name] = figures.by(lambda q: q.lang, pairs)
    return {
        "articles": len(collection.articles),
        "questions": len(collection.questions),
        "languages": {n: {k: asdict(v) for k, v in table.items()} for n, table in systems.items()},
        "kinds": {k: asdict(v) for k, v in figures.by(lambda q: q.kind, ranked).items()},
        "handover": asdict(figures.handover(answered)),
        "coverage": [asdict(row) for row in figures.coverage(answered)],
    }


def ask(engine: Engine, question: Asked) -> Decision:
    """The engine's decision on a question, with the question before it where there is one."""
    return engine.ask(question.text, question.lang, previous=question.previous)


def _show(measured: dict[str, Any], at: Sequence[dict[str, float]]) -> None:
    for name, table in measured.items():
        print(f"\n{name}: {table['questions']} questions, {table['articles']} articles")
        print(f"{'R@1 / R@3':<20}" + "".join(f"{k:>12}" for k in table["languages"]["Lotse"]))
        for system, row in table["languages"].items():
            print(f"{system:<20}" + "".join(f"{_pair(found):>12}" for found in row.values()))
        for kind, found in table["kinds"].items():
            print(f"  {kind:<18}{_pair(found):>12}{found['count']:>6}")
        hand = table["handover"]
        print(
            f"handed over: recall {hand['recall']:.2f}, precision {hand['precision']:.2f}, "
            f"good questions lost {hand['good_lost']:.1%}"
        )
        for row in table["coverage"]:
            print(
                f"  chance >= {row['chance']:.1f}: {row['coverage']:.0%} answered, "
                f"{row['precision']:.0%} of them rightly"
            )
    for row in at:
        print("\n" + ", ".join(f"{name} {value:g}" for name, value in row.items()))


def _pair(found: dict[str, float]) -> str:
    return f"{found['first']:.2f} / {found['three']:.2f}"
