"""Makes draft statements out of passages."""
