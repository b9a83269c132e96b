"""Attacks in six languages: in questions and earlier turns, in the text of documents, in table cells, in names."""
