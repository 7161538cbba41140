"""Monthly statistics from villages and communities up to the city: sent up, returned or accepted, locked (S136)."""
