"""Alembic's door to the database: the application's own connection, or one by its settings."""

from alembic import context
from sqlalchemy import Connection, text

from callcenter import bootstrap, settings
from callcenter.db.base import Base
from callcenter.db.engine import build

# A migration that cannot get its lock gives up instead of queueing every caller behind it.
LOCK_TIMEOUT = "3s"


def run(connection: Connection) -> None:
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


bootstrap.load_models()
given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = build(settings.load().database_url, statement_timeout_ms=600_000)
    with engine.connect() as opened:
        run(opened)
    engine.dispose()
