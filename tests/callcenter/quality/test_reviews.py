"""From a bad rating to the sign-off: one review each, every step by the right person, nothing without a next step."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from callcenter import clock
from callcenter.calls.events import RatingInvited, RatingKeyed
from callcenter.calls.models import Call
from callcenter.db.unit_of_work import begin
from callcenter.quality import following, handlers, opening
from callcenter.surveys.events import RatingSettled
from callcenter.surveys.models import Rating, Survey
from callcenter.tickets.models import Ticket
from tests.callcenter.quality.loops import FOUND, REMEDY, Loop, answered, code, deliver, keyed, pass_by, reviews
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, one
from tests.conftest import Quiet


@pytest.mark.parametrize(("grade", "count"), [(1, 0), (3, 0), (4, 1), (5, 1)])
def test_every_four_and_five_opens_a_review_and_nothing_else_does(scene: Scene, grade: int, count: int):
    call = scene.call()
    keyed(call, grade)
    assert [each.call_id for each in reviews()] == [call] * count


def test_a_rating_that_is_told_again_opens_no_second_review(scene: Scene):
    call = scene.call()
    keyed(call, 5)
    for _ in range(2):
        with begin() as uow:
            handlers.review_rating(uow, RatingSettled(call))
    with begin() as uow:
        assert opening.sweep(uow) == 0
    assert len(reviews()) == 1


def test_the_clock_begins_with_the_key_however_late_the_review_is_made(scene: Scene):
    call = scene.call()
    keyed(call, 5)
    with begin() as uow:
        uow.raw.execute("DELETE FROM review_event")
        uow.raw.execute("DELETE FROM review")
    pass_by(hours=30)
    with begin() as uow:
        assert opening.sweep(uow) == 1
    [review] = reviews()
    assert (review.begins_at, review.opened_at) == (MONDAY, MONDAY + timedelta(hours=30))


@pytest.mark.parametrize(
    ("answers", "count"),
    [({"grade": 2, "solved": 1}, 0), ({"grade": 4, "solved": 1}, 1), ({"grade": 2, "solved": 3}, 1),
     ({"solved": 3, "state": "broken_off"}, 1), ({"state": "unreachable"}, 0)],
)  # fmt: skip
def test_a_survey_that_says_so_opens_one_too(scene: Scene, answers: dict[str, object], count: int):
    ticket = scene.tickets(dispatched())[0]
    survey = due(ticket, scene)
    answered(survey, **answers)
    assert [each.ticket_id for each in reviews()] == [ticket] * count


def due(ticket_id: object, scene: Scene) -> object:
    with begin() as uow:
        ticket = uow.session.get_one(Ticket, ticket_id)
        made = Survey(org_id=uow.org_id, ticket_id=ticket.id, round=9, point_id=ticket.point_id, mode="person",
                      mode_reason="agreed", state="due", language="zh-CN", served_by=scene.agents["101"],
                      due_at=uow.now, created_at=uow.now)  # fmt: skip
        uow.session.add(made)
    return made.id


def test_numbers_that_never_count_open_none(scene: Scene):
    call = scene.call()
    with begin() as uow:
        point = one(uow, "SELECT caller_point_id FROM call WHERE id = %s", call)
        uow.raw.execute(
            "INSERT INTO uncounted_number (id, org_id, point_id, kind, note, added_by, added_at)"
            " VALUES (gen_random_uuid(), %s, %s, 'test', 'x', %s, now())",
            (uow.org_id, point, scene.account("900", "admin")),
        )
    keyed(call, 5)
    assert reviews() == []


def test_a_low_score_is_told_with_the_key_and_never_to_whom_it_is_about(scene: Scene, published: Quiet):
    """101 answers calls and supervises: the alarm is for the others."""
    scene.account("101", "agent", "supervisor")
    others = {str(scene.account("201", "supervisor")), str(scene.account("203", "qa"))}
    scene.account("102")
    call = scene.call(taken_by="101")
    with begin() as uow:
        uow.record(RatingInvited(call, True, None))
        uow.record(RatingKeyed(call, 5, "5"))
    assert alarms(published) == {f"account:{each}" for each in others}
    published.published.clear()
    keyed(call, 5)
    assert alarms(published) == {f"account:{each}" for each in others}


def alarms(published: Quiet) -> set[str]:
    messages = [json.loads(body) for _, body in published.published if body.startswith(b"{")]
    return {each["audience"] for each in messages if each.get("type") == "low_rating"}


def test_whoever_served_never_sees_it_and_nobody_who_took_part_decides(loop: Loop):
    loop.scene.account("101", "agent", "supervisor")
    loop.rated()
    loop.scene.sign_in(loop.client, "101")
    assert loop.client.get("/api/reviews").json()["items"] == []
    assert loop.client.get(f"/api/reviews/{loop.review}").status_code == 404
    assert code(loop.post("101", "verify", text="录音没有问题")) == (404, "review_not_found")


def test_who_took_the_call_over_does_not_review_it(loop: Loop):
    loop.rated()
    with begin() as uow:
        uow.raw.execute(
            "INSERT INTO party (id, org_id, call_id, role, label, state, account_id, asked_at, serves_since)"
            " VALUES (gen_random_uuid(), %s, %s, 'supervisor', 'sup1', 'left', %s, now(), now())",
            (uow.org_id, loop.call, loop.scene.agents["202"]),
        )
    assert code(loop.post("202", "verify", text="录音没有问题")) == (403, "review_concerned")
    assert "202" not in [each["staff_no"] for each in loop.shown()["reviewers"]]


def test_agents_reach_no_review(loop: Loop):
    loop.rated()
    assert loop.post("102", "verify", text="看一看").status_code == 403


def test_it_is_heard_before_anything_is_written_about_it(loop: Loop):
    loop.rated()
    assert code(loop.post("201", "verify", text="没听就写")) == (409, "recording_not_heard")
    word = {"recording_id": str(loop.recordings[0]), "seconds": 90}
    assert code(loop.post("201", "heard", **word)) == (409, "recording_not_heard")
    loop.play("202")
    assert code(loop.post("201", "heard", **word)) == (409, "recording_not_heard")
    loop.verified("201")
    assert (loop.row().stage, loop.row().verified_by) == ("verified", loop.scene.agents["201"])


def test_a_call_without_a_recording_is_verified_all_the_same(loop: Loop):
    loop.rated(recorded=False)
    shown = loop.do("203", "verify", text="无录音，已询问来电人与坐席")
    assert shown["stage"] == "verified"


def test_a_substantiated_one_goes_the_whole_way(loop: Loop):
    loop.rated()
    loop.found()
    with begin() as uow:
        assert uow.session.get_one(Ticket, loop.ticket).stage == "closed"
    shown = loop.do("201", "remedy", **REMEDY)
    assert (shown["stage"], shown["tickets"][0]["stage"]) == ("remedied", "reworking")
    loop.done_again()
    assert (loop.row().stage, loop.row().corrected_at) == ("corrected", clock.now())
    survey = loop.second_call()
    assert (survey.mode, survey.state, survey.round) == ("person", "due", 2)
    answered(survey.id, grade=2, solved=1)
    assert (loop.row().stage, loop.row().second_result) == ("called_again", "happy")
    shown = loop.do("202", "sign-off", text="整改到位")
    assert (shown["stage"], shown["clock"], shown["actions"]) == ("signed_off", None, [])
    kinds = [each["kind"] for each in shown["lines"]]
    assert kinds == ["opened", "heard", "verify", "find", "remedy", "correct", "second_call_due", "hear_again",
                     "sign_off"]  # fmt: skip


def test_the_second_call_is_made_by_nobody_who_took_part(loop: Loop):
    """Neither who served nor who did it again asks; a supervisor or 回访与质检 who took no part does."""
    loop.rated()
    loop.found("203")
    loop.do("203", "remedy", **REMEDY)
    loop.done_again("202")
    survey = loop.second_call()
    for staff_no, count in (("101", 0), ("202", 0), ("102", 0), ("203", 1), ("201", 1)):
        loop.scene.sign_in(loop.client, staff_no)
        assert len(loop.client.get("/api/survey-tasks").json()) == count, staff_no
    headers = loop.scene.sign_in(loop.client, "202")
    body = {"outcome": "completed", "identity": True, "solved": 1, "grade": 1}
    answer = loop.client.post(f"/api/survey-tasks/{survey.id}/answers", json=body, headers=headers)
    assert answer.status_code == 404


def test_the_answer_of_a_second_call_opens_no_review_of_its_own(loop: Loop):
    loop.rated().corrected()
    answered(loop.second_call().id, grade=5, solved=3)
    with begin() as uow:
        assert opening.sweep(uow) == 0
    assert len(reviews()) == 1


def test_still_unhappy_is_supervised_told_to_the_head_and_done_once_more(loop: Loop):
    loop.rated().corrected()
    answered(loop.second_call().id, grade=4, solved=2)
    assert (loop.row().stage, loop.row().supervised_at) == ("supervised", clock.now())
    with begin() as uow:
        assert one(uow, "SELECT kind FROM escalation WHERE ticket_id = %s", loop.ticket) == "urgent"
        assert uow.session.get_one(Ticket, loop.ticket).state == "open"
    assert loop.shown()["clock"]["name"] == "supervised"
    loop.done_again()
    assert loop.row().stage == "corrected"
    answered(loop.second_call().id, grade=5, solved=3)
    assert (loop.row().stage, loop.row().second_result) == ("called_again", "unhappy")
    assert loop.do("202", "sign-off", text="已向群众书面说明")["stage"] == "signed_off"


def test_the_unit_is_put_under_supervision_when_it_gets_the_ticket(loop: Loop):
    loop.rated().corrected()
    answered(loop.second_call().id, grade=4, solved=3)
    headers = loop.scene.sign_in(loop.client, "201")
    sent = {"department": "labour_bureau", "assistants": [], "reason": "督办重办"}
    assert loop.client.post(f"/api/tickets/{loop.ticket}/dispatch", json=sent, headers=headers).status_code == 200
    for _ in range(2):
        deliver()
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM ticket_notice WHERE kind = 'supervised'") == 1


@pytest.mark.parametrize(("state", "result"), [("unreachable", "unreachable"), ("declined", "declined")])
def test_a_second_call_that_reaches_nobody_is_signed_off_by_a_person(loop: Loop, state: str, result: str):
    loop.rated().corrected()
    answered(loop.second_call().id, state=state)
    assert (loop.row().stage, loop.row().second_result) == ("called_again", result)


def test_where_a_call_needs_care_nobody_calls_and_a_person_decides(loop: Loop):
    loop.rated(safe_contact=True)
    loop.corrected()
    assert (loop.row().stage, loop.row().second_result) == ("called_again", "not_called")
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM survey WHERE mode_reason = 'review'") == 0
        assert one(uow, "SELECT count(*) FROM sms_message") == 0
    assert loop.do("202", "sign-off", text="不宜联系，已结")["stage"] == "signed_off"


def test_a_confidential_matter_is_reviewed_by_supervisors_alone(loop: Loop):
    loop.rated(matter={"category": "M02-06"})
    loop.scene.sign_in(loop.client, "203")
    assert loop.client.get(f"/api/reviews/{loop.review}").status_code == 404
    assert loop.client.get(f"/api/calls/{loop.call}/transcript").status_code == 404
    loop.scene.sign_in(loop.client, "201")
    assert loop.client.get(f"/api/reviews/{loop.review}").status_code == 200


def test_a_review_whose_ticket_is_opened_again_before_the_call_waits_for_it(loop: Loop):
    """The due call is withdrawn with the reopening, and asked anew when it closes."""
    loop.rated().corrected()
    first = loop.second_call().id
    headers = loop.scene.sign_in(loop.client, "201")
    body = {"reason": "来电人补充材料"}
    assert loop.client.post(f"/api/tickets/{loop.ticket}/reopen", json=body, headers=headers).status_code == 200
    deliver()
    assert loop.row().stage == "corrected"
    loop.done_again()
    assert loop.row().stage == "corrected"
    assert loop.second_call().id != first
    answered(loop.second_call().id, grade=1, solved=1)
    assert loop.row().stage == "called_again"


def test_a_merged_ticket_is_followed_to_where_it_went(loop: Loop):
    loop.rated().remedied()
    other = loop.scene.tickets(dispatched(), number="13800000001", taken_by="102")[0]
    headers = loop.scene.sign_in(loop.client, "201")
    with begin() as uow:
        uow.session.execute(update(Ticket).where(Ticket.id == other).values(created_at=MONDAY - timedelta(days=2)))
    merged = loop.client.post(f"/api/tickets/{loop.ticket}/merge", json={"into": str(other), "reason": "同一事项"},
                              headers=headers)  # fmt: skip
    assert merged.status_code == 200, merged.text
    deliver()
    assert loop.row().stage == "remedied"
    loop.ticket = other
    loop.done_again()
    assert loop.row().stage == "corrected"


def test_a_call_without_a_ticket_gets_one_to_be_done(loop: Loop):
    for number in ("201", "202"):
        loop.scene.account(number, "supervisor")
    loop.call = loop.scene.call()
    keyed(loop.call, 5)
    loop.review = reviews()[0].id
    loop.found()
    assert code(loop.post("201", "remedy", **REMEDY)) == (400, "review_ticket_missing")
    shown = loop.do("201", "remedy", **REMEDY, category="M01-01", summary="来电未登记，补录后办理")
    assert shown["tickets"][0]["summary"] == "来电未登记，补录后办理"


def test_of_several_matters_it_is_said_which_is_done_again(loop: Loop):
    loop.rated()
    with begin() as uow:
        uow.session.execute(update(Call).where(Call.id == loop.call).values(ended_at=MONDAY))
    other = loop.scene.tickets(dispatched(), number="13800000002")[0]
    with begin() as uow:
        uow.raw.execute(
            "UPDATE ticket_contact SET call_id = %s, contact_id = (SELECT contact_id FROM ticket_contact WHERE"
            " ticket_id = %s) WHERE ticket_id = %s", (loop.call, loop.ticket, other),
        )  # fmt: skip
    loop.found()
    assert code(loop.post("201", "remedy", **REMEDY)) == (400, "review_ticket_missing")
    assert loop.do("201", "remedy", **REMEDY, ticket_id=str(other))["ticket_id"] == str(other)


def test_holding_somebody_to_account_is_a_supervisors(loop: Loop):
    loop.rated().found("203")
    assert code(loop.post("203", "remedy", **REMEDY, accountability="attitude")) == (403, "review_second_person")
    loop.do("201", "remedy", **REMEDY, accountability="attitude")
    with begin() as uow:
        assert one(uow, "SELECT account_id FROM accountability_record") == loop.scene.agents["101"]


def test_steps_that_are_not_next_are_refused(loop: Loop):
    loop.rated()
    assert code(loop.post("201", "find", **FOUND)) == (409, "review_stage")
    assert code(loop.post("201", "remedy", **REMEDY)) == (409, "review_stage")
    assert code(loop.post("201", "sign-off", text="直接签结")) == (409, "review_stage")
    loop.verified()
    assert code(loop.post("201", "verify", text="再写一次")) == (409, "review_stage")


def test_a_grade_that_came_by_short_message_opens_its_review(scene: Scene):
    call = scene.call()
    keyed(call)
    with begin() as uow:
        values = {"grade": 5, "mode": "sms", "invitation": "sms", "rated_at": uow.now, "invited": True}
        uow.session.execute(update(Rating).where(Rating.call_id == call).values(**values))
        uow.record(RatingSettled(call))
    assert len(reviews()) == 1


def test_the_sweep_settles_what_a_lost_event_left(loop: Loop):
    loop.rated().remedied()
    with begin() as uow:
        uow.raw.execute("UPDATE ticket SET state = 'closed', stage = 'closed', closed_at = %s, closings = 2,"
                        " outcome = 'resolved' WHERE id = %s", (uow.now, loop.ticket))  # fmt: skip
    with begin() as uow:
        following.sweep(uow)
    assert loop.row().stage == "corrected"
