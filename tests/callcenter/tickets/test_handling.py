"""A ticket with a department: who gives it back, who answers, how often, and when it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.settings import Settings
from callcenter.tickets import handling, stages
from tests.callcenter.tickets.scenes import MONDAY
from tests.callcenter.tickets.units import Browser, Units, kinds, read, running


class TestReturns:
    """退单: a reason, twice at most, within two working days; then the centre decides, and that binds."""

    def test_sent_back_it_binds(self, units: Units, centre: Browser, labour: Browser):
        ticket_id = units.ticket()
        labour.do(ticket_id, "return", reason="不属本单位职责")
        decided = centre.do(ticket_id, "decide", reason="三定方案明确由人社办理")
        assert (decided["stage"], decided["handling"]["binding"]) == ("dispatched", True)
        assert labour.do(ticket_id, "return", 409, reason="仍不属") == "return_binding"
        assert kinds(ticket_id) == ["opened", "dispatched", "returned", "return_decided", "dispatched"]

    def test_sent_elsewhere_the_next_unit_may_return_it_once_more_and_then_it_binds(
        self, units: Units, centre: Browser, labour: Browser, notary: Browser
    ):
        ticket_id = units.ticket()
        labour.do(ticket_id, "return", reason="不属")
        centre.do(ticket_id, "decide", department="notary", reason="公证事项")
        notary.do(ticket_id, "return", reason="也不属")
        last = centre.do(ticket_id, "decide", department="labour_bureau", reason="由人社牵头")
        assert (last["handling"]["returns"], last["handling"]["binding"]) == (2, True)
        assert labour.do(ticket_id, "return", 409, reason="还是不属") == "return_binding"
        assert "return" not in labour("GET", f"/tickets/{ticket_id}")["handling"]["actions"]

    def test_after_two_working_days_it_is_too_late(self, units: Units, labour: Browser, client: TestClient):
        ticket_id = units.ticket()
        clock.set_clock(lambda: MONDAY + timedelta(days=2, hours=13, minutes=59))
        detail = Browser.of(units, client, "301")("GET", f"/tickets/{ticket_id}")
        assert "return" in detail["handling"]["actions"]
        clock.set_clock(lambda: MONDAY + timedelta(days=2, hours=14, minutes=1))
        late = Browser.of(units, client, "301")
        assert late.do(ticket_id, "return", 409, reason="不属") == "return_too_late"
        assert read(ticket_id).returns == 0

    def test_a_unit_that_gets_it_by_decision_has_two_days_of_its_own(
        self, units: Units, centre: Browser, labour: Browser, client: TestClient
    ):
        ticket_id = units.ticket()
        labour.do(ticket_id, "return", reason="不属")
        clock.set_clock(lambda: MONDAY + timedelta(days=3))
        Browser.of(units, client, "201").do(ticket_id, "decide", department="notary", reason="公证事项")
        clock.set_clock(lambda: MONDAY + timedelta(days=4))
        assert Browser.of(units, client, "302").do(ticket_id, "return", reason="不属")["stage"] == "returned"

    def test_the_number_of_returns_is_the_place_s_own(self, units: Units, labour: Browser, settings: Settings):
        settings_module.use(settings.model_copy(update={"ticket_return_limit": 0}))
        assert labour.do(units.ticket(), "return", 409, reason="不属") == "returns_exhausted"

    def test_who_returned_it_still_sees_it_until_it_is_decided(self, units: Units, labour: Browser):
        ticket_id = units.ticket()
        labour.do(ticket_id, "return", reason="不属")
        assert labour("GET", f"/tickets/{ticket_id}")["stage"] == "returned"
        assert [row["id"] for row in labour("GET", "/inbox")["returned"]] == [str(ticket_id)]


class TestResult:
    """反馈, told to the caller, done again, closed."""

    def test_from_signature_to_close(self, units: Units, centre: Browser, labour: Browser):
        ticket_id = units.ticket()
        labour.do(ticket_id, "sign")
        given = labour.do(ticket_id, "result", text="已责令补发三个月工资")
        assert (given["stage"], given["handling"]["result"]) == ("result_given", "已责令补发三个月工资")
        assert centre.do(ticket_id, "close", 409, outcome="resolved") == "result_not_told"
        centre.do(ticket_id, "told", how="phone")
        assert centre.do(ticket_id, "told", 409, how="phone") == "result_already_told"
        closed = centre.do(ticket_id, "close", outcome="resolved")
        assert (closed["state"], closed["stage"], closed["outcome"]) == ("closed", "closed", "resolved")
        assert kinds(ticket_id) == ["opened", "dispatched", "signed", "result_given", "result_told", "closed"]

    def test_nothing_is_answered_before_it_is_signed(self, units: Units, labour: Browser):
        assert labour.do(units.ticket(), "result", 409, text="已处理") == "ticket_stage"

    def test_a_second_signature_is_a_conflict_and_leaves_one_line(self, units: Units, labour: Browser):
        ticket_id = units.ticket()
        labour.do(ticket_id, "sign")
        assert labour.do(ticket_id, "sign", 409) == "ticket_stage"
        assert kinds(ticket_id).count("signed") == 1

    def test_two_members_who_sign_at_once_sign_once(self, units: Units):
        units.member("303", "labour_bureau")
        ticket_id = units.ticket()
        first, second = UnitOfWork(), UnitOfWork()
        handling.sign(first, units.signed_in("301"), ticket_id)
        second.raw.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(Exception, match="lock timeout"):
            handling.sign(second, units.signed_in("303"), ticket_id)
        second.rollback()
        first.commit()
        with pytest.raises(stages.StageRefuses), begin() as uow:
            handling.sign(uow, units.signed_in("303"), ticket_id)

    def test_an_unsatisfied_caller_sends_it_back_and_the_second_time_it_is_supervised(
        self, units: Units, centre: Browser, labour: Browser, client: TestClient
    ):
        ticket_id, agent = units.ticket(), Browser.of(units, client, "101")
        for reworks in (1, 2):
            labour.do(ticket_id, "sign")
            labour.do(ticket_id, "result", text="已处理", told="phone")
            again = agent.do(ticket_id, "unsatisfied", reason="工资仍未到账")
            assert (again["stage"], again["handling"]["reworks"]) == ("reworking", reworks)
            assert "rework_dispatch" in running(ticket_id)
            sent = centre.do(ticket_id, "dispatch")
            assert (sent["department"], sent["stage"]) == ("labour_bureau", "dispatched")
        assert [notice["kind"] for notice in sent["handling"]["notices"]] == ["supervised"]

    def test_closing_what_a_unit_has_not_answered_needs_words(self, units: Units, centre: Browser):
        ticket_id = units.ticket()
        assert centre.do(ticket_id, "close", 400, outcome="withdrawn") == "reason_missing"
        assert centre.do(ticket_id, "close", outcome="withdrawn", note="来电人撤回")["state"] == "closed"

    def test_each_closing_makes_one_survey_due_and_counts_its_round(self, units: Units, centre: Browser):
        ticket_id = units.ticket()
        centre.do(ticket_id, "close", outcome="resolved", note="已电话解决")
        reopened = centre.do(ticket_id, "reopen", reason="来电人补充新证据")
        assert (reopened["state"], reopened["stage"], reopened["outcome"]) == ("open", "recorded", None)
        centre.do(ticket_id, "close", outcome="resolved", note="再次解决")
        assert centre.do(ticket_id, "close", 409, outcome="resolved", note="x") == "ticket_already_closed"
        with begin() as uow:
            rows = uow.raw.execute(
                "SELECT payload ->> 'round' FROM outbox WHERE handler = 'surveys.schedule' ORDER BY id"
            ).fetchall()
        assert [row[0] for row in rows] == ["1", "2"]

    def test_a_reopened_ticket_may_be_returned_again(self, units: Units, centre: Browser, labour: Browser):
        ticket_id = units.ticket()
        labour.do(ticket_id, "return", reason="不属")
        centre.do(ticket_id, "decide", reason="应由人社办理")
        centre.do(ticket_id, "close", outcome="unresolved", note="无法联系")
        centre.do(ticket_id, "reopen", reason="来电人重新联系")
        centre.do(ticket_id, "dispatch", department="labour_bureau")
        assert labour.do(ticket_id, "return", reason="不属")["stage"] == "returned"

    def test_the_centre_acts_for_a_unit_without_accounts_and_the_line_says_so(self, units: Units, centre: Browser):
        ticket_id = units.ticket(department="forensic")
        signed = centre.do(ticket_id, "sign")
        assert signed["events"][-1]["content"]["on_behalf"] is True
