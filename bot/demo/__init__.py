"""The demo: the whole program beside a local Telegram, and a story that plays on it."""
