"""One, two and three processes on one PostgreSQL, side by side."""
