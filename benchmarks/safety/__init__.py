"""Recall and false alarms of bot.domain.safety."""
