"""The task sheet over the API: states by the clock, who may do what, sheet and bulletin as files (S131, S138)."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import psycopg
import pytest

from callcenter.cycles import jobs, tasks
from callcenter.db.unit_of_work import begin
from callcenter.reports import jobs as reports
from tests.callcenter.cycles.conftest import People, on, rows, target, task_of
from tests.callcenter.reports import months, pdf_words
from tests.callcenter.tickets.scenes import Scene


def state(people: People, task: object) -> str:
    found = people.get("901", "", year=2026).json()["tasks"]
    return next(str(each["state"]) for each in found if each["id"] == str(task))


def test_states_are_read_off_the_clock(made: Scene, people: People):
    november, december = task_of("monthly_report"), task_of("monthly_report", first="2026-12-01")
    on(2026, 12, 7)
    assert state(people, november) == "open"
    on(2026, 12, 8)
    assert state(people, november) == "overdue"
    assert people.post("901", f"/tasks/{november}/done", {"note": "补报"}).json()["state"] == "late_done"
    on(2027, 1, 4)
    assert people.post("901", f"/tasks/{december}/done", {"note": "已上报"}).json()["state"] == "done"
    on(2027, 5, 1)
    assert (state(people, november), state(people, december)) == ("late_done", "done")
    [rate] = [people.get("901", "", year=2026).json()["in_time"]]
    assert (rate["numerator"], rate["denominator"], rate["small"]) == (1, 12, True)


def test_only_the_owner_or_who_supervises_does_it_once_and_not_before_the_period_is_over(made: Scene, people: People):
    task, done = task_of("monthly_report"), {"note": "已上报"}
    people.post("901", f"/tasks/{task}/owner", {"owner_id": people.account("101")})
    assert people.post("101", f"/tasks/{task}/done", done).json()["error"]["code"] == "cycle_task_early"
    on(2026, 12, 1)
    assert people.post("102", f"/tasks/{task}/done", done).json()["error"]["code"] == "cycle_task_of_other"
    assert [each["may_do"] for each in people.get("101", "/own").json()["tasks"]] == [True, False]
    for step, wordless in (("done", {"note": "   "}), ("cancel", {"reason": " \n "})):
        assert people.post("901", f"/tasks/{task}/{step}", wordless).status_code == 422
    assert people.post("101", f"/tasks/{task}/done", done).status_code == 200
    assert people.post("101", f"/tasks/{task}/done", done).json()["error"]["code"] == "cycle_task_over"
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation), begin() as uow:
        uow.raw.execute("UPDATE cycle_task SET done_at = NULL, done_by = NULL WHERE done_at IS NOT NULL")


def test_who_gets_a_task_gets_the_units_later_ones_and_next_years(made: Scene, people: People):
    people.post("901", f"/tasks/{task_of('monthly_report')}/owner", {"owner_id": people.account("300")})
    on(2026, 12, 1)
    jobs.make_due()
    owned = rows(
        "SELECT count(*) FROM cycle_task WHERE kind = 'monthly_report' AND unit_key = '' AND owner_id IS NOT NULL"
    )  # fmt: skip
    assert owned == [(14,)]
    own = people.get("300", "/own").json()["tasks"]
    assert len(own) == 14  # of a department, outside the centre
    with begin() as uow:
        soonest = tasks.mine(uow, made.account("300"), most=3)
    assert [str(each.task.id) for each in soonest] == [each["id"] for each in own[:3]]


def test_a_done_task_names_the_report_it_rests_on(made: Scene, people: People):
    months.served(made, months.OCTOBER, [1])
    on(2026, 12, 7)
    report = reports.make_one("monthly", months.OCTOBER.replace(month=11))
    task, body = task_of("monthly_report"), {"note": "已上报", "report_id": str(report)}
    people.post("901", f"/tasks/{task}/owner", {"owner_id": people.account("101")})
    assert people.post("101", f"/tasks/{task}/done", body).json()["error"]["code"] == "report_not_found"  # not sent it
    assert people.post("901", f"/tasks/{task}/done", body).json()["report"] == "2026年11月月总结"


def test_a_measure_of_an_analysis_pack_is_a_task_of_its_own(made: Scene, people: People):
    months.served(made, months.OCTOBER, [1])
    on(2026, 11, 9)
    pack = str(reports.make_one("analysis", months.OCTOBER))
    monthly = str(reports.make_one("monthly", months.OCTOBER))
    wanted: dict[str, Any] = {"report_id": pack, "title": "补充彝语坐席", "owner_id": people.account("101"),
                              "due_on": "2026-11-20"}  # fmt: skip
    for _ in range(2):  # several of one pack
        answer = people.post("901", "/measures", wanted)
        assert answer.status_code == 200, answer.text
    assert (answer.json()["kind"], answer.json()["report"]) == ("measure", "2026年9—10月分析研判")
    for wrong in ({"report_id": monthly}, {"due_on": "2026-11-08"}, {"unit_kind": "place", "unit_key": "9"}):
        assert people.post("901", "/measures", wanted | wrong).json()["error"]["code"] == "cycle_invalid"
    on(2026, 11, 17)
    jobs.make_due()
    assert [each["task"] for each in people.get("101", "/own").json()["letters"]] == ["补充彝语坐席"] * 2
    assert people.post("101", f"/tasks/{answer.json()['id']}/done", {"note": "已到岗"}).json()["state"] == "done"


@pytest.mark.parametrize(
    ("who", "method", "path", "body"),
    [("101", "GET", "", None), ("300", "GET", "", None), ("101", "GET", "/sheet", None),
     ("101", "POST", "/bulletins", {"year": 2026, "month": 11}), ("101", "POST", "/appraisals", {"year": 2026}),
     ("901", "PUT", "/rules/monthly_report", {"active": True, "due_days": 5, "remind_days": 3,
                                              "unit_kinds": ["hotline"], "version": 0})],
)  # fmt: skip
def test_what_is_not_ones_own_is_refused(made: Scene, people: People, who: str, method: str, path: str, body: object):
    assert people.send(who, method, path, body).json()["error"]["code"] == "role_missing"


def test_the_administrator_writes_a_rule_in_versions(made: Scene, people: People):
    body = {"active": False, "due_days": 8, "remind_days": 2, "unit_kinds": ["hotline"], "version": 0}
    assert people.send("900", "PUT", "/rules/quarterly_check", body).json()["version"] == 1
    answer = people.send("900", "PUT", "/rules/quarterly_check", body)
    assert answer.json()["error"]["code"] == "cycle_rule_changed"
    on(2026, 12, 1)
    jobs.make_due()
    assert rows("SELECT count(*) FROM cycle_task WHERE kind = 'quarterly_check' AND first > '2026-10-01'") == [(0,)]


def test_the_sheet_and_the_plan_are_a_workbook_and_a_pdf(made: Scene, people: People):
    on(2026, 12, 8)
    book = people.get("901", "/sheet", year=2026)
    with zipfile.ZipFile(io.BytesIO(book.content)) as read:
        assert all(name in read.read("xl/workbook.xml").decode() for name in ("任务表", "计划单"))
        shared = read.read("xl/sharedStrings.xml").decode()
    assert all(words in shared for words in ("逐月上报", "沙湾区", "已逾期", "2026年第4季度"))
    assert "年底考核" in pdf_words.words(people.get("901", "/sheet", year=2026, format="pdf").content)


def test_the_bulletin_lists_a_months_tasks_by_state_and_what_is_still_owed(made: Scene, people: People):
    on(2027, 1, 20)
    jobs.make_due()
    people.post("901", f"/tasks/{task_of('monthly_report', first='2026-12-01')}/done", {"note": "已上报"})
    first = people.post("901", "/bulletins", {"year": 2027, "month": 1}).json()
    assert people.post("901", "/bulletins", {"year": 2027, "month": 1}).json()["id"] == first["id"]  # nothing changed
    shown = people.get("901", f"/papers/{first['id']}").json()["document"]
    titles = [section["title"] for section in shown["sections"]]
    assert titles == ["一、总体情况", "二、已逾期", "三、未完成", "四、逾期完成", "五、以前月份逾期未完成"]
    assert [len(section["blocks"][0]["rows"]) for section in shown["sections"][1:]] == [5, 3, 1, 3]
    once = people.get("901", f"/papers/{first['id']}/file").content
    on(2027, 2, 1)
    second = people.post("901", "/bulletins", {"year": 2027, "month": 1}).json()
    assert (second["version"], second["id"] != first["id"]) == (2, True)
    assert people.get("901", f"/papers/{first['id']}/file").content == once
    assert "2027年1月工作调度通报" in pdf_words.words(once)
    assert "更正" in str(people.get("901", f"/papers/{second['id']}").json()["document"]["facts"])


def test_there_is_no_bulletin_of_a_month_to_come_nor_of_one_without_a_task(made: Scene, people: People):
    for wrong in ({"year": 2026, "month": 12}, {"year": 2020, "month": 1}):
        assert people.post("901", "/bulletins", wrong).json()["error"]["code"] == "cycle_invalid"
    assert rows("SELECT count(*) FROM cycle_paper") == [(0,)]


def test_a_target_for_next_year_brings_its_units_tasks(made: Scene, people: People):
    target(made, "place", "511111000000", year=2027)
    on(2027, 1, 4)
    jobs.make_due()
    found = people.get("901", "", year=2027).json()["tasks"]
    assert {each["unit"] for each in found} == {"热线", "沙湾区"}
    assert len(found) == 36
