"""Accounts of operators: who may sign in, in which role, and for how long."""
