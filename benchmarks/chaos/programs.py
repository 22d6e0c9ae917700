"""The programs under test: processes that are started, killed and started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import IO

import httpx

from benchmarks.chaos.wire import free_port

ROOT = Path(__file__).parents[2]
LOOK_S = 2.0  # for an answer to "are you ready?"


class Programs:
    """So many replicas of ``python -m bot run``, each on a port of its own, with one log."""

    def __init__(self, count: int, log: Path) -> None:
        self._environment = {"PATH": os.environ["PATH"]}
        self._log: IO[bytes] = log.open("ab")
        self._ports = [free_port() for _ in range(count)]
        self._running: list[subprocess.Popen[bytes] | None] = [None] * count
        self._away_until = [0.0] * count
        self._client = httpx.AsyncClient(timeout=LOOK_S)
        self.kills = 0
        self.left = 0  # how often one ended by itself

    def __len__(self) -> int:
        return len(self._running)

    @property
    def addresses(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self._ports]

    def settle(self, settings: Mapping[str, str]) -> None:
        """What they all are told."""
        self._environment |= settings

    def start(self, *, all_of_them: bool = False) -> None:
        """Start every replica that is not running, as a supervisor would."""
        for number, program in enumerate(self._running):
            away = monotonic() < self._away_until[number] and not all_of_them
            if not away and (program is None or program.poll() is not None):
                self.left += program is not None and program.returncode != -signal.SIGKILL
                self._running[number] = self._start(number)

    def kill(self, number: int, away: float = 0.0) -> None:
        """SIGKILL: nothing is said any more; it is not started again for so many seconds."""
        number %= len(self._running)
        program = self._running[number]
        if program is not None and program.poll() is None:
            program.kill()
            program.wait()
            self.kills += 1
            self._away_until[number] = monotonic() + away

    async def ready(self) -> int:
        """How many say that there is use in sending them updates."""
        return sum([await self._is_ready(address) for address in self.addresses])

    async def _is_ready(self, address: str) -> bool:
        try:
            return (await self._client.get(f"{address}/readyz")).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> bool:
        """Ask all to stop; False if one of them did not within twenty seconds."""
        running = [it for it in self._running if it is not None and it.poll() is None]
        for program in running:
            program.terminate()
        clean = True
        for program in running:
            try:
                program.wait(20)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
                clean = False
        self._log.close()
        return clean

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT,
            env=self._environment | {"LISTEN_PORT": str(self._ports[number])},
            stdout=self._log,
            stderr=self._log,
        )
