"""TwiML documents: reading only. One verb a file; what a verb does is in `switchboard.acts`."""
