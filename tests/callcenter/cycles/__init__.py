"""Cycles of work: tasks by the calendar, letters, bulletins, appraisal sheets."""
