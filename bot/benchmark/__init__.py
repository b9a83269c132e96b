"""Measures speed beside the plain pipeline that a user would otherwise build."""
