"""The archive over the API: who sees what, publishing with or without the ranking, receipts, withdrawal, downloads."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.db.unit_of_work import begin
from tests.callcenter.reports import months
from tests.callcenter.reports.months import AFTER, OCTOBER
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import Scene, one
from tests.conftest import Quiet

WANTED = {"kind": "monthly", "day": "2026-10-20"}


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: AFTER)
    made = scenes.seeded()
    months.october(made)
    return made


class People:
    """The same browser in the hands of different people."""

    def __init__(self, scene: Scene, client: TestClient) -> None:
        self.scene, self.client = scene, client

    def post(self, who: str, path: str, body: object = None) -> Any:
        headers = self.scene.sign_in(self.client, who, *ROLES.get(who, ()))
        return self.client.post(f"/api{path}", json=body, headers=headers)

    def put(self, who: str, path: str, body: object) -> Any:
        headers = self.scene.sign_in(self.client, who, *ROLES.get(who, ()))
        return self.client.put(f"/api{path}", json=body, headers=headers)

    def get(self, who: str, path: str, **query: str) -> Any:
        self.scene.sign_in(self.client, who, *ROLES.get(who, ()))
        return self.client.get(f"/api{path}", params=query)

    def account(self, who: str) -> str:
        return str(self.scene.account(who, *ROLES.get(who, ())))


ROLES = {"900": ("supervisor",), "901": ("supervisor",), "300": ("department",)}


@pytest.fixture
def people(scene: Scene, client: TestClient) -> People:
    return People(scene, client)


def made(people: People) -> str:
    answer = people.post("900", "/reports", WANTED)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def published(people: People, *readers: str, ranking: bool = False) -> str:
    people.put("900", "/report-recipients", {"kind": "monthly", "accounts": [people.account(each) for each in readers]})
    report = made(people)
    answer = people.post("900", f"/reports/{report}/publish", {"ranking": ranking})
    assert answer.status_code == 200, answer.text
    return report


def words(document: object) -> str:
    """Everything that a document says, as one text."""
    return str(document)


def test_a_supervisor_makes_an_older_month_once_and_finds_it_in_the_archive(people: People):
    report = made(people)
    assert made(people) == report
    archive = people.get("900", "/reports", kind="monthly", year="2026").json()
    assert archive["years"] == [2026]
    (row,) = archive["reports"]
    assert (row["id"], row["title"], row["number"], row["period"]) == (report, "月总结", "〔2026〕第10期", "2026年10月")
    assert (row["state"], row["version"], row["ranking_published"], row["sent"]) == ("made", 1, False, 0)
    assert people.get("900", "/reports", kind="daily").json()["reports"] == []


def test_the_present_month_is_refused_with_the_day_on_which_it_is_made(people: People):
    answer = people.post("900", "/reports", {"kind": "monthly", "day": "2026-11-02"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "report_too_early")
    assert "2026-12-05 08:30" in answer.json()["error"]["message"]


def test_who_supervises_reads_it_whole_and_every_number_leads_to_its_list(people: People):
    shown = people.get("900", f"/reports/{made(people)}").json()
    assert shown["edition"] == "internal"
    assert [section["title"] for section in shown["document"]["sections"]][:3] == [
        "一、总体情况", "二、接听服务", "三、群众评价与回访",
    ]  # fmt: skip
    cards = shown["document"]["sections"][0]["blocks"][0]["cards"]
    satisfaction = next(card for card in cards if card["label"] == "满意率")
    assert (satisfaction["value"], satisfaction["link"]["figure"]) == ("97.44%", "satisfaction")
    query = {"name": "satisfaction", "part": "numerator", "from": "2026-10-01", "to": "2026-10-31"}
    assert people.get("900", "/figures/behind", **query).json()["total"] == 38
    assert "测试102" in words(shown["document"])


def test_nobody_else_sees_what_is_not_published(people: People):
    report = made(people)
    assert people.get("101", "/reports").json() == {"reports": [], "years": []}
    for path in (f"/reports/{report}", f"/reports/{report}/file"):
        assert people.get("101", path).json()["error"]["code"] == "report_not_found"
    for who in ("101", "300"):
        assert people.post(who, f"/reports/{report}/publish", {}).status_code == 403
        assert people.post(who, "/reports", WANTED).status_code == 403
        assert people.get(who, "/report-recipients").status_code == 403


def test_the_published_edition_has_no_agents_name_and_an_agent_reads_their_own_line_alone(people: People):
    report = published(people, "101", "102", "300")
    for who in ("101", "102", "300"):
        shown = people.get(who, f"/reports/{report}", edition="internal").json()
        assert shown["edition"] == "published"
        assert "测试10" not in words(shown["document"])
        assert shown["readers"] == []
    own = people.get("101", f"/reports/{report}").json()["own"]
    assert "101 测试101" in words(own)
    assert "测试102" not in words(own)
    assert people.get("300", f"/reports/{report}").json()["own"] == []


def test_with_fewer_than_five_ratings_an_agent_reads_no_rate_of_their_own(people: People, scene: Scene):
    months.served(scene, OCTOBER, [5, 1], "103")
    clock.set_clock(lambda: AFTER)
    report = published(people, "103")
    own = people.get("103", f"/reports/{report}").json()["own"]
    assert "不足 5 条" in words(own)
    assert "测试103" not in words(own)


def test_the_ranking_goes_out_only_where_a_supervisor_says_so(people: People):
    report = published(people, "101", ranking=True)
    shown = people.get("101", f"/reports/{report}").json()
    assert shown["edition"] == "ranked"
    text = words(shown["document"])
    assert "咨询量排名" in text
    assert text.count("测试102") == 1  # in the ranking, nowhere else
    assert "防刷分" not in text


def test_publishing_sends_it_to_its_readers_and_said_twice_is_once(people: People, published: Quiet):
    people.put("900", "/report-recipients", {"kind": "monthly", "accounts": [people.account("101")]})
    report = made(people)
    for _ in range(2):
        assert people.post("900", f"/reports/{report}/publish", {"ranking": False}).json()["sent"] == 1
    told = [json.loads(body) for _, body in published.published if b'"published"' in body and report.encode() in body]
    assert [each["audience"] for each in told] == ["supervisors", f"account:{people.account('101')}"]
    changed = people.post("900", f"/reports/{report}/publish", {"ranking": True})
    assert changed.json()["error"]["code"] == "report_not_to_publish"
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM audit_entry WHERE action = 'report_published'") == 1


def test_the_receipt_is_of_the_first_time_that_it_was_opened(people: People):
    report = published(people, "101", "102")
    assert people.post("101", f"/reports/{report}/read").status_code == 204
    clock.set_clock(lambda: datetime(2026, 11, 6, 1, 0, tzinfo=UTC))
    people.post("101", f"/reports/{report}/read")
    people.post("900", f"/reports/{report}/read")  # was not sent it
    shown = people.get("900", f"/reports/{report}").json()
    assert [(each["staff_no"], each["read_at"]) for each in shown["readers"]] == [
        ("102", None), ("101", "2026-11-05T01:00:00Z"),
    ]  # fmt: skip
    assert (shown["row"]["sent"], shown["row"]["opened"]) == (2, 1)
    assert people.get("101", "/reports").json()["reports"][0]["read_at"] == "2026-11-05T01:00:00Z"


def test_a_withdrawn_report_says_why_and_its_readers_get_the_next_version(people: People):
    first = published(people, "101")
    assert people.post("900", f"/reports/{first}/withdraw", {"reason": ""}).status_code == 422
    answer = people.post("900", f"/reports/{first}/withdraw", {"reason": "统计口径有误"})
    assert (answer.json()["state"], answer.json()["withdrawn_reason"]) == ("withdrawn", "统计口径有误")
    assert (
        people.post("900", f"/reports/{first}/withdraw", {"reason": "再撤"}).json()["error"]["code"]
        == "report_withdrawn"
    )
    shown = people.get("101", f"/reports/{first}").json()
    assert (shown["document"], shown["row"]["withdrawn_reason"]) == (None, "统计口径有误")
    assert people.get("101", f"/reports/{first}/file").status_code == 404
    people.put("900", "/report-recipients", {"kind": "monthly", "accounts": []})
    second = made(people)
    assert second != first
    people.post("900", f"/reports/{second}/publish", {})
    shown = people.get("101", f"/reports/{second}").json()  # who got the wrong one gets the right one
    assert [(each["version"], each["state"]) for each in shown["versions"]] == [(1, "withdrawn"), (2, "published")]
    assert ["更正", "第2版"] in shown["document"]["facts"]


@pytest.mark.parametrize(("form", "magic"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_a_download_is_the_same_file_each_time_and_is_audited(people: People, form: str, magic: bytes):
    report = made(people)
    files = [people.get("900", f"/reports/{report}/file", format=form) for _ in range(2)]
    assert files[0].content == files[1].content
    assert files[0].content.startswith(magic)
    assert "2026%E5%B9%B410%E6%9C%88" in files[0].headers["content-disposition"]
    with begin() as uow:
        noted = uow.raw.execute("SELECT reason FROM audit_entry WHERE action = 'report_downloaded'").fetchall()
    assert noted == [(f"{form} internal",)] * 2


def test_readers_of_a_kind_are_people_who_work_here(people: People):
    gone = people.account("105")
    with begin() as uow:
        uow.raw.execute("UPDATE account SET active = false WHERE staff_no = '105'")
    wanted = [people.account("101"), gone, "00000000-0000-0000-0000-000000000001"]
    answer = people.put("900", "/report-recipients", {"kind": "weekly", "accounts": wanted})
    assert answer.json()["readers"] == {"weekly": [people.account("101")]}
    assert "105" not in [each["staff_no"] for each in answer.json()["people"]]
    answer = people.put("900", "/report-recipients", {"kind": "weekly", "accounts": []})
    assert answer.json()["readers"] == {}
