"""How well newcomers' questions find their article: `python -m benchmarks answers`."""
