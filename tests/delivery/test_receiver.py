"""The receiver: how it waits out what keeps updates from coming."""

from typing import Any

import pytest
from telegram.error import Conflict, NetworkError

from bot.delivery import receiver
from bot.delivery.receiver import MOST_RETRY_S, RETRY_S, Receiver
from bot.domain.errors import Misconfigured


class Bot:
    """Fails as often as it is told to, then shows that another program is there."""

    def __init__(self, faults: int) -> None:
        self.faults = faults

    async def delete_webhook(self) -> bool:
        return True

    async def get_updates(self, **_: Any) -> list[object]:
        self.faults -= 1
        raise NetworkError("away") if self.faults >= 0 else Conflict("another one")


async def test_it_asks_again_soon_and_then_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    def noted(pause: float) -> float:
        waited.append(pause)
        return 0.0

    monkeypatch.setattr(receiver, "jitter", noted)
    bot: Any = Bot(faults=8)
    nobody: Any = None
    with pytest.raises(Misconfigured):
        await Receiver(bot, nobody).run()
    assert waited[:3] == [RETRY_S, 2 * RETRY_S, 4 * RETRY_S]
    assert waited[-1] == max(waited) == MOST_RETRY_S
