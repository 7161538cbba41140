"""The reminder letter that writes itself a working day before an answer is due."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.tickets import reminding
from tests.callcenter.tickets.scenes import MONDAY, one
from tests.callcenter.tickets.units import Browser, Units, kinds


def at(days: int) -> None:
    """So many days after Monday ten o'clock; five working days end with the Monday after."""
    clock.set_clock(lambda: MONDAY + timedelta(days=days))


def test_a_working_day_before_it_is_due_the_department_is_reminded_once(units: Units):
    ticket_id = units.ticket()
    at(3)
    assert reminding.remind_due() == 0
    at(4)
    assert reminding.remind_due() == 1
    assert reminding.remind_due() == 0
    assert kinds(ticket_id)[-1] == "reminded"
    with begin() as uow:
        assert one(uow, "SELECT text FROM ticket_notice") == "办理期限为2026年11月30日，请按时反馈结果。"


def test_what_is_over_answered_or_with_nobody_is_not_reminded(units: Units, labour: Browser):
    answered, waiting = units.ticket(), units.ticket(department=None)
    labour.do(answered, "sign")
    labour.do(answered, "result", text="已办结")
    at(4)
    assert reminding.remind_due() == 0
    units.ticket()
    at(20)
    assert reminding.remind_due() == 0
    assert "reminded" not in kinds(waiting)


def test_a_paused_ticket_is_reminded_by_its_new_date(units: Units, client: TestClient):
    """Four days of waiting do not count: due on the Friday after."""
    ticket_id = units.ticket()
    labour = Browser.of(units, client, "301")
    labour.do(ticket_id, "sign")
    labour.do(ticket_id, "pause", reason="caller_papers")
    at(4)
    assert reminding.remind_due() == 0
    Browser.of(units, client, "301").do(ticket_id, "resume")
    assert reminding.remind_due() == 0
    at(9)
    assert reminding.remind_due() == 0
    at(10)
    assert reminding.remind_due() == 1


def test_granted_more_time_it_is_reminded_of_the_later_date(units: Units, client: TestClient):
    ticket_id = units.ticket()
    Browser.of(units, client, "301").do(ticket_id, "sign")
    at(4)
    assert reminding.remind_due() == 1
    labour = Browser.of(units, client, "301")
    labour.do(ticket_id, "extension", working_days=5, reason="需调取考勤记录")
    Browser.of(units, client, "201").do(ticket_id, "extension/decide", working_days=5)
    assert reminding.remind_due() == 0
    at(11)
    assert reminding.remind_due() == 1
