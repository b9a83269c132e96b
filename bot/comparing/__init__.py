"""What changed between two editions, for people at a terminal and in a spreadsheet."""
