"""Migrations: they make what the models say, go back, and the database itself refuses what must never change."""

from collections.abc import Iterator

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine, inspect

from callcenter import bootstrap
from callcenter.db import migrate, schema
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


def test_calls_that_brought_tickets_before_there_were_contacts_become_contacts(cluster: Cluster) -> None:
    """0010: one contact a call that has tickets or was put aside; tickets are joined to it, versions kept."""
    bootstrap.load_models()
    cluster.sql("CREATE DATABASE before_contacts TEMPLATE template0")
    url = cluster.server.url("before_contacts")
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.connect() as connection:
            command.upgrade(migrate.configuration(connection), "0009")
            connection.commit()
            schema.ensure_root_org(connection)
            connection.commit()
        served, invalid, silent, ticket = (new_id() for _ in range(4))
        with psycopg.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")
            for call, direction in ((served, "inbound"), (invalid, "inbound"), (silent, "inbound")):
                columns = "id, org_id, direction, state, arrived_at, business_day"
                row = (call, ROOT_ORG_ID, direction, "ended")
                connection.execute(f"INSERT INTO call ({columns}) VALUES (%s, %s, %s, %s, now(), current_date)", row)
            connection.execute(
                "INSERT INTO wrap_up (id, org_id, call_id, offer_id, seat_id, state, invalid_reason)"
                " VALUES (%s, %s, %s, %s, %s, 'invalid', 'silent')",
                (new_id(), ROOT_ORG_ID, invalid, new_id(), new_id()),
            )
            connection.execute(
                "INSERT INTO ticket_contact (id, org_id, ticket_id, call_id, kind, at)"
                " VALUES (%s, %s, %s, %s, 'first', now())",
                (new_id(), ROOT_ORG_ID, ticket, served),
            )
            connection.execute(
                "INSERT INTO category (id, org_id, version, code, name, level, root, risk_watch, aid_hint, sensitive,"
                " sort) VALUES (%s, %s, '2026.1', 'M01', '劳动争议', 1, '民事', false, false, false, 0)",
                (new_id(), ROOT_ORG_ID),
            )
        with engine.connect() as connection:
            command.upgrade(migrate.configuration(connection), "0010")
            connection.commit()
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT call_id, channel, invalid_reason FROM contact").fetchall()
            assert set(found) == {(served, "phone", None), (invalid, "phone", "silent")}
            joined = (
                "SELECT c.call_id FROM ticket_contact t JOIN contact c ON c.id = t.contact_id WHERE t.ticket_id = %s"
            )
            assert connection.execute(joined, (ticket,)).fetchall() == [(served,)]
            version = connection.execute("SELECT version, published_at IS NOT NULL FROM taxonomy_version").fetchall()
            assert version == [("2026.1", True)]
    finally:
        engine.dispose()
        cluster.drop("before_contacts")


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
