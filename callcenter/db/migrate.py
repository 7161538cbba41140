"""Bringing a database to the present schema with alembic, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from callcenter.db import schema
from callcenter.db.base import Base
from callcenter.db.engine import build

ROOT = Path(__file__).resolve().parents[2]
LOCK = 12348


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration; env.py uses `connection` when there is one."""
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade(url: str) -> None:
    """Upgrade to head; several at once wait for each other."""
    engine = build(url, statement_timeout_ms=600_000)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            connection.commit()
            if not has_migrations():
                Base.metadata.create_all(connection)
            elif not is_current(connection):
                command.upgrade(configuration(connection), "head")
            connection.commit()
            schema.ensure_root_org(connection)
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
            connection.commit()
    finally:
        engine.dispose()


def is_current(connection: Connection) -> bool:
    """Whether the database already stands at head: then alembic's machinery is not needed at all."""
    known = connection.execute(text("SELECT to_regclass('alembic_version')")).scalar()
    found = set(connection.execute(text("SELECT version_num FROM alembic_version")).scalars()) if known else set()
    connection.commit()
    return found == set(ScriptDirectory(str(ROOT / "migrations")).get_heads())


def has_migrations() -> bool:
    return bool(ScriptDirectory(str(ROOT / "migrations")).get_heads())
