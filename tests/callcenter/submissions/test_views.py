"""Who sees what of the tree, how it is told, and the spreadsheet of the roll-up."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.submissions import units
from callcenter.submissions.adding import Sent
from callcenter.submissions.units import Wanted, Written
from callcenter.submissions.views import Look
from tests.callcenter.submissions.conftest import CITY, COUNTY, EAST, LEFT, OCTOBER, TOWN, WEST, Bureau
from tests.callcenter.tickets.scenes import one

PATH = "/api/submissions"


def overview(client: TestClient, **asked: Any) -> Any:
    return client.get(PATH, params={"month": "2026-10"} | asked).json()


def names(found: Any) -> list[str]:
    return [row["unit"]["name"] for row in found["rows"]]


def test_everybody_sees_their_own_unit_and_those_below_it(bureau: Bureau, client: TestClient):
    for staff_no, seen in (("301", ["西河村"]), ("401", ["城关镇"]), ("900", ["乐山市司法局"])):
        bureau.sign_in(client, staff_no)
        assert names(overview(client)) == seen
    bureau.sign_in(client, "401")
    town = overview(client, unit_id=str(bureau.unit(TOWN)))
    assert names(town) == ["西河村", "东河村"]
    assert [each["name"] for each in town["path"]] == ["城关镇"]  # not the way above it
    assert client.get(PATH, params={"month": "2026-10", "unit_id": str(bureau.unit(COUNTY))}).status_code == 404
    bureau.sign_in(client, "102", "agent")
    assert names(overview(client)) == []


def test_the_county_reads_what_a_village_sent_and_does_nothing_to_it(bureau: Bureau, client: TestClient):
    row = bureau.send(WEST, {"mediations": 2})
    headers = bureau.sign_in(client, "501")
    shown = client.get(f"{PATH}/{row.id}").json()
    assert (shown["state"], shown["actions"], shown["unit"]["name"]) == ("submitted", [], "西河村")
    assert [step["action"] for step in shown["steps"]] == ["opened", "saved", "submitted"]
    for step, wanted in (("accept", {"revision": shown["revision"]}), ("lock", {}), ("submit", {"revision": 2}),
                         ("return", {"revision": 2, "reason": "请核对"})):  # fmt: skip
        assert client.post(f"{PATH}/{row.id}/{step}", json=wanted, headers=headers).status_code == 403
    bureau.sign_in(client, "302")
    assert client.get(f"{PATH}/{row.id}").status_code == 404


def test_a_month_is_reported_over_the_api_from_opening_to_the_lock_and_its_correction(
    bureau: Bureau, client: TestClient
):
    village = bureau.sign_in(client, "301")
    assert overview(client, unit_id=str(bureau.unit(WEST)))["can_open"]
    opened = client.post(PATH, json={"unit_id": str(bureau.unit(WEST)), "month": "2026-10"}, headers=village).json()
    assert (opened["state"], opened["actions"]) == ("draft", ["save", "submit"])
    lines = [{"line": key, "own": 3} for key in LEFT]
    path = f"{PATH}/{opened['id']}"
    saved = client.put(path, json={"revision": opened["revision"], "values": lines}, headers=village).json()
    early = client.post(f"{path}/submit", json={"revision": opened["revision"]}, headers=village)
    assert (early.status_code, early.json()["error"]["code"]) == (409, "submission_changed")
    sent = client.post(f"{path}/submit", json={"revision": saved["revision"]}, headers=village).json()
    assert (sent["state"], sent["actions"]) == ("submitted", [])
    town = bureau.sign_in(client, "401")
    assert client.get(path).json()["actions"] == ["accept", "return"]
    wordless = client.post(f"{path}/return", json={"revision": sent["revision"], "reason": " "}, headers=town)
    assert wordless.status_code in (400, 422)
    client.post(f"{path}/accept", json={"revision": sent["revision"]}, headers=town)
    twice = client.post(f"{path}/accept", json={"revision": sent["revision"]}, headers=town)
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "submission_state")
    assert client.post(f"{path}/lock", headers=town).json()["state"] == "locked"
    assert overview(client, unit_id=str(bureau.unit(TOWN)))["sums"]["mediations"] == 3
    village = bureau.sign_in(client, "301")
    assert client.get(path).json()["actions"] == ["correct"]
    corrected = client.post(f"{path}/correct", json={"reason": "漏报一件"}, headers=village).json()
    assert (corrected["version"], corrected["state"], [each["version"] for each in corrected["versions"]]) == (
        2, "draft", [2, 1],
    )  # fmt: skip
    assert [row["in_force_version"] for row in overview(client)["rows"]] == [1]


def test_screens_and_strangers_are_kept_out_and_changes_need_the_pages_token(bureau: Bureau, client: TestClient):
    assert client.get(PATH, params={"month": "2026-10"}).status_code == 401
    bureau.sign_in(client, "801", "display")
    assert client.get(PATH, params={"month": "2026-10"}).status_code == 403
    bureau.sign_in(client, "301")
    wanted = {"unit_id": str(bureau.unit(WEST)), "month": "2026-10"}
    assert client.post(PATH, json=wanted).status_code == 403
    assert client.get("/api/submission-units").status_code == 403
    for month in ("2026-13", "20２６-10", "٢٠٢٦-10", "1999-10"):
        assert client.get(PATH, params={"month": month}).status_code == 422
    headers = bureau.sign_in(client, "301")
    assert client.post(PATH, json=wanted | {"month": "20２６-10"}, headers=headers).status_code == 422


def test_the_roll_up_is_exported_with_every_flag_and_audited(bureau: Bureau, client: TestClient):
    bureau.accepted(WEST, {"consult_records": 3})
    bureau.accepted(TOWN, {"consult_records": 1}, "镇上直接受理", consult_records=9)
    bureau.send(EAST, {})
    bureau.sign_in(client, "900")
    answer = client.get(f"{PATH}/export", params={"month": "2026-10", "unit_id": str(bureau.unit(CITY))})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    for said in ("2026年10月逐级统计汇总表", "解答法律咨询（条）", "填报数与合计不一致", "下级有差异或更正", "未报",
                 "待审核", "逾期未报", "迟报", "东河村"):  # fmt: skip
        assert said in text, said
    assert "报送后下级有变动" not in text
    with begin() as uow:
        assert one(uow, "SELECT reason FROM audit_entry WHERE action = 'submissions_exported'") == "2026-10 rows=5"


def test_a_unit_that_moved_is_listed_where_it_sent_and_no_row_walks_all_of_the_month(bureau: Bureau):
    bureau.accepted(WEST, {"mediations": 2})
    with begin() as uow:
        other = Wanted(2, "511102101000", "新镇", "township")
        units.write(
            uow, bureau.account("999"), [other, Wanted(3, WEST, "西河村", "village", other.code)], Written(), "t"
        )
    with begin() as uow:
        look = Look(uow, OCTOBER)
        look.month.in_force = Walked(look.month.in_force)
        listed = {unit.name: look.standing(unit).lower for unit in look.tree.units.values()}
    assert (listed["城关镇"], listed["新镇"]) == (2, 0)
    assert Walked.times == 0


class Walked(dict[UUID, Sent]):
    """Counts how often somebody went through all of it: a city has thousands of villages, each a row."""

    times = 0

    def values(self) -> Any:
        Walked.times += 1
        return super().values()
