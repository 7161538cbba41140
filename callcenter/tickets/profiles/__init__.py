"""The rules of time of places: written in TOML beside this file, kept as versions in the database, chosen by a day."""
