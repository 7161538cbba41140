"""Matching touches as much with two thousand seats and callers as with two hundred: counted in pages, not in time."""

import psycopg
import pytest

from agents.queue import Waiting
from callcenter.db.unit_of_work import begin
from callcenter.desk import candidates, policies, standing
from tests.bench.routing import house

FEW, MANY = 200, 2_000


def pages(uow, statement, values):
    """Pages that one execution touches, by the plan that serves all values (as matching runs it)."""
    (plan,) = uow.raw.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values).fetchone()
    root = plan[0]["Plan"]
    return root["Shared Hit Blocks"] + root["Shared Read Blocks"], _scanned(root)


def _scanned(node):
    """Tables that are read from end to end, but the queues': they are as many as the menu has."""
    found = {node["Relation Name"]} if node["Node Type"] == "Seq Scan" else set()
    for child in node.get("Plans", []):
        found |= _scanned(child)
    return found - {"queue"}


@pytest.fixture
def costs(hotline, database):
    """Pages of each statement of matching, with few and with many of both."""

    def grow(prefix, count):
        with begin() as uow:
            house.add_seats(uow, f"{prefix}g", count)
            house.add_seats(uow, f"{prefix}y", count // 20, home="lang_ii", skills=("lang:ii-CN", "lang:zh-CN"))
            house.add_waiting(uow, count, "zh-CN")
            house.add_waiting(uow, count // 10, "ii-CN")
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def measure():
        with begin() as uow:
            base = candidates.today(uow)
            (seat_id,) = uow.raw.execute("SELECT id FROM seat WHERE home_queue = 'lang_ii' LIMIT 1").fetchone()
            caller = {"language": "lang:zh-CN", "barred": None, "preferred": None}
            seat = {"languages": ["ii-CN", "zh-CN"], "seat": str(seat_id), "skills": [], "queue": "lang_ii"}
            whole, closed = "9999-01-01", "2020-01-01"
            return {
                "rules": pages(uow, policies._RULES, (uow.org_id,)),
                "seats for a caller": pages(uow, candidates._SEATS, base | caller),
                "a seat": pages(uow, candidates._SEAT, base | seat),
                "callers for a seat": pages(uow, candidates._ANY_QUEUE, base | seat | {"until": whole}),
                "callers for a reserved seat": pages(uow, candidates._ANY_QUEUE, base | seat | {"until": closed}),
                "its own queue's callers": pages(uow, candidates._OWN_QUEUE, base | seat | {"until": whole}),
                "the head of each class": pages(uow, candidates._HEADS, base),
                "what is due": pages(uow, standing._DUE, (uow.org_id, uow.now, standing.BATCH)),
            }

    grow("f", FEW)
    few = measure()
    grow("m", MANY)
    return few, measure()


def test_no_statement_of_matching_grows_with_seats_or_callers(costs):
    few, many = costs
    for name, (touched, scanned) in many.items():
        assert not scanned, f"{name} reads {scanned} from end to end"
        # A tree of ten times the entries is one page higher at most, at each of the few hops.
        assert touched <= 2 * few[name][0] + 20, f"{name}: {few[name][0]} pages, then {touched}"


def test_one_match_of_many_takes_the_same_as_the_rules_would(hotline, costs):
    """The hop from class to class finds the same seat as looking at all of them."""
    from agents.routing import IdleSeat, choose_seat

    with begin() as uow:
        waiting = Waiting("c", "lang_ii", "ii-CN", frozenset(), 0, uow.now)
        rules = policies.rules(uow)
        statement = f"SELECT s.id, {candidates.HELD}, s.home_queue, s.idle_since FROM seat s"
        every = uow.raw.execute(statement, candidates.today(uow)).fetchall()
        everybody = [IdleSeat(str(row[0]), frozenset(row[1]), row[2], row[3]) for row in every]
        best = choose_seat(waiting, everybody, rules.idle_by_home, rules.policies, uow.now)
        found = choose_seat(waiting, candidates.seats_for(uow, waiting), rules.idle_by_home, rules.policies, uow.now)
        assert found == best
