"""How the database's tables came to be, a step a file."""
