"""Who works here: organisations, accounts, logins and roles."""
