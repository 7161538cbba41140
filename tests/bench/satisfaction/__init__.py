"""`make bench-satisfaction`."""
