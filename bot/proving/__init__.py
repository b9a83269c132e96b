"""What proof looks at: figures, dates, names, whose figure it is, who acts, denials and certainty."""
