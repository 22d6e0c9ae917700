"""The time in the programs: the machine's, and whatever the storm has added to it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

# After a week the programs forget what they finished, and the audit could not read it any more.
MOST = timedelta(days=6, hours=12)


class ProgramTime:
    """What the programs take for the time; they read it from a file each time they ask."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._off_by = timedelta()
        self._farthest = timedelta()
        self._write()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._off_by

    def latest(self) -> datetime:
        """No program has ever taken it to be later than this."""
        return datetime.now(UTC) + self._farthest

    def jump(self, by: timedelta) -> bool:
        """Forwards or backwards; False if that would be too far from the start."""
        if not timedelta(days=-1) < self._off_by + by <= MOST:
            return False
        self._off_by += by
        self._farthest = max(self._farthest, self._off_by)
        self._write()
        return True

    def pass_all(self, by: timedelta) -> None:
        """Later, by so much, than any program has ever taken it to be."""
        self._off_by = self._farthest = self._farthest + by
        self._write()

    def _write(self) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(str(self._off_by.total_seconds()))
        new.replace(self.file)  # at once: nobody reads half a number
