"""The operators' pages and calls: what is put before residents, and what came of it."""
