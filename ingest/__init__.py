"""Turns source files into a published generation."""
