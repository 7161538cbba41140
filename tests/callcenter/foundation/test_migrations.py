"""Migrations: they make what the models say, go back, and the database itself refuses what must never change."""

from collections.abc import Iterator

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine, inspect

from callcenter import bootstrap
from callcenter.db import migrate
from callcenter.db.base import Base
from callcenter.ids import ROOT_ORG_ID, new_id
from tests.conftest import Cluster


@pytest.fixture
def migrated(cluster: Cluster) -> Iterator[str]:
    bootstrap.load_models()
    cluster.sql("CREATE DATABASE migrated TEMPLATE template0")
    url = cluster.server.url("migrated")
    try:
        migrate.upgrade(url)
        yield url
    finally:
        cluster.drop("migrated")


def test_the_migrations_make_what_the_models_say(migrated: str) -> None:
    assert migrate.check(migrated) == 0


def test_an_upgrade_is_repeated_without_harm_and_the_first_organisation_is_there(migrated: str) -> None:
    migrate.upgrade(migrated)
    with psycopg.connect(migrated) as connection:
        assert connection.execute("SELECT id FROM org").fetchall() == [(ROOT_ORG_ID,)]


def test_there_is_a_way_back(migrated: str) -> None:
    engine = create_engine(migrated.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        command.downgrade(migrate.configuration(connection), "base")
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_rows_that_belong_to_a_place_say_to_which() -> None:
    bootstrap.load_models()
    without = {"org", "pulse", "alembic_version"}
    for table in Base.metadata.sorted_tables:
        if table.name not in without:
            assert "org_id" in table.c, table.name
            assert not table.c.org_id.nullable, table.name


@pytest.mark.parametrize("change", ["UPDATE flow_version SET version = 2", "DELETE FROM flow_version"])
def test_a_published_menu_never_changes(migrated: str, change: str) -> None:
    with psycopg.connect(migrated, autocommit=True) as connection:
        columns = "id, org_id, key, version, content_hash, source, published_at"
        row = (new_id(), ROOT_ORG_ID, "12348", 1, "a", "b")
        connection.execute(f"INSERT INTO flow_version ({columns}) VALUES (%s, %s, %s, %s, %s, %s, now())", row)
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="published menu never changes"):
            connection.execute(change)
