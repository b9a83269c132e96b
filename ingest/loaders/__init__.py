"""One loader a file format; the format is recognised by content."""
