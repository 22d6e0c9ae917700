"""What the bot remembers: one database, one store for each aggregate."""
