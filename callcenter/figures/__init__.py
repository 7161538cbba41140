"""Every figure of the hotline, counted from rows: formulas, sources, rollups, lists behind numbers."""
