"""Speed and memory at a size: one process a size, so that memory is counted alone."""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.answers import corpora
from bot.domain.answers.model import LANGUAGES, Article

SIZES = (200, 2_000, 20_000)
_ASKED = 400


def measure(size: int, knowledge: Path, questions: Path) -> dict[str, float]:
    """Milliseconds a question and megabytes, in a fresh process on one core."""
    command = [sys.executable, "-m", "benchmarks.answers.scale"]
    arguments = [str(size), str(knowledge), str(questions)]
    out = subprocess.run([*command, *arguments], check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(out.stdout)
    return result


def multiplied(articles: Sequence[Article], size: int) -> list[Article]:
    """So many articles, made by dealing out the lines of the real ones anew."""
    chance = random.Random(size)
    lines = {
        lang: [line for a in articles for line in a.answer.get(lang, "").splitlines() if line]
        for lang in LANGUAGES
    }
    made = list(articles[:size])
    while len(made) < size:
        model, other = chance.choice(articles), chance.choice(articles)
        number = len(made)
        question = {
            lang: f"{model.question[lang]} {other.question.get(lang, '')} {number}"
            for lang in model.question
        }
        answer = {
            lang: "\n".join(chance.sample(lines[lang], min(8, len(lines[lang]))))
            for lang in model.answer
        }
        made.append(Article.of(f"{model.id}-{number}", question, answer))
    return made


def main(arguments: Sequence[str]) -> None:
    """Print the figures of this process as JSON."""
    size, knowledge, questions = int(arguments[0]), Path(arguments[1]), Path(arguments[2])
    # The memory of these is counted.
    from bot.domain.answers import workshop  # noqa: PLC0415
    from bot.domain.answers.memory import give_back  # noqa: PLC0415

    own = corpora.own(knowledge, questions)
    articles = multiplied(own.articles, size)
    asked = [q for q in own.questions if q.previous == ""][:_ASKED]
    before = _held()
    began = time.perf_counter()
    engine = asyncio.run(workshop.build(articles))
    built = time.perf_counter() - began
    times = []
    for question in asked:
        start = time.perf_counter()
        engine.ask(question.text, question.lang)
        times.append((time.perf_counter() - start) * 1000)
    figures = {
        "articles": size,
        "build_s": built,
        "mean_ms": statistics.fmean(times),
        "median_ms": statistics.median(times),
        "p99_ms": sorted(times)[int(len(times) * 0.99)],
        "engine_mb": _held() - before,
        "process_mb": _held(),
    }
    from bot.domain.safety import alarm  # noqa: PLC0415

    alarm(asked[0].text)
    give_back()
    figures["with_alarm_mb"] = _held()
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}))


def _held() -> float:
    """Megabytes this process holds now, as Linux counts them."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main(sys.argv[1:])
