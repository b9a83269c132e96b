"""What residents ask, seen as a whole: counted, grouped by likeness, drawn, and handed on as tables."""
