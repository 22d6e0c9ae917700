"""The program under test: processes that are started, killed and started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]


class Programs:
    """So many replicas of ``python -m bot run``, all with the same settings."""

    def __init__(self, count: int, settings: Mapping[str, str], log: Path) -> None:
        self._environment = {"PATH": os.environ["PATH"], **settings}
        self._log: IO[bytes] = log.open("ab")
        self._running: list[subprocess.Popen[bytes] | None] = [None] * count
        self.kills = 0
        self.left = 0  # how often one ended by itself

    def start(self) -> None:
        """Start every replica that is not running, as a supervisor would."""
        for number, program in enumerate(self._running):
            if program is None or program.poll() is not None:
                self.left += program is not None and program.returncode != -signal.SIGKILL
                self._running[number] = self._start()

    def kill(self, number: int) -> None:
        """SIGKILL: nothing is said any more, nothing is tidied up."""
        program = self._running[number % len(self._running)]
        if program is not None and program.poll() is None:
            program.kill()
            program.wait()
            self.kills += 1

    def stop(self) -> bool:
        """Ask all to stop; False if one of them did not within twenty seconds."""
        clean = True
        for program in self._running:
            if program is None or program.poll() is not None:
                continue
            program.terminate()
            try:
                program.wait(20)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
                clean = False
        self._log.close()
        return clean

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT,
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
        )
