"""Rows that must always be there."""

from sqlalchemy import Connection, text

from callcenter.ids import ROOT_ORG_ID

ROOT_ORG_NAME = "12348公共法律服务热线"


def ensure_root_org(connection: Connection) -> None:
    """The organisation everything belongs to until others are entered."""
    connection.execute(
        text("INSERT INTO org (id, code, name, level) VALUES (:id, '000000', :name, 1) ON CONFLICT DO NOTHING"),
        {"id": ROOT_ORG_ID, "name": ROOT_ORG_NAME},
    )
