"""Builds the engine in a process of its own, with what the program leaves of the processors.

It takes seconds of computing. Beside the event loop, in a thread, it would hold everybody up who
writes meanwhile, and just after a start many do.
"""

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence

from bot.domain.answers.engine import Engine
from bot.domain.answers.memory import give_back
from bot.domain.answers.model import Article

POLITE = 10  # of 20


async def build(articles: Sequence[Article]) -> Engine:
    """The engine of these articles; raise OSError if none comes out."""
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE, env={**os.environ, **paths}
    )
    try:
        made, _ = await child.communicate(pickle.dumps(articles))
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise OSError(f"building the engine ended with {child.returncode}")
    engine: Engine = await asyncio.to_thread(pickle.loads, made)
    del made
    await asyncio.to_thread(give_back)
    return engine


def main() -> None:
    """Articles in, the engine out."""
    os.nice(POLITE)
    articles = pickle.load(sys.stdin.buffer)
    pickle.dump(Engine(articles), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
