"""PostgreSQL and Valkey that come with the installation, started and watched by us when no address of others is set."""
