"""Finding the article that answers a newcomer's question."""
