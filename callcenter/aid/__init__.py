"""Legal aid from the call to the archive: application, review, assignment, lawyers."""
