"""Loaders: one a format, each turning a file's bytes into blocks in reading order."""
