"""`make bench-tickets`: lists, search, overdue, growth and the check of all histories over a million tickets."""
