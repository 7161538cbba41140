"""Time that a department gets, what is said to it, and who works together on a matter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.tickets import hops
from tests.callcenter.tickets.scenes import MONDAY, matter
from tests.callcenter.tickets.units import Browser, Units, kinds, running


class TestRespites:
    """Extensions and pauses."""

    def test_more_days_are_asked_for_and_granted_up_to_fifteen_in_all(
        self, units: Units, centre: Browser, labour: Browser
    ):
        ticket_id = units.ticket()
        labour.do(ticket_id, "sign")
        assert labour.do(ticket_id, "extension", 400, working_days=11, reason="案情复杂") == "extension_too_long"
        labour.do(ticket_id, "extension", working_days=6, reason="需调取考勤记录")
        assert labour.do(ticket_id, "extension", 409, working_days=1, reason="再要") == "extension_open"
        granted = centre.do(ticket_id, "extension/decide", working_days=6)
        assert granted["handling"]["extension_left"] == 4
        assert labour.do(ticket_id, "extension", 400, working_days=5, reason="再要") == "extension_too_long"
        labour.do(ticket_id, "extension", working_days=4, reason="再要四天")
        assert centre.do(ticket_id, "extension/decide", working_days=4)["handling"]["extension_left"] == 0
        assert centre.do(ticket_id, "extension/decide", 409, working_days=4) == "no_extension"

    def test_a_refusal_says_why_and_leaves_the_time(self, units: Units, centre: Browser, labour: Browser):
        ticket_id = units.ticket()
        labour.do(ticket_id, "sign")
        labour.do(ticket_id, "extension", working_days=6, reason="人手不足")
        assert centre.do(ticket_id, "extension/decide", 400) == "reason_missing"
        refused = centre.do(ticket_id, "extension/decide", reason="理由不充分")
        assert refused["handling"]["extension_left"] == 10
        assert kinds(ticket_id)[-1] == "extension_refused"

    def test_what_was_asked_for_lapses_with_the_result(self, units: Units, centre: Browser, labour: Browser):
        ticket_id = units.ticket()
        labour.do(ticket_id, "sign")
        labour.do(ticket_id, "extension", working_days=2, reason="需核实")
        given = labour.do(ticket_id, "result", text="已核实")
        assert [each["state"] for each in given["handling"]["extensions"]] == ["lapsed"]

    def test_a_paused_ticket_waits_for_papers_and_is_resumed_before_it_is_answered(self, units: Units, labour: Browser):
        ticket_id = units.ticket()
        labour.do(ticket_id, "sign")
        paused = labour.do(ticket_id, "pause", reason="caller_papers", note="缺工资单")
        assert paused["handling"]["pause"]["reason"] == "caller_papers"
        assert labour.do(ticket_id, "pause", 409, reason="caller_papers") == "ticket_paused"
        assert labour.do(ticket_id, "result", 409, text="已处理") == "ticket_paused"
        assert labour.do(ticket_id, "resume")["handling"]["pause"] is None
        assert labour.do(ticket_id, "resume", 409) == "ticket_not_paused"

    def test_a_ticket_is_closed_while_paused_and_opens_unpaused(self, units: Units, centre: Browser, labour: Browser):
        ticket_id = units.ticket()
        labour.do(ticket_id, "sign")
        labour.do(ticket_id, "pause", reason="court")
        centre.do(ticket_id, "close", outcome="withdrawn", note="已起诉")
        assert centre.do(ticket_id, "reopen", reason="撤诉")["handling"]["pause"] is None


class TestNotices:
    """提醒函, 催办, 督办."""

    @pytest.mark.parametrize(
        ("action", "kind"), [("remind", "reminded"), ("urge", "urged"), ("supervise", "supervised")]
    )
    def test_a_notice_has_a_clock_until_it_is_acknowledged(
        self, units: Units, centre: Browser, labour: Browser, action: str, kind: str
    ):
        ticket_id = units.ticket()
        rule = {"reminded": "reminder", "urged": "urging", "supervised": "supervision"}[kind]
        said = centre.do(ticket_id, action, text="请于明日前反馈")
        notice = said["handling"]["notices"][0]
        assert (notice["kind"], notice["acknowledged_at"]) == (kind, None)
        assert rule in running(ticket_id)
        labour.do(ticket_id, "acknowledge", notice_id=notice["id"], answer="已安排专人办理")
        assert rule not in running(ticket_id)
        assert labour.do(ticket_id, "acknowledge", 409, notice_id=notice["id"], answer="再答") == "notice_answered"

    def test_a_supervision_is_answered_with_words(self, units: Units, centre: Browser, labour: Browser):
        ticket_id = units.ticket()
        notice = centre.do(ticket_id, "supervise", text="督办")["handling"]["notices"][0]
        assert labour.do(ticket_id, "acknowledge", 400, notice_id=notice["id"]) == "reason_missing"

    def test_an_agent_urges_when_the_caller_rings_again(self, units: Units, client: TestClient):
        units.scene.account("102")
        assert Browser.of(units, client, "102").do(units.ticket(), "urge", text="来电人第二次来电催问")["handling"][
            "notices"
        ]

    def test_what_nobody_has_is_not_urged(self, units: Units, centre: Browser):
        assert centre.do(units.ticket(department=None), "urge", 409, text="请办理") == "ticket_stage"


class TestTogether:
    """Assistants and case conferences."""

    def test_assistants_come_and_go(self, units: Units, centre: Browser, notary: Browser):
        ticket_id = units.ticket()
        notary("GET", f"/tickets/{ticket_id}", status=404)
        centre("PUT", f"/tickets/{ticket_id}/assistants", {"assistants": ["notary"]})
        assert notary("GET", f"/tickets/{ticket_id}")["handling"]["actions"] == []
        assert [row["role"] for row in notary("GET", "/inbox")["assisting"]] == ["assist"]
        assert notary.do(ticket_id, "sign", 403) == "not_your_ticket"
        centre("PUT", f"/tickets/{ticket_id}/assistants", {"assistants": []})
        notary("GET", f"/tickets/{ticket_id}", status=404)

    def test_a_conference_is_called_and_held(self, units: Units, centre: Browser, labour: Browser):
        ticket_id = units.ticket()
        called = {"meets_at": "2026-11-25T01:30:00Z", "place": "三楼会议室", "reason": "涉及多部门",
                  "invitees": [{"name": "周建", "organisation": "人社局"}]}  # fmt: skip
        assert labour.do(ticket_id, "conference", 403, **called) == "not_your_ticket"
        conference = centre.do(ticket_id, "conference", **called)["handling"]["conferences"][0]
        minutes = {"opinions": [{"name": "周建", "opinion": "由人社牵头"}], "decision": "人社局三日内约谈用人单位"}
        path = f"conference/{conference['id']}/minutes"
        held = centre.do(ticket_id, path, **minutes)["handling"]["conferences"][0]
        assert (held["state"], held["decision"]) == ("held", "人社局三日内约谈用人单位")
        assert centre.do(ticket_id, path, 409, **minutes) == "conference_over"

    def test_hops_and_the_time_between_them(self, units: Units, labour: Browser, client: TestClient):
        first = units.ticket()
        units.scene.tickets(matter())
        clock.set_clock(lambda: MONDAY + timedelta(hours=4))
        Browser.of(units, client, "301").do(first, "return", reason="不属")
        with begin() as uow:
            found = hops.between(uow, MONDAY.date(), MONDAY.date())
        # sent at once, returned four hours later; the second ticket was answered on the spot
        assert (found.tickets, found.hops, found.per_ticket, found.median_seconds) == (2, 2, 1.0, 7200)
