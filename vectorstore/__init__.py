"""What both sides share: the index and the catalogue of plans."""
