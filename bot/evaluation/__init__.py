"""Measures the bot on question sets with gold quotes."""
