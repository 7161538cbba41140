"""Who takes part in a call beside caller and seat: transfers, interpreters, experts, supervisors."""
