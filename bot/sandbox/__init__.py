"""A local Telegram: the Bot API as a state machine in memory, with the people who use it."""

from bot.sandbox.phone import Phone
from bot.sandbox.refusals import Lost, Refused
from bot.sandbox.telegram import Telegram

__all__ = ["Lost", "Phone", "Refused", "Telegram"]
