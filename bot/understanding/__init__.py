"""Reads a question: width, era, language, scope, personal data, follow-ups."""
