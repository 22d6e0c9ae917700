"""Dialogues as data: each is a list of questions, and one engine walks any of them."""
