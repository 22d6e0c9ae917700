"""Lotse: brings together people who want to help and people who have just arrived."""
