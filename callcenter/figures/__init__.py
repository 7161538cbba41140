"""Every figure that is shown, printed or announced: what is counted, by which formula, and the list behind it."""
