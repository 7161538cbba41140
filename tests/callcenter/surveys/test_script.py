"""The script of a person's callback: versions, questions by matter and grade, answers kept one by one, other ways."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.db.unit_of_work import begin
from callcenter.settings import Settings
from callcenter.surveys import forms
from callcenter.surveys.callback_models import SurveyForm
from callcenter.surveys.models import Survey
from tests.callcenter.surveys.test_callbacks import attempts, later, surveys
from tests.callcenter.surveys.test_tasks import ANSWERS, listed, task
from tests.callcenter.tickets.scenes import Scene, one

QUESTIONS = [
    {"key": "grade", "text": "满意吗", "kind": "choice", "required": True, "choices": [["1", "满意"], ["5", "不满意"]]},
    {
        "key": "aspect",
        "text": "哪方面",
        "kind": "choice",
        "required": True,
        "when": [5],
        "choices": [["other", "其他"]],
    },
    {"key": "wish", "text": "希望", "kind": "text"},
]


@pytest.fixture
def seeded(scene: Scene) -> Scene:
    with begin() as uow:
        forms.seed(uow)
    return scene


class TestThePureForm:
    def test_keeps_what_was_said_in_the_order_of_the_questions(self):
        said = forms.checked(QUESTIONS, {"wish": " 周末 ", "grade": "1"})
        assert said == {"grade": "1", "wish": "周末"}

    @pytest.mark.parametrize(
        "answers",
        [{}, {"grade": "5"}, {"grade": "2"}, {"grade": "1", "aspect": "other"}, {"grade": "1", "name": "张"},
         {"grade": "1", "wish": "长" * 501}],
    )  # fmt: skip
    def test_refuses_what_is_missing_or_strange(self, answers: dict[str, str]):
        with pytest.raises(forms.AnswerInvalid):
            forms.checked(QUESTIONS, answers)

    def test_asks_a_special_group_its_own_question(self):
        asked = [*QUESTIONS, {"key": "aid_lawyer", "text": "律师", "kind": "text", "categories": ["Q02-01"]}]
        assert [each["key"] for each in forms.questions({"questions": asked}, "Q02-01")][-1] == "aid_lawyer"
        assert len(forms.questions({"questions": asked}, "M01-01")) == 3

    def test_half_a_talk_need_not_be_complete(self):
        assert forms.checked(QUESTIONS, {"wish": "周末"}, complete=False) == {"wish": "周末"}


def test_a_changed_form_is_a_new_version_and_the_old_one_stays(
    seeded: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    with begin() as uow:
        forms.seed(uow)
        assert forms.version_in_force(uow) == 1
    changed = tmp_path / "form.toml"
    changed.write_text(forms._SHIPPED.read_text(encoding="utf-8").replace("一分钟", "两分钟"), encoding="utf-8")
    monkeypatch.setattr(forms, "_SHIPPED", changed)
    with begin() as uow:
        forms.seed(uow)
    with begin() as uow:
        found = uow.session.query(SurveyForm).order_by(SurveyForm.version).all()
        assert [each.version for each in found] == [1, 2]
        assert "一分钟" in found[0].script["opening"]


def test_who_is_there_comes_before_who_we_are(seeded: Scene, client: TestClient):
    survey = task(seeded)
    seeded.sign_in(client, "102")
    script = client.get(f"/api/survey-tasks/{survey}/script").json()
    assert "12348" not in script["identity"] + script["not_the_person"]
    assert "工号102" in script["opening"]
    keys = [each["key"] for each in script["questions"]]
    assert keys[:3] == ["solved", "grade", "aspect"]
    assert {"wish", "first_choice", "awareness", "recognition", "trust"} <= set(keys)
    assert "aid_lawyer" not in keys


def test_the_script_is_not_shown_to_who_may_not_ask(seeded: Scene, client: TestClient):
    survey = task(seeded)
    seeded.sign_in(client, "101")
    assert client.get(f"/api/survey-tasks/{survey}/script").status_code == 404


def post(client: TestClient, headers: dict[str, str], survey: UUID, **body: object) -> int:
    return client.post(f"/api/survey-tasks/{survey}/answers", json=body, headers=headers).status_code


def test_every_answer_is_a_row_of_its_question(seeded: Scene, client: TestClient):
    survey = task(seeded)
    headers = seeded.sign_in(client, "102")
    bad = ANSWERS | {"grade": 5}
    assert post(client, headers, survey, **bad, answers={"wish": "周末也能打通"}) == 400  # which aspect?
    assert surveys()[0].state == "due"
    said = {"aspect": "waiting", "wish": "周末也能打通", "first_choice": "yes"}
    assert post(client, headers, survey, **bad, answers=said) == 204
    with begin() as uow:
        rows = uow.raw.execute("SELECT question, keyed FROM survey_answer ORDER BY seq").fetchall()
    assert dict(rows) == {
        "solved": "1",
        "grade": "5",
        "aspect": "waiting",
        "wish": "周末也能打通",
        "first_choice": "yes",
    }
    assert surveys()[0].form_version == 1


def test_wishes_make_a_list_without_names_for_supervisors(seeded: Scene, client: TestClient):
    headers = seeded.sign_in(client, "102")
    assert post(client, headers, task(seeded), **ANSWERS, answers={"wish": "周末也能打通"}) == 204
    day = clock.business_day(clock.now()).isoformat()
    assert client.get("/api/survey-wishes", params={"first": day, "last": day}).status_code == 403
    seeded.sign_in(client, "201", "supervisor")
    [wish] = client.get("/api/survey-wishes", params={"first": day, "last": day}).json()
    assert (wish["words"], wish["category"]) == ("周末也能打通", "M01-01")
    assert "138" not in str(wish)


@pytest.mark.parametrize("way", ["visit", "form", "wechat"])
def test_another_way_of_asking_is_its_own_mode(seeded: Scene, client: TestClient, way: str):
    survey = task(seeded)
    headers = seeded.sign_in(client, "102")
    assert post(client, headers, survey, outcome="no_answer", way=way) == 422
    assert post(client, headers, survey, **ANSWERS, way=way) == 204
    assert (surveys()[0].mode, surveys()[0].state) == (way, "done")


class TestABetterTime:
    def test_is_kept_and_is_no_try_in_vain(self, seeded: Scene, client: TestClient):
        survey = task(seeded)
        headers = seeded.sign_in(client, "102")
        again = clock.now() + timedelta(hours=30)
        assert post(client, headers, survey, outcome="postponed") == 422
        for _ in range(4):
            assert post(client, headers, survey, outcome="postponed", again_at=again.isoformat()) == 204
        assert (surveys()[0].state, surveys()[0].due_at) == ("due", again)
        assert len(attempts()) == 4

    def test_may_lie_outside_the_hours_and_nothing_else_may(self, seeded: Scene, client: TestClient, demo: Settings):
        survey = task(seeded)
        seeded.seat("102")
        headers = seeded.sign_in(client, "102")
        settings_module.use(demo.model_copy(update={"survey_hours": "14:30-20:00"}))
        early = client.post(f"/api/survey-tasks/{survey}/dial", headers=headers)
        assert (early.status_code, early.json()["error"]["code"]) == (409, "survey_too_early")
        again = clock.now() + timedelta(minutes=20)
        assert post(client, headers, survey, outcome="postponed", again_at=again.isoformat()) == 204
        later(minutes=20)
        assert client.post(f"/api/survey-tasks/{survey}/dial", headers=headers).status_code == 200

    def test_after_a_try_in_vain_the_next_one_waits_for_its_half_day(self, seeded: Scene, client: TestClient):
        survey = task(seeded)
        seeded.seat("102")
        headers = seeded.sign_in(client, "102")
        assert post(client, headers, survey, outcome="no_answer") == 204
        soon = client.post(f"/api/survey-tasks/{survey}/dial", headers=headers)
        assert (soon.status_code, soon.json()["error"]["code"]) == (409, "survey_too_early")
        later(seconds=61)
        assert client.post(f"/api/survey-tasks/{survey}/dial", headers=headers).status_code == 200


class TestWhoAsks:
    def because(self, reason: str) -> None:
        with begin() as uow:
            uow.session.query(Survey).update({Survey.asked_because: reason})

    def test_after_a_bad_rating_a_supervisor_or_quality_does(self, seeded: Scene, client: TestClient):
        task(seeded)
        self.because("bad_rating")
        seeded.sign_in(client, "102")
        assert listed(client) == []
        seeded.sign_in(client, "401", "qa")
        assert len(listed(client)) == 1
        seeded.sign_in(client, "201", "supervisor")
        assert len(listed(client)) == 1

    def test_another_language_is_for_who_is_certified(self, seeded: Scene, client: TestClient):
        survey = task(seeded)
        with begin() as uow:
            uow.session.query(Survey).update({Survey.language: "ii-CN"})
        seeded.seat("102")
        headers = seeded.sign_in(client, "102")
        assert listed(client) == []
        answer = client.post(f"/api/survey-tasks/{survey}/answers", json=ANSWERS, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "language_missing")
        seeded.seat("105", "lang:ii-CN")
        headers = seeded.sign_in(client, "105")
        assert len(listed(client)) == 1
        assert post(client, headers, survey, **ANSWERS) == 204

    def test_who_refuses_for_good_is_not_asked_again(self, seeded: Scene, client: TestClient):
        survey = task(seeded)
        headers = seeded.sign_in(client, "102")
        assert post(client, headers, survey, outcome="refused", opted_out=True) == 204
        assert surveys()[0].state == "declined"
        with begin() as uow:
            assert one(uow, "SELECT how FROM do_not_ask") == "said"


def test_a_task_is_overdue_three_days_after_the_close_and_still_there(seeded: Scene, client: TestClient):
    task(seeded)
    seeded.sign_in(client, "102")
    later(hours=71)
    seeded.sign_in(client, "102")
    assert [each["overdue"] for each in listed(client)] == [False]
    later(hours=2)
    seeded.sign_in(client, "102")
    assert [each["overdue"] for each in listed(client)] == [True]


def test_the_rules_are_shown_with_their_reasons(seeded: Scene, client: TestClient):
    seeded.sign_in(client, "201", "supervisor")
    rules = {each["key"]: each for each in client.get("/api/survey-rules").json()}
    assert rules["rates"]["value"] == "每分钟1次，每小时5次，每天20次"
    assert all(each["reason"] and each["source"] for each in rules.values())
    seeded.sign_in(client, "102")
    assert client.get("/api/survey-rules").status_code == 403


class TestPanels:
    FILE = ("日期,评议主体,来源,评议对象,得分,满分,人数,备注\n"
            "2026-11-20,人大代表评议组,现场测评,12348热线,96.5,100,12,\n"
            "2026-11-20,人大代表评议组,现场测评,法律援助,120,100,12,\n"
            "昨天,政协委员,现场测评,公证,90,100,5,\n").encode()  # fmt: skip

    def test_are_imported_apart_and_replaced_by_the_same_again(self, seeded: Scene, client: TestClient):
        headers = seeded.sign_in(client, "201", "supervisor")
        first = client.post("/api/panel-scores/import", content=self.FILE, headers=headers).json()
        assert (first["added"], first["changed"], [each["row"] for each in first["refused"]]) == (1, 0, [3, 4])
        again = client.post("/api/panel-scores/import", content=self.FILE.replace(b"96.5", b"97"), headers=headers)
        assert (again.json()["added"], again.json()["changed"]) == (0, 1)
        [score] = client.get("/api/panel-scores", params={"first": "2026-11-01", "last": "2026-11-30"}).json()
        assert (score["score"], score["people"]) == ("97.00", 12)
        with begin() as uow:
            assert one(uow, "SELECT count(*) FROM rating") == 0
            assert one(uow, "SELECT count(*) FROM survey") == 0
