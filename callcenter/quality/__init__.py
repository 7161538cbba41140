"""What went badly and what became of it: reviews, appeals, second calls; quality checks."""
