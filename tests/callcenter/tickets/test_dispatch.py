"""Where a matter goes: by dated rules, by the form, by hand with a reason."""

from __future__ import annotations

from datetime import timedelta

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.tickets import dispatch, handlers
from tests.callcenter.tickets.scenes import MONDAY, dispatched, one
from tests.callcenter.tickets.units import Browser, Units, kinds, read, running


def test_the_form_s_department_gets_it_and_the_line_says_so(units: Units):
    ticket_id = units.ticket()
    assert (read(ticket_id).stage, read(ticket_id).department) == ("dispatched", "labour_bureau")
    assert kinds(ticket_id) == ["opened", "dispatched"]


def test_without_department_and_rule_it_stays_for_the_supervisor(units: Units):
    ticket_id = units.ticket(department=None)
    assert (read(ticket_id).stage, read(ticket_id).state, read(ticket_id).department) == ("recorded", "open", None)


def test_without_a_department_the_rule_sends_it(units: Units):
    units.rule("M01", "labour_bureau", assistants=["lawyers"])
    ticket_id = units.ticket(department=None)
    with begin() as uow:
        found = [(row.role, one(uow, "SELECT code FROM department WHERE id = %s", row.department_id))
                 for row in dispatch.here(uow, ticket_id)]  # fmt: skip
    assert found == [("lead", "labour_bureau"), ("assist", "lawyers")]


def test_second_level_goes_before_first_and_first_before_default(units: Units):
    units.rule(None, "hotline_12345")
    units.rule("M01", "labour_bureau")
    units.rule("M01-02", "legal_aid_centre")
    sent = [read(units.ticket(category=code, department=None)).department for code in ("M01-02", "M01-01", "M05-03")]
    assert sent == ["legal_aid_centre", "labour_bureau", "hotline_12345"]


def test_rules_hold_from_day_to_day(units: Units):
    units.rule("M01", "labour_bureau", valid_until=MONDAY.date())
    units.rule("M01", "lawyers", valid_from=MONDAY.date() + timedelta(days=2))
    sent = []
    for days in (0, 1, 2):
        clock.set_clock(lambda days=days: MONDAY + timedelta(days=days))
        sent.append(read(units.ticket(department=None)).department)
    assert sent == ["labour_bureau", None, "lawyers"]


def test_a_rule_to_a_department_that_is_switched_off_holds_no_longer(units: Units):
    units.rule("M01", "labour_bureau")
    with begin() as uow:
        uow.raw.execute("UPDATE department SET active = false WHERE code = 'labour_bureau'")
    assert read(units.ticket(department=None)).stage == "recorded"


def test_a_pick_against_the_rule_says_why(units: Units, centre: Browser):
    ticket_id = units.ticket(department=None)
    units.rule("M01", "labour_bureau")
    assert centre.do(ticket_id, "dispatch", 400, department="lawyers") == "reason_missing"
    sent = centre.do(ticket_id, "dispatch", department="lawyers", reason="当事人要求律师调解")
    assert (sent["department"], sent["stage"]) == ("lawyers", "dispatched")


def test_nobody_named_and_no_rule_is_refused(units: Units, centre: Browser):
    assert centre.do(units.ticket(department=None), "dispatch", 400) == "department_missing"


def test_a_second_click_changes_nothing(units: Units, centre: Browser):
    ticket_id = units.ticket(department=None)
    centre.do(ticket_id, "dispatch", department="notary")
    assert centre.do(ticket_id, "dispatch", 409, department="notary") == "same_department"
    assert kinds(ticket_id) == ["opened", "dispatched"]


def test_sending_elsewhere_takes_it_from_the_first(units: Units, centre: Browser, labour: Browser):
    ticket_id = units.ticket()
    labour.do(ticket_id, "sign")
    assert centre.do(ticket_id, "dispatch", 400, department="notary") == "reason_missing"
    centre.do(ticket_id, "dispatch", department="notary", reason="属公证事项")
    labour("GET", f"/tickets/{ticket_id}", status=404)


def test_urgent_is_marked_once(units: Units, centre: Browser):
    ticket_id = units.ticket(department=None)
    assert centre.do(ticket_id, "urgent", reason="老人独居断水")["urgent"] is True
    assert centre.do(ticket_id, "urgent", 409, reason="再次") == "already_urgent"
    assert "dispatch_urgent" in running(ticket_id)


def test_a_form_that_is_delivered_twice_is_dispatched_once(units: Units):
    event = units.scene.wrap_up(units.scene.call(), dispatched())
    for _ in range(2):
        with begin() as uow:
            handlers.record_disposition(uow, event)
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM ticket_department") == 1
