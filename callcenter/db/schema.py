"""Bringing a database to the present schema, and the rows that must always be there."""

from sqlalchemy import Connection, text

from callcenter.db.base import Base
from callcenter.db.engine import build
from callcenter.ids import ROOT_ORG_ID

ROOT_ORG_NAME = "12348公共法律服务热线"


def ensure_root_org(connection: Connection) -> None:
    """The organisation everything belongs to until others are entered."""
    known = connection.execute(text("SELECT to_regclass('org')")).scalar()
    if known is None:
        return
    connection.execute(
        text("INSERT INTO org (id, code, name, level) VALUES (:id, '000000', :name, 1) ON CONFLICT DO NOTHING"),
        {"id": ROOT_ORG_ID, "name": ROOT_ORG_NAME},
    )


def create_for_tests(url: str) -> None:
    """Make the schema of the models in an empty database."""
    made = build(url)
    try:
        with made.begin() as connection:
            Base.metadata.create_all(connection)
            ensure_root_org(connection)
    finally:
        made.dispose()
