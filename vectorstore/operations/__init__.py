"""What operators decide and ask for, which both the web and the worker read: jobs, withdrawals, golden questions."""
