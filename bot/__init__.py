"""Lotse: the program."""
