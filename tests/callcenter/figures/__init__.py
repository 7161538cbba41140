"""Figures: what is counted, by which formula, and the lists behind."""
