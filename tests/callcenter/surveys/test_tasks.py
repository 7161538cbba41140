"""Surveys that people make: who sees them, who dials, what is kept."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from callcenter.calls import rows
from callcenter.calls.events import OutboundEnded, SeatLeft
from callcenter.calls.models import Call, Leg
from callcenter.db.unit_of_work import begin
from callcenter.desk import offers, wrap_up
from callcenter.desk.models import Seat
from callcenter.ids import new_id
from callcenter.surveys import handlers, jobs
from callcenter.tickets.events import TicketClosed
from callcenter.tickets.models import Ticket
from tests.callcenter.surveys.test_callbacks import attempts, later, surveys
from tests.callcenter.tickets.scenes import MONDAY, Scene, matter, one

ANSWERS = {"outcome": "completed", "identity": True, "solved": 1, "grade": 2, "note": "希望周末也能打通"}


def task(scene: Scene, **form: object) -> UUID:
    """A survey that a person must make, about a matter that 101 answered."""
    for ticket_id in scene.tickets(matter(category=form.pop("category", "M01-01")), agreed=False, **form):
        with begin() as uow:
            handlers.schedule(uow, TicketClosed(ticket_id))
    return surveys()[-1].id


def listed(client: TestClient) -> list[dict[str, object]]:
    return client.get("/api/survey-tasks").json()  # type: ignore[no-any-return]


def test_the_handling_agent_neither_sees_nor_makes_it(scene: Scene, client: TestClient):
    survey = task(scene)
    headers = scene.sign_in(client, "101")
    assert listed(client) == []
    answer = client.post(f"/api/survey-tasks/{survey}/answers", json=ANSWERS, headers=headers)
    assert answer.status_code == 404
    scene.sign_in(client, "102")
    assert [each["id"] for each in listed(client)] == [str(survey)]


def test_a_task_shows_no_number(scene: Scene, client: TestClient):
    task(scene)
    scene.sign_in(client, "102")
    [shown] = listed(client)
    assert (shown["number_masked"], shown["reason"], shown["tries"]) == ("138****0001", "not_agreed", 3)


def test_sensitive_ones_are_for_supervisors(scene: Scene, client: TestClient):
    task(scene, category="M02-06")
    scene.sign_in(client, "102")
    assert listed(client) == []
    scene.sign_in(client, "201", "supervisor")
    assert len(listed(client)) == 1


def test_one_click_dials_from_the_seat(scene: Scene, client: TestClient):
    survey = task(scene)
    seat = scene.seat("102")
    with begin() as uow:
        assert uow.session.get_one(Seat, seat).state == "ready"
    headers = scene.sign_in(client, "102")
    dialled = client.post(f"/api/survey-tasks/{survey}/dial", headers=headers)
    assert dialled.status_code == 200, dialled.text
    assert dialled.json()["connect"] == {"outbound": dialled.json()["call_id"]}
    [attempt] = attempts()
    assert (attempt.state, str(attempt.call_id), attempt.by_account) == ("dialing", dialled.json()["call_id"],
                                                                        scene.agents["102"])  # fmt: skip
    assert [(each["calling"], each["mine"]) for each in listed(client)] == [(True, True)]
    again = client.post(f"/api/survey-tasks/{survey}/dial", headers=headers)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "survey_task_taken")


def test_who_has_no_free_seat_cannot_dial(scene: Scene, client: TestClient):
    survey = task(scene)
    scene.seat("102", state="offline")
    headers = scene.sign_in(client, "102")
    answer = client.post(f"/api/survey-tasks/{survey}/dial", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "seat_not_free")
    assert surveys()[0].attempts == 0


def test_a_seat_that_does_not_speak_the_language_cannot_dial(scene: Scene, client: TestClient):
    survey = task(scene)
    scene.seat("104", "lang:ko-CN")
    headers = scene.sign_in(client, "104")
    answer = client.post(f"/api/survey-tasks/{survey}/dial", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "language_missing")


def test_answers_are_kept_with_who_asked(scene: Scene, client: TestClient):
    survey = task(scene)
    headers = scene.sign_in(client, "201", "supervisor")
    assert client.post(f"/api/survey-tasks/{survey}/answers", json=ANSWERS, headers=headers).status_code == 204
    [made] = surveys()
    assert (made.state, made.solved, made.grade, made.note) == ("done", 1, 2, "希望周末也能打通")
    assert attempts()[0].by_account == scene.agents["201"]
    again = client.post(f"/api/survey-tasks/{survey}/answers", json=ANSWERS, headers=headers)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "survey_task_done")


@pytest.mark.parametrize(
    "answers",
    [ANSWERS | {"identity": False}, ANSWERS | {"grade": None}, ANSWERS | {"grade": 6}, ANSWERS | {"solved": None},
     {"outcome": "no_answer", "grade": 1}],
)  # fmt: skip
def test_half_an_answer_is_no_answer(scene: Scene, client: TestClient, answers: dict[str, object]):
    survey = task(scene)
    headers = scene.sign_in(client, "201", "supervisor")
    assert client.post(f"/api/survey-tasks/{survey}/answers", json=answers, headers=headers).status_code == 422
    assert surveys()[0].state == "due"


def test_three_calls_that_reach_nobody_end_it(scene: Scene, client: TestClient):
    survey = task(scene)
    headers = scene.sign_in(client, "201", "supervisor")
    for outcome in ("no_answer", "wrong_person", "busy"):
        assert surveys()[0].state == "due"
        body = {"outcome": outcome}
        assert client.post(f"/api/survey-tasks/{survey}/answers", json=body, headers=headers).status_code == 204
    assert surveys()[0].state == "unreachable"
    assert listed(client) == []


class TestTheForm:
    """The answers close the wrap-up of the survey's own call, whether written during the talk or after it."""

    @pytest.fixture
    def talking(self, scene: Scene, client: TestClient) -> dict[str, str]:
        """102 talks with the person: the seat's leg and the called party are in."""
        survey = task(scene)
        scene.seat("102")
        headers = scene.sign_in(client, "102")
        assert client.post(f"/api/survey-tasks/{survey}/dial", headers=headers).status_code == 200
        with begin() as uow:
            offer, call, seat, account = uow.raw.execute(
                "UPDATE offer o SET state = 'connected' FROM seat s WHERE s.id = o.seat_id AND o.kind = 'outbound'"
                " RETURNING o.id, o.call_id, o.seat_id, s.account_id"
            ).fetchone()  # type: ignore[misc]
            uow.raw.execute("UPDATE call SET state = 'talking', answered_at = %s WHERE id = %s", (uow.now, call))
            alive = "microphone = true, connection = true, alive_until = now() + interval '1 year'"
            uow.raw.execute(f"UPDATE seat SET state = 'talking', {alive} WHERE id = %s", (seat,))
            values = (new_id(), uow.org_id, call, offer, seat, account)
            uow.raw.execute("INSERT INTO wrap_up (id, org_id, call_id, offer_id, seat_id, account_id)"
                            " VALUES (%s, %s, %s, %s, %s, %s)", values)  # fmt: skip
        self.left = SeatLeft(call, offer, answered=True)
        return headers

    def leave(self) -> None:
        with begin() as uow:
            rows.lock(uow, self.left.call_id)
            wrap_up.begin(uow, self.left)
        with begin() as uow:
            handlers.finish_form(uow, self.left)

    def state(self) -> tuple[str, str]:
        with begin() as uow:
            seat = one(uow, "SELECT state FROM seat WHERE staff_no = '102'")
            return seat, one(uow, "SELECT state FROM wrap_up WHERE call_id = %s", self.left.call_id)

    def write(self, client: TestClient, headers: dict[str, str]) -> None:
        answer = client.post(f"/api/survey-tasks/{surveys()[0].id}/answers", json=ANSWERS, headers=headers)
        assert answer.status_code == 204, answer.text

    def test_written_after_the_talk(self, client: TestClient, talking: dict[str, str]):
        self.leave()
        assert self.state() == ("wrap_up", "open")
        self.write(client, talking)
        assert self.state() == ("ready", "done")

    def test_written_during_the_talk(self, client: TestClient, talking: dict[str, str]):
        self.write(client, talking)
        assert self.state() == ("talking", "open")
        self.leave()
        assert self.state() == ("ready", "done")
        assert (surveys()[0].state, surveys()[0].grade) == ("done", 2)


def test_a_supervisor_sees_every_try_of_a_ticket(scene: Scene, client: TestClient):
    survey = task(scene)
    headers = scene.sign_in(client, "201", "supervisor")
    client.post(f"/api/survey-tasks/{survey}/answers", json={"outcome": "no_answer"}, headers=headers)
    with begin() as uow:
        ticket_id = uow.session.query(Ticket).one().id
        assert one(uow, "SELECT state FROM survey") == "due"
    [shown] = client.get(f"/api/tickets/{ticket_id}/surveys").json()
    assert (shown["mode"], [each["outcome"] for each in shown["attempts"]]) == ("person", ["no_answer"])


class TestATryThatCameToNothing:
    """A person's try is closed without them when it must be, and counts only if somebody was rung."""

    @pytest.fixture
    def dialled(self, scene: Scene, client: TestClient) -> dict[str, str]:
        task(scene)
        scene.seat("102")
        headers = scene.sign_in(client, "102")
        answer = client.post(f"/api/survey-tasks/{surveys()[0].id}/dial", headers=headers)
        assert answer.status_code == 200, answer.text
        return headers

    def state(self) -> tuple[str, str | None]:
        return surveys()[0].state, attempts()[-1].outcome

    def over(self, **call: object) -> None:
        """The call ended a minute ago; the seat's offer with it."""
        with begin() as uow:
            values = {"ended_at": uow.now - timedelta(minutes=1), "state": "ended"} | call
            uow.session.execute(update(Call).where(Call.id == attempts()[-1].call_id).values(**values))

    def rung(self) -> None:
        with begin() as uow:
            call_id = attempts()[-1].call_id
            uow.session.add(Leg(org_id=uow.org_id, call_id=call_id, account_sid="AC1", role="called", kind="tel",
                                status="completed", status_rank=9, started_at=uow.now))  # fmt: skip

    def test_a_seat_that_never_comes_leaves_the_task_as_it_was(self, client: TestClient, dialled: dict[str, str]):
        """Four times: more often than people may be rung."""
        for _ in range(4):
            with begin() as uow:
                uow.raw.execute("UPDATE offer SET lapses_at = now() - interval '1 second'")
                assert offers.lapse_due(uow) == 1
            with begin() as uow:
                statement = "SELECT payload FROM outbox WHERE handler = 'surveys.settle_attempt' ORDER BY id DESC"
                told = one(uow, statement)
                handlers.settle_attempt(uow, OutboundEnded(UUID(told["call_id"]), told["purpose"],
                                                           UUID(told["reference"]), told["status"], False))  # fmt: skip
            assert self.state() == ("due", "not_rung")
            again = client.post(f"/api/survey-tasks/{surveys()[0].id}/dial", headers=dialled)
            assert again.status_code == 200, again.text

    def test_the_person_has_time_to_write_the_answers(self, dialled: dict[str, str]):
        self.rung()
        self.over()
        assert jobs.settle_lost() == 0
        assert self.state()[0] == "calling"

    @pytest.mark.parametrize(("talked", "state"), [(False, ("due", "no_answer")), (True, ("broken_off", "broken_off"))])
    def test_answers_that_nobody_wrote_end_the_try(self, dialled: dict[str, str], talked: bool, state: tuple[str, str]):
        self.rung()
        self.over(answered_at=MONDAY if talked else None)
        later(minutes=31)
        assert jobs.settle_lost() == 1
        assert self.state() == state

    def test_a_call_that_goes_on_is_left_alone(self, dialled: dict[str, str]):
        later(minutes=45)
        assert jobs.settle_lost() == 0


def test_a_certificate_that_has_run_out_lets_nobody_dial(scene: Scene, client: TestClient):
    survey = task(scene)
    scene.seat("102")
    with begin() as uow:
        uow.raw.execute("UPDATE seat_skill SET valid_until = %s", (MONDAY.date() - timedelta(days=1),))
    headers = scene.sign_in(client, "102")
    answer = client.post(f"/api/survey-tasks/{survey}/dial", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "language_missing")
