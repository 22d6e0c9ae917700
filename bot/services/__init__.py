"""Use cases: each function is one thing that somebody does, in one short transaction."""
