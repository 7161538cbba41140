"""`callcenter audit verify` finds whatever was done to a history behind our back, and nothing else."""

from __future__ import annotations

import argparse
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import orjson
import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from callcenter import cli_admin, clock
from callcenter.audit import seals as audit_seals
from callcenter.audit import service as audit
from callcenter.db.unit_of_work import begin
from callcenter.settings import Settings
from callcenter.tickets import chain, chain_reader, chains, history, seals, service, verifying
from callcenter.tickets.verifying import Finding
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, one


@pytest.fixture
def sealed(scene: Scene) -> list[UUID]:
    """Three tickets with histories, in an hour that was sealed since, and a fourth in one that was not."""
    made = [scene.tickets(dispatched())[0] for _ in range(3)]
    with begin() as uow:
        for number in range(3):
            service.add_note(uow, made[1], scene.agents["101"], f"第{number}次联系 “单位”\n无人接听 \x7f")
        audit.note(uow, scene.agents["101"], "number_unmasked", ("call", made[0]), "回访")
    clock.set_clock(lambda: MONDAY + timedelta(hours=2))
    seals.hourly()
    made.append(scene.tickets(dispatched())[0])
    return made


def found(**given: object) -> list[Finding]:
    return verifying.verify(**given).findings  # type: ignore[arg-type]


def behind_our_back(database: str, *statements: str) -> None:
    """What somebody with all rights on the database can do: switch the triggers off."""
    with psycopg.connect(database) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement)


def numbers(ids: list[UUID]) -> list[str]:
    with begin() as uow:
        return [one(uow, "SELECT number FROM ticket WHERE id = %s", each) for each in ids]


def test_what_nobody_touched_holds(database: str, sealed: list[UUID]):
    verdict = verifying.verify()
    assert verdict.findings == []
    assert (verdict.tickets, verdict.lines) == (4, 11)
    assert verdict.last_seal is not None


def test_several_processes_find_the_same(database: str, sealed: list[UUID], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(verifying, "FEW", 0)
    behind_our_back(database, f"UPDATE ticket_event SET kind = 'closed' WHERE ticket_id = '{sealed[1]}' AND seq = 3")
    assert found(processes=2)[0] == Finding("altered", numbers(sealed)[1], 3)
    verdict = verifying.verify(processes=3)
    assert (verdict.tickets, verdict.lines) == (4, 11)


@pytest.mark.parametrize(
    "change",
    [
        'content = content || \'{"text": "改过"}\'',
        "actor = NULL",
        "at = at + interval '1 microsecond'",
        "kind = 'note2'",
        "hash = sha256(hash)",
        "seq = seq + 100",
    ],
)
def test_any_altered_column_is_found_with_ticket_and_line(database: str, sealed: list[UUID], change: str):
    behind_our_back(database, f"UPDATE ticket_event SET {change} WHERE ticket_id = '{sealed[1]}' AND seq = 4")
    assert found()[0] == Finding("altered", numbers(sealed)[1], 4)


def test_a_removed_line_is_found(database: str, sealed: list[UUID]):
    behind_our_back(database, f"DELETE FROM ticket_event WHERE ticket_id = '{sealed[1]}' AND seq = 2")
    assert found()[0] == Finding("altered", numbers(sealed)[1], 2)


def test_a_tail_that_was_cut_off_is_found(database: str, sealed: list[UUID]):
    behind_our_back(database, f"DELETE FROM ticket_event WHERE ticket_id = '{sealed[3]}' AND seq = 2")
    assert found() == [Finding("tail", numbers(sealed)[3], 2)]


def test_a_line_that_was_added_with_a_right_hash_is_found(database: str, sealed: list[UUID]):
    with begin() as uow:
        line = history.lines(uow.session, sealed[3])[-1]
        link = chain.Link(str(sealed[3]), line.seq + 1, "note", None, MONDAY, {"text": "x"})
        forged = chain.link_hash(line.hash, link)
    behind_our_back(
        database,
        f"INSERT INTO ticket_event (id, org_id, ticket_id, seq, kind, content, at, hash) SELECT gen_random_uuid(),"
        f" org_id, id, {line.seq + 1}, 'note', '{{\"text\": \"x\"}}', '{MONDAY.isoformat()}', '\\x{forged.hex()}'"
        f" FROM ticket WHERE id = '{sealed[3]}'",
    )
    assert found()[0] == Finding("tail", numbers(sealed)[3], line.seq + 1)


def test_a_whole_chain_written_anew_with_its_end_is_found(database: str, sealed: list[UUID]):
    """All hashes fit; only the end's seal, made with a key outside the database, does not."""
    with begin() as uow:
        lines = history.lines(uow.session, sealed[3])
    previous, statements = chain.FIRST, []
    for line in lines:
        content = line.content | {"note": "另一个故事"}
        link = chain.Link(str(sealed[3]), line.seq, line.kind, str(line.actor), line.at, content)
        previous = chain.link_hash(previous, link)
        written = orjson.dumps(content).decode()
        statements.append(
            f"UPDATE ticket_event SET content = '{written}', hash = '\\x{previous.hex()}' WHERE id = '{line.id}'"
        )
    statements.append(f"UPDATE ticket_chain SET hash = '\\x{previous.hex()}' WHERE ticket_id = '{sealed[3]}'")
    behind_our_back(database, *statements)
    assert found() == [Finding("end_forged", numbers(sealed)[3], len(lines))]


def test_an_end_that_was_removed_is_found(database: str, sealed: list[UUID]):
    behind_our_back(database, f"DELETE FROM ticket_chain WHERE ticket_id = '{sealed[3]}'")
    assert [each.what for each in found()] == ["end_missing"]


def test_a_whole_history_that_was_removed_is_found(database: str, sealed: list[UUID]):
    behind_our_back(database, f"DELETE FROM ticket_event WHERE ticket_id = '{sealed[3]}'")
    assert found() == [Finding("removed", numbers(sealed)[3], 0)]


def test_a_whole_ticket_that_was_removed_without_trace_is_found_by_its_number(database: str, sealed: list[UUID]):
    number = numbers(sealed)[2]
    children = ("ticket_event", "ticket_chain", "ticket_contact", "ticket_form", "ticket_department", "running_clock")
    wipe = [f"DELETE FROM {table} WHERE ticket_id = '{sealed[2]}'" for table in children]
    behind_our_back(database, *wipe, f"DELETE FROM ticket WHERE id = '{sealed[2]}'")
    assert Finding("gap", number) in found()
    assert [each.what for each in found()] == ["gap", "stretch"]


def test_even_with_the_numbers_put_right_its_hour_is_short(database: str, sealed: list[UUID]):
    children = ("ticket_event", "ticket_chain", "ticket_contact", "ticket_form", "ticket_department", "running_clock")
    wipe = [f"DELETE FROM {table} WHERE ticket_id = '{sealed[2]}'" for table in children]
    fourth = numbers(sealed)[3]
    behind_our_back(
        database, *wipe, f"DELETE FROM ticket WHERE id = '{sealed[2]}'",
        f"UPDATE ticket SET number = '{numbers(sealed)[2]}' WHERE number = '{fourth}'",
        "UPDATE ticket_counter SET last = last - 1",
    )  # fmt: skip
    assert [each.what for each in found()] == ["stretch"]


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM chain_seal WHERE subject = 'ticket_event'", "UPDATE chain_seal SET rows = rows - 1",
     "UPDATE chain_seal SET until = until - interval '1 second'"],
)  # fmt: skip
def test_a_seal_that_was_changed_or_is_gone_is_found(database: str, sealed: list[UUID], change: str):
    noted = verifying.verify().last_seal
    behind_our_back(database, change)
    assert found(known_seal=noted) != []


def test_an_altered_or_removed_line_of_the_audit_is_found(database: str, sealed: list[UUID]):
    behind_our_back(database, "UPDATE audit_entry SET reason = '别的理由' WHERE action = 'number_unmasked'")
    assert [each.what for each in found()] == ["entry"]
    behind_our_back(database, "DELETE FROM audit_entry WHERE action = 'number_unmasked'")
    assert [each.what for each in found()] == ["stretch"]


def test_lines_added_while_it_runs_are_no_finding(database: str, sealed: list[UUID], scene: Scene):
    scene.tickets(dispatched())
    with begin() as uow:
        service.add_note(uow, sealed[0], scene.agents["101"], "继续")
    assert found() == []


class TestSealing:
    def test_hours_follow_each_other_without_a_gap(self, database: str, sealed: list[UUID]):
        for hours in (3, 5):
            clock.set_clock(lambda hours=hours: MONDAY + timedelta(hours=hours))
            seals.hourly()
        with begin() as uow:
            written = audit_seals.of(uow.session, uow.org_id, "ticket_event")
            assert [each.number for each in written] == [1, 2, 3]
            assert all(one_.until == other.since for one_, other in pairwise(written))
            assert [each.rows for each in written] == [9, 2, 0]
        assert found() == []

    def test_a_transaction_that_lasts_holds_the_seal_up(self, database: str, sealed: list[UUID], monkeypatch):
        clock.set_clock(lambda: MONDAY + timedelta(hours=4))
        monkeypatch.setattr(audit_seals, "MARGIN", timedelta(0))
        with psycopg.connect(database) as other:
            other.execute("SELECT 1")
            with begin() as uow:
                assert seals.seal_histories(uow) is None

    def test_histories_from_before_ends_were_kept_are_adopted_once(self, database: str, sealed: list[UUID]):
        behind_our_back(database, "DELETE FROM ticket_chain")
        with begin() as uow:
            assert chains.adopt(uow) == 4
            assert chains.adopt(uow) == 0
        assert found() == []


def test_the_command_prints_number_and_line_and_exits_with_one(
    database: str, sealed: list[UUID], settings: Settings, capsys: pytest.CaptureFixture[str]
):
    asked = argparse.Namespace(processes=1, seal=None)
    assert cli_admin.audit_verify(settings, asked) == 0
    behind_our_back(database, f"UPDATE ticket_event SET actor = NULL WHERE ticket_id = '{sealed[1]}' AND seq = 4")
    assert cli_admin.audit_verify(settings, asked) == 1
    assert f"工单 ticket {numbers(sealed)[1]} 第4行" in capsys.readouterr().err


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=6,
)


@effort(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), PLAIN, max_size=4))
def test_the_fast_writer_and_the_chain_write_the_same(content: dict[str, object]):
    at = "2026-11-23T02:00:00.000001"
    link = chain.Link("t", 7, "note", "a", MONDAY + timedelta(microseconds=1), content)
    line = ("t", 7, "note", "a", at, orjson.dumps(content).decode(), b"")
    assert chain_reader._hash(chain.FIRST, line) == chain.link_hash(chain.FIRST, link)


def test_a_history_takes_no_fractions(scene: Scene):
    ticket = scene.tickets(dispatched())[0]
    with pytest.raises(TypeError, match="whole numbers"), begin() as uow:
        history.add(uow, service.for_update(uow, ticket), "note", None, {"amount": 1.5})
