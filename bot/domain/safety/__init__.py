"""Does a message mean that somebody needs help at once? Rules as data, and what was learned."""

from bot.domain.safety.kinds import Alarm, Kind
from bot.domain.safety.recogniser import alarm, uneasy

__all__ = ["Alarm", "Kind", "alarm", "uneasy"]
