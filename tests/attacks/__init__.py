"""A hundred attacks in six languages: in questions, in the text of documents, in table cells, in names."""
