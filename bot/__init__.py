"""Answers questions about a city's plans, on every channel."""
