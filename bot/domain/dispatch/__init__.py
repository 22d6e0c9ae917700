"""Whom to ask, how many, and when."""
