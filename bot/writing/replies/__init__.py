"""Statements read out of a model's reply while it is still coming."""
