"""What was said: the live draft, the second pass, and the recordings they rest on."""
