"""Who saw or did what: an append-only list that nobody edits."""
