"""Targets of a year: versions, division by population, what each unit did, who may write; the roll-up over the tree."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.figures import reading, target_plans, targets
from callcenter.figures.target_plans import Part
from callcenter.referrals.models import LocalPlace
from tests.callcenter.tickets.scenes import MONDAY, Scene, matter

TODAY = date(2026, 11, 23)
CITY, SHAWAN, JIAJIANG = "511100000000", "511111000000", "511126000000"
TOWN = "511111101000"


@pytest.fixture
def tree(scene: Scene) -> Scene:
    """A city with two counties, one of them with a township."""
    with begin() as uow:
        counties = ((SHAWAN, "沙湾区", "county"), (JIAJIANG, "夹江县", "county"))
        for code, name, level in ((CITY, "乐山市", "city"), *counties, (TOWN, "沙湾镇", "township")):
            uow.session.add(LocalPlace(org_id=uow.org_id, code=code, name=name, level=level))
    return scene


def at(scene: Scene, place: dict[str, str], number: str = "13800000001", taken_by: str = "101") -> None:
    """A consultation about a matter of a place."""
    [ticket] = scene.tickets(matter(), number=number, taken_by=taken_by)
    with begin() as uow:
        uow.raw.execute("UPDATE ticket SET fields = fields || jsonb_build_object('county', %s::text, 'township',"
                        " %s::text) WHERE id = %s", (place.get("county"), place.get("township"), ticket))  # fmt: skip


def plan(scene: Scene, measure: str, kind: str, whole: int, **parts: int) -> None:
    actor = scene.account("900", "admin")
    with begin() as uow:
        rows = [Part(key.removeprefix("_"), "", amount) for key, amount in parts.items()]
        target_plans.write(uow, actor, (2026, measure, kind), whole, "会议确定", rows, 0)  # type: ignore[arg-type]


def test_a_place_has_done_what_was_entered_for_it_and_for_all_below_it(tree: Scene):
    at(tree, {"county": "沙湾区"})
    at(tree, {"county": "沙湾区", "township": "沙湾镇"}, "13800000002")
    at(tree, {"county": "夹江县"}, "13800000003")
    at(tree, {}, "13800000004")
    plan(tree, "contacts", "place", 3, **{"_" + SHAWAN: 2, "_" + JIAJIANG: 2})
    plan(tree, "contacts", "hotline", 5, **{"_": 5})
    with begin() as uow:
        found = {each.unit.key: each for each in targets.completion(uow, 2026, TODAY)}
        plans = target_plans.in_force(uow, 2026)
    assert {key: (each.done.numerator, each.target, each.share) for key, each in found.items()} == {
        SHAWAN: (2, 2, "100.00"), JIAJIANG: (1, 2, "50.00"), "": (4, 5, "80.00"),
    }  # fmt: skip
    assert (found[SHAWAN].met_on, found[SHAWAN].rank, found[JIAJIANG].rank) == (TODAY, 1, 2)
    assert [(each.row.unit_kind, each.difference) for each in plans] == [("hotline", 0), ("place", 1)]


def test_the_forecast_goes_by_working_days_of_the_calendar(tree: Scene):
    at(tree, {})
    at(tree, {}, "13800000002")
    plan(tree, "contacts", "hotline", 3, **{"_": 3})
    with begin() as uow:
        year = targets.year_of(uow, 2026, TODAY)
        [one] = targets.completion(uow, 2026, TODAY)
    # two in so many working days: the third takes half of them, half a day counting as one
    assert one.forecast_on == year.day_after(-(-year.passed // 2))
    assert one.forecast_on > date(2027, 4, 1)
    assert year.total == 248  # 365 days less the published holidays and weekends of 2026, 调休 worked
    assert one.band == 3


def test_what_is_in_the_future_is_counted_until_today(tree: Scene):
    at(tree, {})
    plan(tree, "contacts", "hotline", 1, **{"_": 1})
    with begin() as uow:
        assert targets.completion(uow, 2026, date(2026, 12, 31))[0].met_on == TODAY
        assert targets.completion(uow, 2026, TODAY - timedelta(days=1))[0].done.numerator == 0
        assert targets.completion(uow, 2027, date(2027, 1, 1)) == []


def test_an_administrator_writes_a_supervisor_reads_and_an_old_version_is_refused(tree: Scene, client: TestClient):
    supervisor = tree.sign_in(client, "201", "supervisor")
    body = {"year": 2026, "measure": "contacts", "kind": "place", "whole": 40_000, "basis": "按人口", "version": 0,
            "parts": [{"key": SHAWAN, "amount": 25_000}, {"key": JIAJIANG, "amount": 15_000}]}  # fmt: skip
    assert client.put("/api/targets", json=body, headers=supervisor).status_code == 403
    admin = tree.sign_in(client, "900", "admin")
    first = client.put("/api/targets", json=body, headers=admin)
    assert (first.status_code, first.json()["version"], first.json()["difference"]) == (200, 1, 0)
    again = client.put("/api/targets", json=body, headers=admin)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "target_changed")
    strange = client.put("/api/targets", json=body | {"parts": [{"key": "x", "amount": 1}]}, headers=admin)
    assert (strange.status_code, strange.json()["error"]["code"]) == (400, "target_invalid")
    client.put("/api/targets", json=body | {"version": 1, "whole": 50_000}, headers=admin)
    tree.sign_in(client, "201", "supervisor")
    [shown] = client.get("/api/targets?year=2026").json()["plans"]
    assert (shown["version"], shown["whole"], shown["difference"]) == (2, 50_000, -10_000)
    assert [part["name"] for part in shown["parts"]] == ["沙湾区", "夹江县"]
    with begin() as uow:
        assert [row[0] for row in uow.raw.execute("SELECT version FROM target_plan ORDER BY version").fetchall()] == [
            1,
            2,
        ]
    tree.sign_in(client, "101")
    assert client.get("/api/targets?year=2026").status_code == 403


def test_a_proposal_divides_by_population_and_adds_up(tree: Scene, client: TestClient):
    admin = tree.sign_in(client, "900", "admin")
    rows = [{"place_code": SHAWAN, "residents": 180_000, "lawyers": 31}, {"place_code": JIAJIANG, "residents": 270_001},
            {"place_code": TOWN, "residents": 60_000}]  # fmt: skip
    assert client.put("/api/population", json={"year": 2025, "rows": rows}, headers=admin).status_code == 200
    unknown = [{"place_code": "999999999999", "residents": 1}]
    assert client.put("/api/population", json={"year": 2025, "rows": unknown}, headers=admin).status_code == 400
    asked = {"year": 2026, "kind": "place", "whole": 40_000, "level": "county"}
    proposed = client.post("/api/targets/proposal", json=asked, headers=admin).json()
    # 40 000 × 180 000 ÷ 450 001 = 15 999.96, 40 000 × 270 001 ÷ 450 001 = 24 000.04
    assert {part["key"]: part["amount"] for part in proposed["parts"]} == {SHAWAN: 16_000, JIAJIANG: 24_000}
    assert "人口" in proposed["basis"]
    shown = client.get("/api/population?year=2026").json()
    capacity = {each["name"]: each for each in shown["capacity"]}
    # 31 lawyers for the 450 001 of the two counties; the township is in one of them
    assert (shown["of_year"], capacity["lawyers_per_10000"]["value"]) == (2025, "0.69")
    assert capacity["lawyers_per_10000"]["denominator"] == 450_001


def test_completion_is_exported_with_both_numbers_and_the_method(tree: Scene, client: TestClient):
    at(tree, {})
    plan(tree, "contacts", "hotline", 4, **{"_": 4})
    tree.sign_in(client, "201", "supervisor")
    shown = client.get("/api/completion?year=2026").json()
    assert (shown["rows"][0]["share"], shown["rows"][0]["done"]["number"], shown["on"]) == (
        "25.00",
        "K35",
        "2026-11-23",
    )
    assert "工作日" in shown["method"]
    content = client.get("/api/completion/export?year=2026").content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        written = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "工作日" in written
    assert "接待（来电、来信、来访等）" in written
    assert "<v>1</v>" in written
    assert "<v>4</v>" in written


def test_the_hotlines_target_is_shared_out_over_the_working_days_of_a_period(tree: Scene):
    at(tree, {})
    plan(tree, "contacts", "hotline", 248, **{"_": 248})
    clock.set_clock(lambda: MONDAY + timedelta(days=3))
    with begin() as uow:
        [year] = reading.figures(uow, ["completion"], date(2026, 1, 1), date(2026, 12, 31)).figures
        [week] = reading.figures(uow, ["completion"], date(2026, 11, 23), date(2026, 11, 29)).figures
        [before] = reading.figures(uow, ["completion"], date(2025, 1, 1), date(2025, 12, 31)).figures
    assert (year.numerator, year.denominator) == (1, 248)
    assert (week.numerator, week.denominator, week.value) == (1, 5, "20.00")
    assert (before.denominator, before.value) == (0, None)
