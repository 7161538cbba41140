"""The routing code of `agents` under a simulator's clock, beside other policies: the same seats, the same calls."""
