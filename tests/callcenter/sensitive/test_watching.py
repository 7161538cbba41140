"""Suggestions by words, the risk form and the list by township, periods at the desk, settings."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.sensitive import handlers, scanning
from callcenter.tickets.events import TicketOpened
from callcenter.transcripts.models import Segment, Transcript
from tests.callcenter.sensitive.matters import Matters
from tests.callcenter.tickets.scenes import dispatched, matter

NEIGHBOURS: dict[str, Any] = {
    "category": "M08-01",
    "summary": "邻居扬言报复，持刀上门",
    "fields": {"opponent": "张建国"},
}


def panel(scene: Matters, client: TestClient, ticket_id: Any) -> dict[str, Any]:
    shown: dict[str, Any] = scene.as_(client, "101").get(f"/api/tickets/{ticket_id}/sensitive").json()
    return shown


def test_words_suggest_and_a_person_confirms(scene: Matters, client: TestClient):
    scene.two_bodies()
    ticket_id = scene.opened(dispatched(summary="准备集体去信访局"))[0]
    found = {each["sensitivity"]: each for each in panel(scene, client, ticket_id)["suggestions"]}
    assert set(found) == {"group", "petition"}
    assert found["petition"]["words"] == ["信访"]
    agent = scene.as_(client, "101")
    after = agent.post(f"/api/suggestions/{found['petition']['id']}/confirm", {"note": "属实"}).json()
    assert (after["mark"]["sensitivity"], after["mark"]["source"], len(after["escalations"])) == (
        "petition",
        "words",
        1,
    )
    again = agent.post(f"/api/suggestions/{found['petition']['id']}/dismiss")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "suggestion_decided")
    rest = agent.post(f"/api/suggestions/{found['group']['id']}/dismiss").json()
    assert rest["suggestions"] == []


def test_words_of_the_transcript_count_and_looking_twice_suggests_once(scene: Matters, client: TestClient):
    ticket_id = scene.opened(dispatched())[0]
    with begin() as uow:
        call_id = uow.raw.execute("SELECT call_id FROM ticket WHERE id = %s", (ticket_id,)).fetchone()
        assert call_id is not None
        heard = Transcript(
            id=new_id(), org_id=uow.org_id, call_id=call_id[0], pass_=2, status="done", created_at=uow.now,
            finished_at=uow.now,
        )  # fmt: skip
        uow.session.add(heard)
        uow.session.flush()
        words = Segment(
            org_id=uow.org_id, transcript_id=heard.id, track="caller", starts_ms=0, ends_ms=900, text="我 不 想 活 了",
            final=True, heard_at=uow.now,
        )  # fmt: skip
        uow.session.add(words)
    for _ in range(2):
        assert scanning.scan_second_passes() == 1
    found = panel(scene, client, ticket_id)["suggestions"]
    assert [(each["sensitivity"], each["found_in"]) for each in found] == [("sensitive", ["transcript"])]


def test_a_suggestion_on_a_ticket_out_of_sight_is_out_of_sight(scene: Matters, client: TestClient):
    ticket_id = scene.opened(dispatched(category="M02-06", summary="丈夫扬言同归于尽"))[0]
    suggestion = panel(scene, client, ticket_id)["suggestions"][0]["id"]
    for verb in ("confirm", "dismiss"):
        assert scene.as_(client, "102").post(f"/api/suggestions/{suggestion}/{verb}", {}).status_code == 404


def test_the_agent_marks_in_the_form_itself(scene: Matters, client: TestClient):
    scene.two_bodies()
    ticket_id = scene.opened(dispatched(fields={"sensitivity": "group"}))[0]
    shown = panel(scene, client, ticket_id)
    assert (shown["mark"]["sensitivity"], shown["mark"]["source"]) == ("group", "agent")
    assert len(shown["escalations"][0]["steps"]) == 2
    with begin() as uow:
        handlers.look_into(uow, TicketOpened(ticket_id))
    assert len(panel(scene, client, ticket_id)["escalations"]) == 1


def test_the_risk_form_is_asked_in_watched_categories_and_the_newest_counts(scene: Matters, client: TestClient):
    ticket_id = scene.opened(dispatched(**NEIGHBOURS))[0]
    assert panel(scene, client, ticket_id)["risk_watch"]
    assert not panel(scene, client, scene.opened(dispatched())[0])["risk_watch"]
    agent = scene.as_(client, "101")
    asked = [each["key"] for each in agent.get("/api/risk-questions").json()["questions"]]
    high = dict.fromkeys(asked, "yes")
    path = f"/api/tickets/{ticket_id}/risk"
    assert agent.post(path, {"answers": high, "township": "东门镇"}).json()["risk"]["level"] == "high"
    assert agent.post(path, {"answers": dict.fromkeys(asked, "no")}).json()["risk"]["level"] == "low"
    assert agent.post(path, {"answers": {"violence": "perhaps"}}).status_code in (400, 422)
    assert scene.kinds(ticket_id).count("risk_form_saved") == 2


def test_the_list_of_quarrels_by_township_the_worst_first(scene: Matters, client: TestClient):
    calm = scene.opened(dispatched(category="M08-01", summary="漏水", fields={"township": "西门镇"}))[0]
    loud = scene.opened(dispatched(**NEIGHBOURS), number="13800000021")[0]
    for _ in range(2):
        scene.opened(dispatched(category="M08-02", summary="噪音", fields={"opponent": "李四"}), number="13800000022")
    agent = scene.as_(client, "101")
    agent.post(f"/api/tickets/{calm}/risk", {"answers": {"violence": "yes", "threat": "yes"}, "township": "西门镇"})
    supervisor = scene.as_(client, "201", "supervisor")
    listed = supervisor.get("/api/risk-list").json()
    assert [each["ticket_id"] for each in listed][:2] == [str(calm), str(loud)]
    assert listed[1]["words"] == ["扬言", "持刀", "报复"] or set(listed[1]["words"]) == {"扬言", "持刀", "报复"}
    twice = next(each for each in listed if each["same_parties"] == 2)
    assert twice["number_masked"] == "138****0022"
    west = supervisor.get("/api/risk-list", params={"township": "西门镇"}).json()
    assert [each["ticket_id"] for each in west] == [str(calm)]
    assert agent.get("/api/risk-list").status_code == 403
    with begin() as uow:
        read = uow.raw.execute("SELECT count(*) FROM audit_entry WHERE action = 'risk_list_read'").fetchone()
    assert read == (2,)


def test_periods_warn_at_the_desk_and_on_the_ticket_until_a_lawyer_has_confirmed(scene: Matters, client: TestClient):
    agent = scene.as_(client, "101")
    wanted = {"category": "M01-01", "values": {"ended_on": "2025-12-01"}}
    told = agent.post("/api/limitation/check", wanted).json()[0]
    assert (told["state"], told["last_day"], told["days_left"], told["confirmed_by"]) == ("soon", "2026-12-01", 8, None)
    confirmed = {"confirmed_name": "王敏", "licence_no": "15101"}
    rule = "/api/limitation/rules/labour_arbitration_wages/confirm"
    assert agent.post(rule, confirmed).status_code == 403
    assert scene.as_(client, "201", "supervisor").post(rule, confirmed).status_code == 204
    ticket_id = scene.opened(matter(fields={"ended_on": "2025-11-01"}))[0]
    shown = panel(scene, client, ticket_id)["limitation"][0]
    assert (shown["state"], shown["confirmed_by"]) == ("expired", "王敏")
    listed = agent.get("/api/limitation/rules").json()
    assert [each["code"] for each in listed if each["confirmed_by"]] == ["labour_arbitration_wages"]


def test_settings_are_an_administrators_and_audited(scene: Matters, client: TestClient):
    supervisor, admin = scene.as_(client, "201", "supervisor"), scene.as_(client, "900")
    assert supervisor.put("/api/sensitive/policy", {"ack_minutes": 15}).status_code == 403
    assert admin.put("/api/sensitive/policy", {"ack_minutes": 15}).json()["ack_minutes"] == 15
    assert admin.put("/api/sensitive/policy", {"ack_minutes": 0}).status_code in (400, 422)
    nobody = {"body": "duty", "level": 1, "name": "无联系方式"}
    assert admin.post("/api/sensitive/recipients", nobody).json()["error"]["code"] == "recipient_unreachable"
    assert admin.post("/api/sensitive/recipients", nobody | {"phone": "13800000098"}).status_code == 204
    row = supervisor.get("/api/sensitive/recipients").json()[0]
    assert (row["number_masked"], row["account_id"]) == ("138****0098", None)
    kept = nobody | {"level": 2, "name": "值班室"}
    assert admin.put(f"/api/sensitive/recipients/{row['id']}", kept).status_code == 204
    assert supervisor.get("/api/sensitive/recipients").json()[0]["number_masked"] == "138****0098"
    assert admin.put("/api/sensitive/words", {"word": "静坐", "sensitivity": "group"}).status_code == 204
    ticket_id = scene.opened(dispatched(summary="准备静坐"))[0]
    assert panel(scene, client, ticket_id)["suggestions"][0]["words"] == ["静坐"]
    with begin() as uow:
        actions = uow.raw.execute("SELECT DISTINCT action FROM audit_entry ORDER BY 1").fetchall()
    assert {each[0] for each in actions} >= {
        "sensitive_policy_changed", "escalation_recipient_saved", "trigger_word_saved"
    }  # fmt: skip
