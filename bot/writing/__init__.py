"""Answers written by a language model, out of the same passages; proof decides what of them is shown."""
