"""Who does not want to be asked, or must not be: said, keyed, replied, noted by staff, or in need of care."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from callcenter import settings as settings_module
from callcenter.db.unit_of_work import begin
from callcenter.messages import receiving, templates
from callcenter.messages.events import MessageReceived
from callcenter.sensitive import care
from callcenter.settings import Settings
from callcenter.surveys import handlers, jobs, last_resort, opt_outs
from callcenter.surveys.callback_models import DoNotAsk, SurveyMessage
from callcenter.surveys.models import Survey
from callcenter.tickets.models import Ticket
from tests.callcenter.quality.loops import deliver
from tests.callcenter.surveys.test_callbacks import attempts, hang_up, later, press, rung, schedule, surveys
from tests.callcenter.tickets.scenes import Scene, matter, one


def opt_out_rows() -> list[DoNotAsk]:
    with begin() as uow:
        return uow.session.query(DoNotAsk).all()


def test_key_nine_at_the_opening_ends_it_for_good(scene: Scene):
    _, attempt = rung(scene)
    assert press(attempt, "9")[-1] == "survey_declined"
    hang_up(attempt)
    assert surveys()[0].state == "declined"
    assert [each.how for each in opt_out_rows()] == ["keyed"]
    later(days=60)
    schedule(*scene.tickets(matter()))
    assert [each.state for each in surveys()] == ["declined", "suppressed"]
    assert surveys()[1].mode_reason == "opted_out"
    assert jobs.dial_due() == 0


def test_an_opt_out_suppresses_what_is_due_already_and_twice_is_once(scene: Scene):
    schedule(*scene.tickets(matter()))
    for _ in range(2):
        with begin() as uow:
            opt_outs.do_not_ask(uow, surveys()[0].point_id, "replied")
    assert (surveys()[0].state, surveys()[0].mode_reason) == ("suppressed", "opted_out")
    assert len(opt_out_rows()) == 1
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM audit_entry WHERE action = 'survey_opt_out_noted'") == 1


def test_care_that_was_asked_for_after_the_survey_was_due_takes_it_from_the_machine(scene: Scene):
    ticket_id = scene.tickets(matter())[0]
    schedule(ticket_id)
    with begin() as uow:
        care.keep(uow, uow.session.get_one(Ticket, ticket_id), "on_request", None)
    later(seconds=20)
    jobs.dial_due()
    assert attempts() == []
    assert (surveys()[0].mode, surveys()[0].mode_reason, surveys()[0].state) == ("person", "safe_contact", "due")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_number_at_which_no_call_is_safe_is_rung_by_nobody(scene: Scene, when: str):
    ticket_id = scene.tickets(matter())[0]
    if when == "after":
        schedule(ticket_id)
    with begin() as uow:
        care.keep(uow, uow.session.get_one(Ticket, ticket_id), "on_request", None, {"ok_to_call": False})
    if when == "before":
        schedule(ticket_id)
    later(seconds=20)
    jobs.dial_due()
    assert (attempts(), surveys()[0].state, surveys()[0].mode_reason) == ([], "suppressed", "safe_contact")


@pytest.mark.parametrize(("agreed", "state"), [(False, "suppressed"), (True, "due")])
def test_a_minor_alone_is_not_asked(scene: Scene, agreed: bool, state: str):
    schedule(*scene.tickets(matter(special_groups=["minor"]), agreed=agreed))
    assert (surveys()[0].state, surveys()[0].mode) == (state, "person")


@pytest.mark.parametrize(("said", "no"), [("TD", True), (" td。", True), ("退订", True), ("4", False), ("谢谢", False)])
def test_what_is_replied_to_be_left_alone(said: str, no: bool):
    assert opt_outs.says_no(said) is no


class TestTheOneMessage:
    """After three tries in vain, where a message may be written."""

    @pytest.fixture
    def asked(self, scene: Scene, demo: Settings) -> Survey:
        settings_module.use(demo.model_copy(update={"sms_gateway_url": "http://127.0.0.1:9/sms"}))
        with begin() as uow:
            templates.seed(uow)
        rung(scene)
        for status in ("busy", "no-answer", "no-answer"):
            hang_up(attempts()[-1], status, answered=False)
            later(seconds=61)
            jobs.dial_due()
        return surveys()[0]

    def reply(self, text: str) -> bool:
        with begin() as uow:
            return last_resort.replied(uow, surveys()[0].point_id, text)

    def test_is_written_once_and_the_round_is_unreachable_until_a_reply(self, asked: Survey):
        assert asked.state == "unreachable"
        with begin() as uow:
            assert one(uow, "SELECT count(*) FROM sms_message WHERE template = 'survey_request'") == 1
            assert uow.session.query(SurveyMessage).one().survey_id == asked.id
        with begin() as uow:
            last_resort.write(uow, uow.session.get_one(Survey, asked.id))
        with begin() as uow:
            assert one(uow, "SELECT count(*) FROM sms_message") == 1
            assert one(uow, "SELECT count(*) FROM survey_message") == 1

    def test_its_answer_counts_under_its_own_mode(self, asked: Survey):
        assert self.reply("4 不满意")
        assert (surveys()[0].state, surveys()[0].mode, surveys()[0].grade) == ("done", "sms", 4)
        assert not self.reply("1")
        assert surveys()[0].grade == 4

    @pytest.mark.parametrize("text", ["谢谢", "12", "0", "6"])
    def test_words_that_are_no_grade_are_no_answer(self, asked: Survey, text: str):
        assert not self.reply(text)
        assert surveys()[0].state == "unreachable"

    def test_what_comes_in_over_the_gateway_is_the_surveys_answer_or_its_opt_out(self, asked: Survey, scene: Scene):
        with begin() as uow:
            receiving.receive(uow, "1", "13800000001", "5 非常不满意")
            receiving.receive(uow, "2", "13800000001", "退订")
        deliver()
        assert (surveys()[0].state, surveys()[0].mode, surveys()[0].grade) == ("done", "sms", 5)
        assert [each.how for each in opt_out_rows()] == ["replied"]
        with begin() as uow:
            words = uow.raw.execute("SELECT taken_as FROM sms_received ORDER BY remote_id").fetchall()
            again = uow.raw.execute("SELECT id FROM sms_received").fetchall()
        assert words == [("survey",), ("opt_out",)]
        for row in again:
            with begin() as uow:
                uow.record(MessageReceived(row[0]))
        deliver()
        assert len(opt_out_rows()) == 1
        with begin() as uow:
            assert one(uow, "SELECT count(*) FROM review") == 1

    def test_a_reply_after_a_week_is_too_late(self, asked: Survey):
        later(days=8)
        assert not self.reply("1")


class TestTheList:
    """The administrator's list: by number, which is compared by its hash."""

    def search(self, client: TestClient, headers: dict[str, str], number: str) -> list[dict[str, object]]:
        answer = client.post("/api/survey-opt-outs/search", json={"number": number}, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    def test_is_found_by_number_in_any_writing_and_lifted_with_a_reason(self, scene: Scene, client: TestClient):
        headers = scene.sign_in(client, "301", "admin")
        for number in ("13800000001", "13800000002"):
            wanted = {"number": number, "note": "来电要求"}
            assert client.post("/api/survey-opt-outs", json=wanted, headers=headers).status_code == 204
        assert len(self.search(client, headers, "")) == 2
        [found] = self.search(client, headers, "+86 138 0000 0001")
        assert (found["number_masked"], found["how"]) == ("138****0001", "staff")
        lifted = client.post(
            f"/api/survey-opt-outs/{found['id']}/lift", json={"reason": "本人来电恢复"}, headers=headers
        )
        assert lifted.status_code == 204
        again = client.post(f"/api/survey-opt-outs/{found['id']}/lift", json={"reason": "再次"}, headers=headers)
        assert (again.status_code, again.json()["error"]["code"]) == (404, "opt_out_unknown")
        schedule(*scene.tickets(matter()))
        assert surveys()[0].state == "due"

    def test_is_for_administrators(self, scene: Scene, client: TestClient):
        headers = scene.sign_in(client, "102")
        answer = client.post("/api/survey-opt-outs/search", json={"number": ""}, headers=headers)
        assert answer.status_code == 403


def test_a_bad_rating_after_the_form_takes_the_survey_from_the_machine(scene: Scene):
    ticket_id = scene.tickets(matter())[0]
    schedule(ticket_id)
    with begin() as uow:
        call_id = uow.session.get_one(Ticket, ticket_id).call_id
        rated(uow, call_id, 5)
    from callcenter.surveys.events import RatingSettled

    for _ in range(2):
        with begin() as uow:
            handlers.follow_rating(uow, RatingSettled(call_id))
    [survey] = surveys()
    assert (survey.mode, survey.mode_reason, survey.asked_because) == ("person", "bad_rating", "bad_rating")


def rated(uow: object, call_id: object, grade: int) -> None:
    from callcenter.calls.models import Call
    from callcenter.surveys.models import Rating

    call = uow.session.get_one(Call, call_id)  # type: ignore[attr-defined]
    row = Rating(call_id=call.id, invited=True, grade=grade, keys=str(grade), business_day=call.business_day)
    uow.session.add(row)  # type: ignore[attr-defined]
