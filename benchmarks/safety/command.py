"""``python -m benchmarks safety``: recall by kind and language, false alarms, time a message."""

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.safety import fit
from benchmarks.safety.messages import JUDGED, Said, judged, mistyped, questions, unseen
from bot.domain.safety import Alarm, Kind, alarm, likeness

SEED = 11
VIEW = "fitted on"  # the only set that may be shown
LEARNED = Path(likeness.__file__).with_name("learned.bin")
ANY = "any"  # where no kind was written down
LONGEST = {  # that Telegram lets through
    "a letter of 4,096 characters": "Guten Tag, wo bitte ist das Amt? " * 125,
    "a word of 4,096 letters": "Donaudampfschifffahrt" * 196,
}


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    if options.fit:
        LEARNED.write_bytes(likeness.packed(fit.fitted(fit.collected())))
    alarm("")  # what is known is read once, before the first message
    sets = {name: judged(name) for name in JUDGED}
    chance = random.Random(SEED)
    urgent = [it for part in sets.values() for it in part if it.urgent]
    sets["mistyped"] = [mistyped(it, chance) for it in urgent]
    sets["unseen"] = unseen()
    if options.show:  # tens of thousands, and known to it
        sets[VIEW] = [it for it in fit.collected() if it.kind or not it.fresh]
    if options.questions:
        for split in ("train", "dev"):
            sets[f"questions, {split}"] = list(questions(options.questions, split))
    figures = {name: measure(said) for name, said in sets.items()}
    longest = {name: measure([Said(it[:4096])])["microseconds"] for name, it in LONGEST.items()}
    if options.json:
        print(json.dumps({**figures, "longest": longest}, ensure_ascii=False))
    else:
        for name, found in figures.items():
            _print(name, found)
        print("\n" + ", ".join(f"{name}: {took} µs" for name, took in longest.items()))
    if options.show:
        for it in (it for it in sets[VIEW] if bool(alarm(it.text)) != it.urgent):
            print(f"{'missed' if it.urgent else 'false'}\t{it.text}")
    return 0


def measure(said: Sequence[Said]) -> dict[str, Any]:
    """Alarms out of those due by kind and language, false alarms by language, microseconds."""
    began = time.perf_counter()
    answers = [alarm(it.text) for it in said]
    took = time.perf_counter() - began
    pairs = list(zip(said, answers, strict=True))
    return {
        "recall": _by_kind((it, answer) for it, answer in pairs if it.urgent),
        "kind_named": [
            sum(answer is not None and it.kind in answer.kinds for it, answer in pairs if it.kind),
            sum(it.kind is not None for it in said),
        ],
        "false_alarms": _by_language((it, answer) for it, answer in pairs if not it.urgent),
        "microseconds": round(took / max(len(said), 1) * 1e6),
    }


def _by_kind(pairs: Iterable[tuple[Said, Alarm | None]]) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for it, answer in pairs:
        cell = found[it.kind or ANY][it.language]
        cell[0] += answer is not None
        cell[1] += 1
    return {kind: dict(cells) for kind, cells in found.items()}


def _by_language(pairs: Iterable[tuple[Said, Alarm | None]]) -> dict[str, list[int]]:
    alarmed: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for it, answer in pairs:
        every[it.language] += 1
        alarmed[it.language] += answer is not None
    return {language: [alarmed[language], n] for language, n in every.items()}


def _print(name: str, found: dict[str, Any]) -> None:
    print(f"\n{name} ({found['microseconds']} µs a message)")
    recall = found["recall"]
    if recall:
        languages = sorted({code for cells in recall.values() for code in cells})
        print(f"{'recall':14}" + "".join(f"{code:>9}" for code in [*languages, "all"]))
        for kind in (it for it in (*Kind, ANY) if it in recall):
            cells = [recall[kind].get(code, [0, 0]) for code in languages]
            shown = [*cells, [sum(it[n] for it in cells) for n in (0, 1)]]
            print(f"{kind!s:14}" + "".join(f"{a:>5}/{b:<3}" for a, b in shown))
        named, of = found["kind_named"]
        every = [cell for cells in recall.values() for cell in cells.values()]
        hit, due = (sum(it[n] for it in every) for n in (0, 1))
        print(f"{'all':14}{hit}/{due} = {hit / due:.3f}; kind named {named}/{of}")
    false = found["false_alarms"]
    if false:
        hit, due = (sum(it[n] for it in false.values()) for n in (0, 1))
        shares = ", ".join(f"{code} {a}/{b}" for code, (a, b) in false.items())
        print(f"false alarms  {shares}; all {hit}/{due} = {100 * hit / due:.2f} %")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks safety")
    parser.add_argument("--questions", type=Path, help="a folder of OMoS-QA questions")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument(
        "--fit", action="store_true", help="fit what is learned anew, four minutes"
    )
    parser.add_argument(
        "--show", action="store_true", help="what is judged wrongly, where it is in view"
    )
    return parser.parse_args(arguments)
