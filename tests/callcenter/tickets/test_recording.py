"""From a finished wrap-up to tickets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from callcenter import clock
from callcenter.calendar import seed as calendar
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.desk.events import InvalidCallMarked
from callcenter.tickets import clocks, handlers, history, periods, queries, running, service
from callcenter.tickets.models import Ticket
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, matter, one


def read(ticket_id: UUID) -> Ticket:
    with begin() as uow:
        return uow.session.get_one(Ticket, ticket_id)


def test_each_matter_becomes_a_ticket_of_its_own(scene: Scene):
    made = [read(each) for each in scene.tickets(matter(), dispatched(category="M02-01"), matter(category="M05-03"))]
    assert [each.number for each in made] == ["20261123-0001", "20261123-0002", "20261123-0003"]
    assert [each.category for each in made] == ["M01-01", "M02-01", "M05-03"]
    assert [each.state for each in made] == ["closed", "open", "closed"]


def test_the_event_delivered_twice_makes_no_second_ticket(scene: Scene):
    event = scene.wrap_up(scene.call(), matter(), dispatched())
    for _ in range(2):
        with begin() as uow:
            handlers.record_disposition(uow, event)
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM ticket") == 2
        assert one(uow, "SELECT count(*) FROM ticket_contact") == 2
        assert one(uow, "SELECT last FROM ticket_counter") == 2


def test_two_workers_with_the_same_event_make_one_set(scene: Scene):
    event = scene.wrap_up(scene.call(), matter())
    first = UnitOfWork()
    handlers.record_disposition(first, event)
    second = UnitOfWork()
    second.raw.execute("SET LOCAL lock_timeout = '50ms'")
    with pytest.raises(Exception, match="lock timeout"):
        handlers.record_disposition(second, event)
    second.rollback()
    first.commit()
    with begin() as uow:
        handlers.record_disposition(uow, event)
        assert one(uow, "SELECT count(*) FROM ticket") == 1


def test_an_answered_matter_closes_with_the_wrap_up(scene: Scene):
    ticket = read(scene.tickets(matter())[0])
    assert (ticket.state, ticket.outcome, ticket.closed_at) == ("closed", "answered", MONDAY)
    assert ticket.closed_by == ticket.first_responder_id == scene.agents["101"]
    assert result_clock(ticket) is None


def result_clock(ticket: Ticket) -> clocks.Clock | None:
    with begin() as uow:
        found = running.of_tickets(uow, [uow.session.get_one(Ticket, ticket.id)])[ticket.id]
    return next((each for each in found if each.rule == "result"), None)


def test_a_dispatched_matter_is_due_in_five_working_days(scene: Scene):
    with begin() as uow:
        calendar.seed_days(uow, 2026)
    ticket = read(scene.tickets(dispatched())[0])
    due = result_clock(ticket)
    assert due is not None
    assert (periods.local_day(due.due_at), due.guessed) == (date(2026, 11, 30), False)
    assert (ticket.state, ticket.department) == ("open", "labour_bureau")


def test_a_due_time_in_an_unpublished_year_is_marked_as_guessed(scene: Scene):
    clock.set_clock(lambda: datetime(2026, 12, 31, 2, 0, tzinfo=UTC))
    due = result_clock(read(scene.tickets(dispatched())[0]))
    assert due is not None
    assert due.guessed


def test_an_invalid_call_leaves_its_contact_only(scene: Scene):
    event = scene.wrap_up(scene.call(), matter(), state="invalid")
    with begin() as uow:
        handlers.record_disposition(uow, event)
        assert one(uow, "SELECT count(*) FROM ticket") == 0
        assert one(uow, "SELECT count(*) FROM call") == 1


def test_who_put_a_call_aside_is_audited_once(scene: Scene):
    form = scene.wrap_up(scene.call(), state="invalid")
    event = InvalidCallMarked(form.call_id, form.wrap_up_id, form.account_id, "silent")
    for _ in range(2):
        with begin() as uow:
            handlers.note_invalid_call(uow, event)
    with begin() as uow:
        rows = uow.raw.execute("SELECT actor, action, reason FROM audit_entry").fetchall()
    assert rows == [(scene.agents["101"], "call_marked_invalid", "silent")]


def test_an_unknown_category_is_filed_as_other_and_not_lost(scene: Scene):
    assert read(scene.tickets(matter(category="M99-42"))[0]).category == "Q09-99"


def test_numbers_begin_anew_each_day_in_shanghai(scene: Scene):
    scene.tickets(matter())
    clock.set_clock(lambda: datetime(2026, 11, 23, 16, 30, tzinfo=UTC))
    assert read(scene.tickets(matter())[0]).number == "20261124-0001"


def test_closing_a_ticket_asks_for_its_survey(scene: Scene):
    scene.tickets(matter(), dispatched())
    with begin() as uow:
        rows = uow.raw.execute("SELECT event, handler FROM outbox WHERE handler LIKE 'surveys.%'").fetchall()
    assert rows == [("TicketClosed", "surveys.schedule")]


def test_the_first_responder_sees_the_caller_first_again(scene: Scene):
    seat = scene.seat("101")
    scene.tickets(dispatched())
    again, stranger = scene.call(taken_by=None), scene.call("13800000009", taken_by=None)
    with begin() as uow:
        assert queries.seat_ties(uow, again) == (seat, None)
        assert queries.seat_ties(uow, stranger) == (None, None)


def test_a_seat_that_the_caller_complains_about_is_barred(scene: Scene):
    scene.seat("101")
    other = scene.seat("102")
    scene.tickets(dispatched(category="Q03-06", fields={"staff_no": "102"}))
    again = scene.call(taken_by=None)
    with begin() as uow:
        assert queries.complained_about_seat(uow, again) == other


def test_the_history_is_a_chain_that_shows_a_changed_line(scene: Scene, database: str):
    ticket_id = scene.tickets(dispatched())[0]
    with begin() as uow:
        service.add_note(uow, ticket_id, scene.agents["101"], "已电话告知进度")
        service.close(uow, ticket_id, scene.account("201", "supervisor"), "resolved", "已支付")
    with begin() as uow:
        lines = history.lines(uow.session, ticket_id)
        assert [line.kind for line in lines] == ["opened", "dispatched", "note", "closed"]
        assert history.first_break(lines) is None
    with psycopg.connect(database) as connection:
        connection.execute("ALTER TABLE ticket_event DISABLE TRIGGER USER")
        connection.execute("UPDATE ticket_event SET content = '{\"text\": \"x\"}' WHERE kind = 'note'")
    with begin() as uow:
        assert history.first_break(history.lines(uow.session, ticket_id)) == 3


def test_a_ticket_is_closed_once(scene: Scene):
    ticket_id, actor = scene.tickets(dispatched())[0], scene.account("201", "supervisor")
    with begin() as uow:
        service.close(uow, ticket_id, actor, "resolved", "")
    with pytest.raises(service.TicketAlreadyClosed), begin() as uow:
        service.close(uow, ticket_id, actor, "resolved", "")


class TestOverHttp:
    """What agents and supervisors may do."""

    def test_a_supervisor_closes_a_dispatched_ticket(self, scene: Scene, client: TestClient):
        ticket_id = scene.tickets(dispatched())[0]
        headers = scene.sign_in(client, "201", "supervisor")
        body = {"outcome": "resolved", "note": "已协调支付"}
        closed = client.post(f"/api/tickets/{ticket_id}/close", json=body, headers=headers)
        assert closed.status_code == 200, closed.text
        assert (closed.json()["state"], closed.json()["outcome"]) == ("closed", "resolved")
        assert closed.json()["events"][-1]["actor"]["staff_no"] == "201"
        again = client.post(f"/api/tickets/{ticket_id}/close", json=body, headers=headers)
        assert (again.status_code, again.json()["error"]["code"]) == (409, "ticket_already_closed")

    def test_an_agent_closes_none(self, scene: Scene, client: TestClient):
        ticket_id = scene.tickets(dispatched())[0]
        headers = scene.sign_in(client, "101")
        answer = client.post(f"/api/tickets/{ticket_id}/close", json={"outcome": "resolved"}, headers=headers)
        assert answer.status_code == 403

    def test_the_list_shows_masked_numbers_and_names(self, scene: Scene, client: TestClient):
        scene.tickets(dispatched())
        scene.sign_in(client, "101")
        [row] = client.get("/api/tickets").json()["items"]
        assert row["number_masked"] == "138****0001"
        assert (row["category_name"], row["department_name"]) == ("拖欠工资（农民工欠薪）", "人力资源和社会保障局")
        assert row["first_responder"]["staff_no"] == "101"
        assert row["aid_hint"]

    def test_sensitive_tickets_are_not_there_for_other_agents(self, scene: Scene, client: TestClient):
        ticket_id = scene.tickets(dispatched(category="M02-06"))[0]
        scene.sign_in(client, "102")
        seen = client.get("/api/tickets").json()
        assert (seen["items"], seen["total"]) == ([], 0)
        assert client.get(f"/api/tickets/{ticket_id}").status_code == 404
        scene.sign_in(client, "101")
        assert client.get("/api/tickets").json()["total"] == 1

    def test_a_note_on_what_one_may_not_see_is_refused(self, scene: Scene, client: TestClient):
        ticket_id = scene.tickets(dispatched(category="M02-06"))[0]
        headers = scene.sign_in(client, "102")
        answer = client.post(f"/api/tickets/{ticket_id}/notes", json={"text": "看看"}, headers=headers)
        assert answer.status_code == 404

    def test_tickets_are_found_by_state_category_and_words(self, scene: Scene, client: TestClient):
        scene.tickets(matter(summary="押金不退"), dispatched(), dispatched(category="M05-03"))
        scene.sign_in(client, "201", "supervisor")

        def total(query: str) -> int:
            return int(client.get(f"/api/tickets?{query}").json()["total"])

        assert [total("state=open"), total("state=closed"), total("state=overdue")] == [2, 1, 0]
        assert [total("category=M01"), total("category=M05-03")] == [2, 1]
        assert [total("q=138 0000 0001"), total("q=13800000002"), total("q=0001")] == [3, 0, 0]
        assert [total("q=押金"), total("q=20261123-0002"), total("q=100%25")] == [1, 1, 0]
        clock.set_clock(lambda: MONDAY + timedelta(days=8))
        scene.sign_in(client, "201", "supervisor")
        assert total("state=overdue") == 2

    def test_a_call_lists_its_tickets(self, scene: Scene, client: TestClient):
        ticket = read(scene.tickets(matter(), dispatched())[0])
        scene.sign_in(client, "101")
        assert len(client.get(f"/api/calls/{ticket.call_id}/tickets").json()) == 2

    def test_the_form_gets_its_lists(self, scene: Scene, client: TestClient):
        scene.sign_in(client, "101")
        categories = client.get("/api/categories").json()
        assert categories[0] == {"code": "M01", "name": "劳动争议", "level": 1, "parent": None, "risk_watch": False,
                                 "aid_hint": False}  # fmt: skip
        assert len(client.get("/api/special-groups").json()) == 8
        assert {"code": "notary", "name": "公证处"} in client.get("/api/departments").json()


def test_the_first_responder_of_a_call_that_was_handed_on_is_who_answered_it(scene: Scene):
    """S22: handing a call on changes who handles its matters, never who was responsible first."""
    call = scene.call(taken_by="101")
    event = scene.wrap_up(call, dispatched())
    second = scene.account("102")
    with begin() as uow:
        handlers.record_disposition(uow, replace(event, account_id=second))
        found = uow.session.scalars(select(Ticket).where(Ticket.call_id == call)).one()
        assert (found.first_responder_id, found.handler_id) == (scene.agents["101"], second)
