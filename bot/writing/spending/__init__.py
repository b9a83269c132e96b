"""What written answers cost, what they may cost, and replies that need not be paid for twice."""
