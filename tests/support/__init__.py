"""The cast, the town they live in, and what the tests share."""
