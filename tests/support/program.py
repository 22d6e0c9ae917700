"""The program in a process of its own, as a person would run it, with nothing but these settings.

What it imports takes longer than most commands, so each process is a fork of one that has imported
it already.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["bot.__main__"])


def lotse(*arguments: str, **environment: str) -> CompletedProcess[str]:
    """``python -m bot`` with these arguments, from its beginning to its end."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with TemporaryDirectory() as folder:
        said = [Path(folder, name) for name in ("out", "err")]
        process = FORKS.Process(target=_play, args=(arguments, kept | environment, *said))
        process.start()
        process.join(PATIENCE_S)
        if process.exitcode is None:
            process.kill()
            raise TimeoutExpired(arguments, PATIENCE_S)
        out, err = (it.read_text("utf-8") for it in said)
        return CompletedProcess(arguments, process.exitcode, out, err)


def _play(
    arguments: tuple[str, ...], environment: Mapping[str, str], out: Path, err: Path
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    for stream, file in ((sys.stdout, out), (sys.stderr, err)):
        stream.flush()
        with file.open("wb") as kept:
            os.dup2(kept.fileno(), stream.fileno())
    from bot.__main__ import cli  # noqa: PLC0415 - the test's own process needs none of it

    sys.argv = ["bot", *arguments]
    cli()
