"""Statements on the bare driver whose rows come as dictionaries."""

from collections.abc import Sequence
from typing import Any

from psycopg.rows import dict_row

from callcenter.db.unit_of_work import UnitOfWork

Row = dict[str, Any]


def one(uow: UnitOfWork, statement: str, values: Sequence[object] | dict[str, Any]) -> Row | None:
    """The first row, or None."""
    with uow.raw.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, values).fetchone()


def every(uow: UnitOfWork, statement: str, values: Sequence[object] | dict[str, Any]) -> list[Row]:
    """All rows."""
    with uow.raw.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, values).fetchall()


def run(uow: UnitOfWork, statement: str, values: Sequence[object] | dict[str, Any]) -> int:
    """Run a change; the number of rows it touched."""
    return uow.raw.execute(statement, values).rowcount
