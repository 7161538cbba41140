"""Did it help: the rating after the call, and the satisfaction callback days later. Never mixed."""
