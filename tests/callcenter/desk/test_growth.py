"""Nothing on the way of a caller to a seat reads a table that grows from one end to the other.

The bench measures it (T5, tests/bench/routing/growth.py); this says at once which statement broke it: each statement of
a road through the queue is explained with sequential scans forbidden, and none may be left where no index serves.
"""

import re

import psycopg
import pytest
from psycopg._queries import PostgresQuery
from psycopg.adapt import Transformer

from callcenter.db.unit_of_work import begin
from callcenter.desk import matching

PARTIAL = "SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL"
GROWING = ("call", "queue_entry", "offer", "seat_state", "leg", "call_event", "contact_point", "return_call", "wrap_up")


@pytest.fixture
def statements(monkeypatch):
    """Every statement of a unit of work from now on, with its values."""
    heard = []
    execute = psycopg.Cursor.execute

    def listening(cursor, query, params=None, **more):
        heard.append((query, params))
        return execute(cursor, query, params, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", listening)
    yield heard
    monkeypatch.setattr(psycopg.Cursor, "execute", execute)


def read_from_end_to_end(query, params):
    """Tables of GROWING that a statement cannot but read as a whole, when it is planned without its values.

    The domain's lock asks for such plans (they are made once), and a partial index then serves only a condition that
    stands in the text.
    """
    if not isinstance(query, str) or not re.match(r"\s*(WITH|SELECT|UPDATE|DELETE|INSERT)\b", query):
        return set()
    with begin() as uow:
        uow.raw.execute("SET LOCAL enable_seqscan = off")
        uow.raw.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        sent = PostgresQuery(Transformer.from_context(uow.raw))
        sent.convert(query, params)
        types = [type_name(uow, number) for number in sent.types or ()]
        uow.raw.execute(f"PREPARE road {'(' + ', '.join(types) + ')' if types else ''} AS {sent.query.decode()}")
        values = f"({', '.join(['NULL'] * len(types))})" if types else ""
        plan = "\n".join(row[0] for row in uow.raw.execute(f"EXPLAIN EXECUTE road {values}").fetchall())
        uow.raw.execute("DEALLOCATE road")
        partial = {row[0] for row in uow.raw.execute(PARTIAL).fetchall()}
    whole = set(re.findall(r"Seq Scan on (\w+)", plan))
    # An index without a condition is read from end to end too; a partial one holds what is live, and stays small.
    for index, table, condition in re.findall(
        r"Index(?: Only)? Scan using (\w+) on (\w+)[^\n]*(\n +Index Cond)?", plan
    ):
        if not condition and index not in partial:
            whole.add(table)
    return whole & set(GROWING)


def type_name(uow, number):
    row = uow.raw.execute("SELECT format_type(%s::oid, NULL)", (number,)).fetchone()
    return row[0] if number else "unknown"


def test_no_statement_between_a_caller_and_a_seat_reads_a_growing_table_as_a_whole(hotline, statements):
    seat_id = hotline.ready()
    hotline.waiting()
    offered = hotline.offer_of(seat_id)
    hotline.browser_connects(offered["id"], seat_id)
    hotline.waiting("13800000002")
    hotline.ready("102")
    with begin() as uow:
        matching.sweep(uow)
    road = list(statements)
    assert len(road) > 40, "the statements were not heard"
    wrong = {
        re.sub(r"\s+", " ", query): found for query, values in road if (found := read_from_end_to_end(query, values))
    }
    assert wrong == {}
