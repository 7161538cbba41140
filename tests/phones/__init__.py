"""Telephones that we did not write, driven by tests."""
