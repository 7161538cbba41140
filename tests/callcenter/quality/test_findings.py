"""What the agent reads of a finding, appeals, exclusions, the proof, supervision records."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.calendar.models import CalendarDay
from callcenter.calls import rows
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.quality import following, opening, proof
from callcenter.surveys import ratings
from tests.callcenter.quality.loops import Loop, answered, at, code, keyed, pass_by, reviews, settled
from tests.callcenter.tickets.scenes import MONDAY, Scene, one

TODAY = date(2026, 11, 23)


def own(loop: Loop, staff_no: str = "101") -> list[dict[str, object]]:
    loop.scene.sign_in(loop.client, staff_no)
    return loop.client.get("/api/own-reviews").json()  # type: ignore[no-any-return]


def appeal(loop: Loop, staff_no: str = "101", text: str = "来电人要求代写诉状，我已说明规定") -> object:
    headers = loop.scene.sign_in(loop.client, staff_no)
    return loop.client.post(f"/api/own-reviews/{loop.review}/appeal", json={"text": text}, headers=headers)


def test_the_agent_reads_the_finding_and_nothing_of_the_caller(loop: Loop):
    loop.rated()
    assert own(loop) == []
    loop.verified()
    assert own(loop) == []
    pass_by(hours=26)
    loop.do("201", "find", finding="substantiated", criterion="attitude", text="打断群众", told="通话中打断群众")
    [shown] = own(loop)
    assert set(shown) == {"id", "found_on", "finding", "criterion", "told", "appeal_until", "appeal"}
    assert (shown["found_on"], shown["told"]) == ("2026-11-24", "通话中打断群众")
    assert own(loop, "102") == []


@pytest.mark.parametrize(
    "told", ["来电 13800000001 的群众", "工单20261123-0001", "上午10:15的来电", "10点20分那通", "尾号****0001"]
)
def test_what_would_say_who_complained_is_refused(loop: Loop, told: str):
    loop.rated().verified()
    body = {"finding": "substantiated", "criterion": "attitude", "text": "打断群众", "told": told}
    assert code(loop.post("201", "find", **body)) == (400, "told_names_caller")


def test_an_appeal_is_made_once_within_three_working_days(loop: Loop):
    loop.rated().found()
    at(MONDAY + timedelta(days=3, hours=13))
    assert appeal(loop).status_code == 200
    assert code(appeal(loop)) == (409, "appeal_too_late")


def test_the_fourth_working_day_is_too_late(loop: Loop):
    loop.rated().found()
    at(MONDAY + timedelta(days=4))
    assert code(appeal(loop)) == (409, "appeal_too_late")
    assert own(loop)[0]["appeal_until"] is None


def test_nobody_appeals_for_another(loop: Loop):
    loop.rated().found()
    assert code(appeal(loop, "102")) == (404, "review_not_found")


def test_an_appeal_is_decided_by_somebody_else_than_the_finder(loop: Loop):
    loop.rated().found("201")
    appeal(loop)
    decision = {"upheld": True, "answer": "录音显示已按规定说明"}
    assert code(loop.post("201", "appeal/decide", **decision)) == (403, "review_second_person")
    assert code(loop.post("203", "appeal/decide", **decision)) == (403, "review_second_person")
    shown = loop.do("202", "appeal/decide", **decision)
    assert (shown["stage"], shown["finding"]) == ("unsubstantiated", "unsubstantiated")
    [told] = own(loop)
    assert (told["finding"], told["appeal"]["upheld"]) == ("unsubstantiated", True)  # type: ignore[index]
    assert code(loop.post("202", "appeal/decide", **decision)) == (409, "appeal_closed")


def test_an_upheld_appeal_does_not_stop_what_is_done_for_the_caller(loop: Loop):
    loop.rated().corrected()
    appeal(loop)
    answered(loop.second_call().id, grade=2, solved=1)
    assert code(loop.post("202", "sign-off", text="整改到位")) == (409, "review_appealed")
    loop.do("202", "appeal/decide", upheld=True, answer="认定不当")
    assert (loop.row().stage, loop.row().finding) == ("called_again", "unsubstantiated")
    assert loop.do("202", "sign-off", text="整改到位")["stage"] == "signed_off"


def test_an_unfounded_one_is_signed_off_by_another_than_the_finder(loop: Loop):
    loop.rated().found("201", finding="unsubstantiated", criterion=None, told="解答符合规定")
    assert code(loop.post("201", "sign-off", text="同意")) == (403, "review_second_person")
    assert code(loop.post("203", "sign-off", text="同意")) == (403, "review_second_person")
    assert loop.do("202", "sign-off", text="同意")["stage"] == "signed_off"
    with begin() as uow:
        assert one(uow, "SELECT stage FROM ticket WHERE id = %s", loop.ticket) == "closed"


class TestExclusion:
    """剔除: a second supervisor decides, both words are in the audit, the agent sees it when it is decided."""

    @pytest.fixture
    def proposed(self, loop: Loop) -> Loop:
        return loop.rated().found("201", finding="malicious", criterion=None, told="", reason="malicious")

    def test_needs_a_reason(self, loop: Loop):
        loop.rated().verified()
        body = {"finding": "malicious", "text": "连续拨打并辱骂"}
        assert code(loop.post("201", "find", **body)) == (400, "finding_incomplete")

    def test_is_approved_by_a_second_supervisor(self, proposed: Loop):
        approval = {"approved": True, "text": "录音属实"}
        assert code(proposed.post("201", "exclusion/decide", **approval)) == (403, "review_second_person")
        assert code(proposed.post("203", "exclusion/decide", **approval)) == (403, "review_second_person")
        assert own(proposed) == []
        shown = proposed.do("202", "exclusion/decide", **approval)
        assert (shown["stage"], shown["exclusions"][0]["state"]) == ("signed_off", "approved")
        assert own(proposed)[0]["finding"] == "malicious"
        with begin() as uow:
            found = uow.raw.execute("SELECT action FROM audit_entry WHERE action LIKE 'rating_exclusion%%' ORDER BY at")
            assert [row[0] for row in found] == ["rating_exclusion_proposed", "rating_exclusion_approved"]

    def test_that_is_rejected_is_found_anew(self, proposed: Loop):
        shown = proposed.do("202", "exclusion/decide", approved=False, text="证据不足")
        assert (shown["stage"], shown["finding"]) == ("verified", None)
        proposed.do("202", "find", finding="malicious", text="再次申请剔除", reason="mistaken")
        assert [each["state"] for each in proposed.shown()["exclusions"]] == ["rejected", "proposed"]


class TestProof:
    """Every bad rating is in time, overdue or closed; missing is always 0."""

    def count(self) -> proof.Completeness:
        with begin() as uow:
            return proof.completeness(uow, TODAY, TODAY + timedelta(days=7))

    def test_counts_each_once(self, loop: Loop):
        loop.rated()
        keyed(loop.scene.call("13800000002"), 4)
        keyed(loop.scene.call("13800000003"), 2)
        counted = self.count()
        assert (counted.bad, counted.in_time, counted.overdue, counted.closed, counted.missing) == (2, 2, 0, 0, 0)
        at(MONDAY + timedelta(days=1, hours=14))  # Tuesday has ended in Shanghai
        assert (self.count().in_time, self.count().overdue) == (0, 2)

    def test_k27_counts_what_was_verified_by_the_next_working_day(self, loop: Loop):
        loop.rated()
        at(MONDAY + timedelta(days=1, hours=13))
        loop.verified()
        assert (self.count().verified, self.count().verified_in_time) == (1, 1)

    def test_a_day_off_does_not_count(self, loop: Loop):
        with begin() as uow:
            uow.session.add(CalendarDay(org_id=uow.org_id, day=TODAY + timedelta(days=1), kind="holiday", source="x"))
        loop.rated()
        at(MONDAY + timedelta(days=2, hours=13))
        assert self.count().overdue == 0
        at(MONDAY + timedelta(days=2, hours=14))
        assert self.count().overdue == 1

    def test_of_another_days_ratings_says_nothing(self, loop: Loop):
        loop.rated()
        with begin() as uow:
            assert proof.completeness(uow, TODAY + timedelta(days=1), TODAY + timedelta(days=9)).bad == 0

    def test_the_route_says_the_same(self, loop: Loop):
        loop.rated()
        loop.scene.sign_in(loop.client, "203")
        found = loop.client.get("/api/reviews/proof").json()
        assert (found["bad"], found["missing"], found["first"], found["backlog"]) == (1, 0, "2026-11-01", 1)


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("point", ["review opened", "before commit"])
def test_a_process_killed_between_the_steps_leaves_none_without_a_review(scene: Scene, point: str):
    """Rating and review are one transaction: killed before its end neither stands, and the beat settles both."""
    call = scene.call()
    with begin() as uow:
        rows.lock(uow, call)
        uow.raw.execute(
            "INSERT INTO rating (id, org_id, call_id, invitation, invited, keys, grade, rated_at, account_id,"
            " business_day) VALUES (gen_random_uuid(), %s, %s, 'played', true, '5', 5, %s, %s, %s)",
            (uow.org_id, call, uow.now, scene.agents["101"], TODAY),
        )

    def die() -> None:
        raise Killed

    with checkpoints.on(point, die), pytest.raises(Killed):
        settled(call)
    assert (reviews(), counted().missing) == ([], 0)
    clock.set_clock(lambda: MONDAY + timedelta(minutes=10))
    assert ratings.settle_missing() == 1
    assert ([each.call_id for each in reviews()], counted().missing) == ([call], 0)
    assert reviews()[0].begins_at == MONDAY


def counted() -> proof.Completeness:
    with begin() as uow:
        return proof.completeness(uow, TODAY, TODAY)


def test_what_has_no_review_is_named_by_the_proof_and_found_by_the_sweep(scene: Scene):
    """The check can fail: a row without its review is missing until the sweep has been there."""
    call = scene.call()
    keyed(call, 5)
    with begin() as uow:
        uow.raw.execute("DELETE FROM review_event")
        uow.raw.execute("DELETE FROM review")
    assert (counted().missing, len(counted().missing_ids)) == (1, 1)
    with begin() as uow:
        assert opening.sweep(uow) == 1
    assert counted().missing == 0


@pytest.mark.parametrize("point", ["review corrected", "before commit"])
def test_a_process_killed_while_the_second_call_is_arranged_arranges_one(loop: Loop, point: str):
    loop.rated().remedied()

    def die() -> None:
        raise Killed

    with checkpoints.on(point, die), pytest.raises(Killed):
        loop.done_again()
    if ticket_open(loop.ticket):  # the closing itself was not committed
        loop.done_again()
    for _ in range(2):  # the delivery's lease has not run out: the sweep finds what it left
        with begin() as uow:
            following.sweep(uow)
    assert loop.row().stage == "corrected"
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM review_call") == 1


def ticket_open(ticket_id: UUID) -> bool:
    with begin() as uow:
        return bool(one(uow, "SELECT state = 'open' FROM ticket WHERE id = %s", ticket_id))


def test_supervision_records_are_written_and_listed(scene: Scene, client: TestClient):
    headers = scene.sign_in(client, "201", "supervisor")
    body = {"kind": "on_site", "day": "2026-11-20", "subject": "城关镇工作站", "findings": "值班签到不全",
            "rectification": "一周内补齐", "circulated": True}  # fmt: skip
    [written] = client.post("/api/supervision-records", json=body, headers=headers).json()
    assert (written["kind"], written["created_by"]) == ("on_site", "测试201")
    assert written["circulated_at"] is not None
    assert client.get("/api/supervision-records", params={"year": 2025}).json() == []
    scene.sign_in(client, "101")
    assert client.get("/api/supervision-records").status_code == 403
