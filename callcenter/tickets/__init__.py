"""What was asked and what became of it: one ticket a matter, an immutable first responder, a chained history."""
