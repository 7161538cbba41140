"""The tree of units: imported, taken from the directory, changed; and until when each level reports."""

from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.referrals.models import LocalPlace
from callcenter.submissions import deadlines, importing, service, units
from callcenter.submissions.tree import Tree
from callcenter.submissions.units import Written
from tests.callcenter.referrals.test_directory import as_csv, as_xlsx
from tests.callcenter.submissions.conftest import CITY, COUNTY, OCTOBER, TOWN, WEST, Bureau
from tests.callcenter.tickets.scenes import one

HEADINGS = ("代码", "名称", "级别", "上级代码", "责任人工号", "起报月份", "停报月份")


def imported(bureau: Bureau, rows: list[tuple[str, ...]], written: object = as_csv) -> Written:
    content = as_csv(HEADINGS, rows) if written is as_csv else as_xlsx(HEADINGS, rows)
    with begin() as uow:
        return importing.run(uow, bureau.account("999", "admin"), content)


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_a_tree_is_imported_whatever_the_order_of_its_rows_and_twice_is_once(bureau: Bureau, written: object):
    bureau.account("303")
    rows = [
        ("512002100201", "新村", "村", "", "303", "2026-11", ""), ("512002100000", "新镇", "街道", "", "", "", ""),
        ("512000000000", "新市", "市", "", "", "", ""), ("512002", "新区", "区", "5120", "", "", ""),
    ]  # fmt: skip
    told = imported(bureau, rows, written)
    assert (told.rows, told.added, told.refused) == (4, 4, [])
    with begin() as uow:
        tree = Tree(uow)
    village = next(unit for unit in tree.units.values() if unit.name == "新村")
    assert [unit.name for unit in tree.path(village.id)] == ["新市", "新区", "新镇", "新村"]
    assert (village.responsible, village.first_month) == ("测试303", date(2026, 11, 1))
    assert tree.path(village.id)[0].first_month == OCTOBER  # the month that is due now
    again = imported(bureau, rows, written)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 4)


def test_each_row_that_cannot_be_right_says_why_and_the_others_are_written(bureau: Bureau):
    rows = [
        ("", "无代码", "村", "", "", "", ""), ("511102100209", "", "村", "", "", "", ""),
        ("51110210020a", "错码", "村", "", "", "", ""), ("511102100210", "错级", "组", "", "", "", ""),
        ("511102100211", "无人", "村", "", "777", "", ""), ("511102100212", "错月", "村", "", "", "十月", ""),
        ("511103100201", "孤村", "村", "", "", "", ""), ("511102100213", "越级村", "村", COUNTY, "", "", ""),
        (TOWN, "城关区", "区", "", "", "", ""), ("511102100214", "停村", "村", "", "", "2026-10", "2026-09"),
        ("511102100203", "南河村", "村", "", "", "", ""), ("511102100203", "南河村", "村", "", "", "", ""),
    ]  # fmt: skip
    told = imported(bureau, rows)
    assert (told.rows, told.added, told.refused_count) == (12, 1, 11)
    assert told.refused == [
        (2, "缺少“代码”"), (3, "缺少“名称”"), (4, "“代码”应为4至12位数字"), (5, "“级别”应为市、县、乡镇或村"),
        (6, "没有工号为777的账号，或已停用"), (7, "“起报月份”应写成2026-11的形式"),
        (8, "没有上级单位511103100000（乡镇（街道））"), (9, f"村（居）的上级应为乡镇（街道），{COUNTY}是县（市、区）"),
        (10, f"代码{TOWN}已是乡镇（街道）“城关镇”，级别不能改"), (11, "停报月份早于起报月份"),
        (13, "代码511102100203与第12行重复"),
    ]  # fmt: skip


def test_a_row_without_a_name_of_the_responsible_leaves_who_is(bureau: Bureau):
    told = imported(bureau, [(WEST, "西河社区", "社区", "", "", "", "2026-12")])
    assert (told.changed, told.unchanged) == (1, 0)
    with begin() as uow:
        unit = Tree(uow).units[bureau.unit(WEST)]
    assert (unit.name, unit.responsible, unit.last_month) == ("西河社区", "测试301", date(2026, 12, 1))
    assert unit.reports(date(2026, 12, 1))
    assert not unit.reports(date(2027, 1, 1))


def test_the_places_of_the_directory_become_units(bureau: Bureau):
    with begin() as uow:
        for code, name, level in (("511102100299", "北河村", "village"), (TOWN, "城关镇", "township"),
                                  ("511103100201", "外村", "village")):  # fmt: skip
            uow.session.add(LocalPlace(org_id=uow.org_id, code=code, name=name, level=level))
        uow.session.flush()
        told = units.from_places(uow, bureau.account("999", "admin"))
    assert (told.rows, told.added, told.unchanged, told.refused_count) == (3, 1, 1, 1)


def test_only_administrators_write_the_tree_and_a_dry_run_keeps_nothing(bureau: Bureau, client: TestClient):
    content = as_csv(HEADINGS, [("511102100203", "南河村", "村", "", "", "", "")])
    path = "/api/submission-units/import"
    headers = bureau.sign_in(client, "900")
    assert client.post(path, content=content, headers=headers).status_code == 403
    assert len(client.get("/api/submission-units").json()) == 5
    headers = bureau.sign_in(client, "999")
    told = client.post(f"{path}?dry_run=true", content=content, headers=headers).json()
    assert (told["written"], told["added"]) == (False, 1)
    assert len(client.get("/api/submission-units").json()) == 5
    assert client.post(path, content=content, headers=headers).json()["written"]
    assert len(client.get("/api/submission-units").json()) == 6
    assert client.post(path, content=b"PK\x03\x04nonsense", headers=headers).status_code == 400


def test_one_unit_is_changed_and_what_cannot_be_is_refused(bureau: Bureau, client: TestClient):
    headers, path = bureau.sign_in(client, "999"), f"/api/submission-units/{bureau.unit(WEST)}"
    account = str(bureau.account("303", "village_committee"))
    wanted = {"name": "西河社区", "responsible_id": account, "last_month": None}
    assert client.put(path, json=wanted, headers=headers).json()["responsible"] == "测试303"
    early = client.put(path, json=wanted | {"last_month": "2026-09"}, headers=headers)
    assert (early.status_code, early.json()["error"]["code"]) == (400, "reporting_unit_invalid")
    nobody = client.put(path, json=wanted | {"responsible_id": str(bureau.unit(CITY))}, headers=headers)
    assert nobody.status_code == 400
    assert client.put(path, json=wanted | {"name": "   "}, headers=headers).status_code == 422


def test_each_level_is_due_on_its_working_day_of_the_next_month(bureau: Bureau):
    with begin() as uow:
        due = deadlines.due_days(uow, date(2026, 9, 1))
        winter = deadlines.due_days(uow, date(2026, 12, 1))
    # the National Day's holidays end on 7 October, a Saturday is worked
    assert due["village"] > date(2026, 10, 7)
    assert list(due.values()) == sorted(due.values())
    # a day before New Year: the count begins with the first working day of January
    assert winter["village"] >= date(2027, 1, 4)
    with begin() as uow:
        days = [one(uow, "SELECT count(*) FROM generate_series(%s::date, %s::date, '1 day') AS d (day) LEFT JOIN"
                " calendar_day c ON c.day = d.day WHERE coalesce(c.kind, CASE WHEN extract(isodow FROM d.day) < 6 THEN"
                " 'workday' ELSE 'holiday' END) = 'workday'", date(2026, 10, 1), last)
                for last in due.values()]  # fmt: skip
    assert days == [2, 4, 6, 8]


def test_overdue_is_what_a_unit_owes_now_and_late_what_came_after_its_day(bureau: Bureau):
    assert bureau.standing(WEST).overdue  # 23 November: October was due on the 3rd
    row = bureau.send(WEST, {})
    assert (bureau.standing(WEST).overdue, bureau.standing(WEST).late) == (False, True)
    bureau.give_back(row, WEST)
    assert bureau.standing(WEST).overdue
    november = OCTOBER.replace(month=11)
    assert not bureau.standing(WEST, november).overdue
    bureau.turn(days=8)  # 1 December
    by = bureau.own(WEST)
    sent = bureau.fill(bureau.begin(WEST, november), {}, by)
    with begin() as uow:
        service.submit(uow, by, sent.id, sent.revision)
    bureau.turn(days=20)
    assert (bureau.standing(WEST, november).overdue, bureau.standing(WEST, november).late) == (False, False)
