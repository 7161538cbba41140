"""Quality checks: drawn by nobody's choice, scored by another than who served, hints that are never a score."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from callcenter import clock
from callcenter.calls import rows
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.quality import check_forms, draw, hints, samples, scorecard
from callcenter.surveys import ratings
from callcenter.transcripts.models import Segment, Transcript
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, matter

GOOD = {"attitude": 90, "wording": 90, "clarity": 90, "correctness": 90, "record": 90}
WORDING = {"forbidden": ["不归我管", "没办法"], "opening": ["12348"], "staff_number": ["工号"], "closing": ["再见"]}
WEIGHTS = (20, 20, 20, 25, 15)


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: MONDAY)
    made = scenes.seeded()
    made.queue("general", "综合")
    with begin() as uow:
        check_forms.seed(uow)
    return made


def served(scene: Scene, **call: Any) -> UUID:
    call_id = scene.call(**call)
    with begin() as uow:
        rows.lock(uow, call_id)
        ratings.settle(uow, call_id)
    return call_id


def send(client: TestClient, scene: Scene, staff_no: str, role: str, **wanted: Any) -> Any:
    headers = scene.sign_in(client, staff_no, role)
    body = {"kind": "peer", "scores": GOOD} | wanted
    if "call_id" in body:
        body["call_id"] = str(body["call_id"])
    return client.post("/api/quality/checks", json=body, headers=headers)


# -- the card --------------------------------------------------------------------------------------------------------


def test_the_card_has_the_three_base_dimensions_and_two_more_and_no_others(scene: Scene):
    with begin() as uow:
        items = check_forms.in_force(uow).items
    assert [item["name"] for item in items] == ["态度亲切", "语言规范", "解答清晰", "法律正确", "记录完整"]
    assert sum(item["weight"] for item in items) == 100
    assert scorecard.faults(items[:4], 80, WORDING) != []


def test_the_score_is_rounded_half_up_and_an_error_never_passes():
    scores = dict.fromkeys(scorecard.DIMENSIONS, 80) | {"record": 83}
    halves = [{"key": key, "weight": weight} for key, weight in zip(scorecard.DIMENSIONS, WEIGHTS, strict=True)]
    assert scorecard.result(scores, halves, 80, 0) == scorecard.Result(80, True)  # 80.45
    assert scorecard.result(scores | {"record": 90}, halves, 82, 0) == scorecard.Result(82, True)  # 81.5
    assert scorecard.result(dict.fromkeys(scorecard.DIMENSIONS, 100), halves, 80, 1).passed is False


def test_a_new_card_leaves_the_checks_of_before_as_they_were(scene: Scene, client: TestClient):
    made = send(client, scene, "201", "supervisor", call_id=served(scene)).json()
    headers = scene.sign_in(client, "900", "admin")
    card = client.get("/api/quality/scorecard").json()
    card["items"][0]["weight"], card["items"][1]["weight"], card["pass_mark"] = 30, 10, 95
    answer = client.put("/api/quality/scorecard", json=card, headers=headers)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    kept = client.get(f"/api/quality/checks/{made['id']}").json()
    assert (kept["form_version"], kept["pass_mark"], kept["passed"]) == (1, 80, True)
    card["items"][0]["weight"] = 99
    assert (
        client.put("/api/quality/scorecard", json=card, headers=headers).json()["error"]["code"] == "scorecard_faulty"
    )


# -- the draw --------------------------------------------------------------------------------------------------------

POPULATION = [(new_id(), "ab"[n % 2] if n < 90 else "c") for n in range(91)]


@given(st.permutations(POPULATION), st.text(min_size=1, max_size=8))
def test_the_draw_depends_on_the_seed_and_not_on_the_order_of_the_rows(shuffled: list[tuple[UUID, str]], seed: str):
    chosen = draw.drawn(shuffled, Decimal(5), seed)
    assert chosen == draw.drawn(POPULATION, Decimal(5), seed)
    assert sorted(stratum for _, stratum in chosen) == ["a"] * 3 + ["b"] * 3 + ["c"]


def test_another_seed_draws_others():
    assert draw.drawn(POPULATION, Decimal(5), "1") != draw.drawn(POPULATION, Decimal(5), "2")


def test_a_draw_is_kept_and_drawn_again_from_its_row(scene: Scene, client: TestClient):
    for number in range(25):
        served(scene, taken_by=("101", "102")[number % 2])
    headers = scene.sign_in(client, "301", "qa")
    wanted = {"first": "2026-11-23", "last": "2026-11-23", "strata": ["agent"], "rate": "10"}
    made = client.post("/api/quality/samples", json=wanted, headers=headers).json()
    assert (made["population"], made["size"]) == (25, 4)
    shown = client.get(f"/api/quality/samples/{made['id']}").json()
    assert shown["reproducible"] is True
    assert len({each["agent"] for each in shown["calls"]}) == 2
    again = client.post("/api/quality/samples", json=wanted | {"seed": made["seed"]}, headers=headers).json()
    assert [each["call_id"] for each in client.get(f"/api/quality/samples/{again['id']}").json()["calls"]] == [
        each["call_id"] for each in shown["calls"]
    ]
    served(scene, taken_by="101")
    with begin() as uow:
        uow.raw.execute("UPDATE rating SET excluded_as = 'test'")
        assert samples.is_reproducible(uow, UUID(made["id"])) is False


@pytest.mark.parametrize("wanted", [{"rate": "4.99"}, {"rate": "101"}])
def test_less_than_five_of_a_hundred_are_no_draw(scene: Scene, client: TestClient, wanted: dict[str, str]):
    served(scene)
    headers = scene.sign_in(client, "301", "qa")
    body = {"first": "2026-11-23", "last": "2026-11-23", "strata": []} | wanted
    assert client.post("/api/quality/samples", json=body, headers=headers).status_code == 422
    with begin() as uow, pytest.raises(samples.SampleImpossible):
        samples.make(uow, new_id(), samples.Wanted(date(2026, 11, 1), date(2026, 11, 30), (), Decimal("4.99")))


# -- the check -------------------------------------------------------------------------------------------------------


def test_somebody_else_checks_a_call_once_of_each_kind(scene: Scene, client: TestClient):
    call_id = served(scene)
    answer = send(client, scene, "301", "qa", call_id=call_id)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["total"], answer.json()["passed"], answer.json()["state"]) == (90, True, "done")
    assert send(client, scene, "302", "qa", call_id=call_id).json()["error"]["code"] == "checked_before"
    assert send(client, scene, "302", "qa", call_id=call_id, kind="administrative").status_code == 201
    assert send(client, scene, "302", "qa", call_id=call_id, kind="file").json()["error"]["code"] == "check_kind_unfit"


def test_nobody_checks_a_call_they_had_a_part_in(scene: Scene, client: TestClient):
    call_id = served(scene, taken_by="201")
    scene.wrap_up(call_id, matter())
    scene.agents.pop("201")
    with begin() as uow:
        uow.raw.execute("UPDATE account SET roles = '{agent,supervisor}' WHERE staff_no = '201'")
        scene.agents["201"] = uow.raw.execute("SELECT id FROM account WHERE staff_no = '201'").fetchone()[0]
    assert send(client, scene, "201", "supervisor", call_id=call_id).json()["error"]["code"] == "check_own_work"
    assert client.get(f"/api/quality/calls/{call_id}").status_code == 403


def test_agents_check_nobody_and_read_no_check(scene: Scene, client: TestClient):
    call_id = served(scene)
    assert send(client, scene, "102", "agent", call_id=call_id).status_code == 403
    assert client.get("/api/quality/checks").status_code == 403


def test_a_matter_is_checked_by_its_file_and_not_by_its_handler(scene: Scene, client: TestClient):
    [ticket_id] = scene.tickets(dispatched())
    answer = send(client, scene, "301", "qa", kind="file", ticket_id=str(ticket_id))
    assert (answer.status_code, answer.json()["ticket_id"]) == (201, str(ticket_id))


def test_what_does_not_pass_is_put_right_and_the_score_stays(scene: Scene, client: TestClient):
    bad = GOOD | {"correctness": 20}
    made = send(client, scene, "301", "qa", call_id=served(scene), scores=bad, findings="引用法条有误").json()
    assert (made["total"], made["passed"], made["state"]) == (73, False, "rectifying")
    headers = scene.sign_in(client, "201", "supervisor")
    path = f"/api/quality/checks/{made['id']}/rectified"
    done = client.post(path, json={"text": "已回电更正并培训"}, headers=headers).json()
    assert (done["state"], done["total"], done["rectified_by"]) == ("rectified", 73, "201 测试201")
    again = client.post(path, json={"text": "再次"}, headers=headers)
    assert again.json()["error"]["code"] == "nothing_to_rectify"


def test_nought_errors_is_a_value(scene: Scene, client: TestClient):
    send(client, scene, "301", "qa", call_id=served(scene))
    answer = client.get("/api/quality/summary")
    assert answer.status_code == 200, answer.text
    lines = answer.json()["lines"]
    assert lines == [{"key": "general", "name": "综合", "served": 1, "checked": 1, "passed": 1, "errors": 0}]


# -- hints -----------------------------------------------------------------------------------------------------------


def said(*spoken: tuple[str, int, str]) -> list[hints.Said]:
    return [hints.Said(str(n), track, at, text) for n, (track, at, text) in enumerate(spoken)]


def test_words_never_said_are_found_where_the_seat_said_them_and_not_where_the_caller_did():
    heard = said(
        ("seat", 0, "您好，12348公共法律服务热线，工号0101。"),
        ("caller", 5000, "他们说不归我管"),
        ("seat", 9000, "这个，没 办法。"),
        ("seat", 12000, "感谢来电，再见。"),
    )
    assert hints.read(heard, WORDING, "zh-CN") == [hints.Hint("forbidden", "没办法", "2", 9000)]


def test_missing_opening_number_and_closing_are_named():
    found = hints.read(said(("seat", 0, "喂？"), ("seat", 9000, "就这样。")), WORDING, "zh-CN")
    assert [each.kind for each in found] == ["opening_missing", "staff_number_missing", "closing_missing"]


def test_of_another_language_and_of_silence_nothing_is_said():
    assert hints.read(said(("seat", 0, "没办法")), WORDING, "ii-CN") == []
    assert hints.read(said(("caller", 0, "没办法")), WORDING, "zh-CN") == []


def test_a_hint_stands_beside_the_card_and_changes_no_score(scene: Scene, client: TestClient):
    call_id = served(scene)
    with begin() as uow:
        pass_two = Transcript(org_id=uow.org_id, call_id=call_id, pass_=2, status="done", created_at=uow.now)
        uow.session.add(pass_two)
        uow.session.flush()
        uow.session.add(Segment(org_id=uow.org_id, transcript_id=pass_two.id, track="seat", starts_ms=0, ends_ms=900,
            text="这个不归我管", final=True, heard_at=uow.now))  # fmt: skip
    scene.sign_in(client, "301", "qa")
    shown = client.get(f"/api/quality/calls/{call_id}").json()
    assert next(hint["kind"] for hint in shown["hints"]) == "forbidden"
    made = send(client, scene, "301", "qa", call_id=call_id).json()
    assert (made["total"], made["passed"], len(made["hints"])) == (90, True, 4)
