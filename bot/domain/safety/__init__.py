"""Does a message mean that somebody needs help at once? Rules, kept as data."""

from bot.domain.safety.kinds import Alarm, Kind
from bot.domain.safety.recogniser import alarm

__all__ = ["Alarm", "Kind", "alarm"]
