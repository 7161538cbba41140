"""Figures that nobody can game: each with its numerator, denominator, formula and version."""
