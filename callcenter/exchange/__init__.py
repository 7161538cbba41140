"""The 12345 line as a peer: matters and calls go both ways and are reconciled."""
