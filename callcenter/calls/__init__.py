"""Calls and their legs: what the carrier tells us, what we answer, what we ask of it."""
