"""News to ten thousand people: the pace, the answers meanwhile, and kills on the way."""
