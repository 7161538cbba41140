"""Other hotlines as the tests play them: written from docs/exchange.md alone, sharing no code with ours."""
