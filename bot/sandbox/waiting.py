"""Waiting in real time for something that synchronous code makes happen."""

import asyncio


class Bell:
    """Rung by whoever changes something; wakes everybody who waits at that moment."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake all who wait."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109  # a poll has to name it
        """True once rung, False when the seconds have passed."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            # Not wait_for: in Python 3.11 it loses a cancellation that comes with the ring.
            async with asyncio.timeout(timeout):
                await future
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True
