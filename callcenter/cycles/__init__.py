"""Cycles of work: reports, checks and appraisals that come back by the calendar, each with a due day and an owner."""
