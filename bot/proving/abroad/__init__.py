"""The same for statements in other languages, held against the Japanese quote."""
