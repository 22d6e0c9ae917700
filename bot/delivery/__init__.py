"""What stands between Telegram and us."""
