"""The directory: imported from what the bureau has, counted by kind, asked for who is near."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date

import pytest
from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.printing import sheets as written_sheets
from callcenter.printing.sheets import Column
from callcenter.referrals import directory, importing, nearest, sheets
from callcenter.referrals.errors import DirectoryInvalid
from callcenter.referrals.importing import Imported, Table
from callcenter.referrals.models import LocalPlace, Provider, TravelTime
from callcenter.referrals.words import ORGANISATIONS
from tests.callcenter.referrals.conftest import TOWN, Centre

# Leshan's directory as its bureau published it (S126)
LESHAN = {"律师事务所": 57, "基层法律服务所": 31, "公证机构": 12, "法律援助中心": 12, "鉴定机构": 1, "调解委员会": 1946}
HEADINGS = ("名称", "类别", "地区代码", "地区", "地址", "电话", "擅长")


def of_leshan() -> list[tuple[str, ...]]:
    return [
        (f"{kind}{number}", kind, f"5111{number % 90 + 10:02d}{number % 900 + 100:03d}000", "示范镇", "人民路1号",
         "08332100001", "劳动争议、婚姻家庭")
        for kind, count in LESHAN.items() for number in range(count)
    ]  # fmt: skip


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]], encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return written_sheets.xlsx("名录", [Column(each) for each in headings], rows)[0]


def imported(centre: Centre, content: bytes, table: Table = "providers") -> Imported:
    admin = centre.account("900", "admin")
    with begin() as uow:
        return importing.run(uow, admin, table, content)


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_a_citys_directory_is_counted_by_kind(centre: Centre, written: object) -> None:
    content = as_csv(HEADINGS, of_leshan()) if written is as_csv else as_xlsx(HEADINGS, of_leshan())
    told = imported(centre, content)
    assert (told.rows, told.added, told.refused_count) == (2059, 2059, 0)
    with begin() as uow:
        counts = directory.counts(uow)
    assert [counts[each] for each in ORGANISATIONS] == [57, 31, 12, 12, 1, 1946]
    again = imported(centre, content)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2059)


def test_a_changed_row_is_recognised_again(centre: Centre) -> None:
    row = ["示范律师事务所", "律师事务所", TOWN, "城关镇", "人民路1号", "08332100001", "劳动争议"]
    imported(centre, as_csv(HEADINGS, [row]))
    row[5] = "08332100009"
    told = imported(centre, as_csv(HEADINGS, [row]))
    assert (told.added, told.changed) == (0, 1)
    with begin() as uow:
        assert uow.session.query(Provider).filter_by(kind="law_firm").one().phone == "08332100009"


def test_rows_that_cannot_be_right_are_told_of_and_the_others_kept(centre: Centre) -> None:
    good = ["示范律师事务所", "律师事务所", TOWN, "", "", "", ""]
    wrong = [["", "律师事务所", TOWN], ["某所", "火锅店", TOWN], ["某所", "律师事务所", "城关镇"]]
    told = imported(centre, as_csv(HEADINGS, [good, *wrong]))
    assert (told.added, told.refused_count) == (1, 3)
    assert told.refused[1] == (4, "不认识的类别“火锅店”")


def test_a_file_saved_by_excel_in_gb18030_is_read(centre: Centre) -> None:
    content = as_csv(HEADINGS, [["示范律师事务所", "律师事务所", TOWN, "", "", "", ""]], "gb18030")
    assert imported(centre, content).added == 1


def test_shared_strings_empty_cells_and_typed_numbers_of_a_workbook_are_read() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="C2"><v>8.332100001E9</v></c></row>'
        '<row r="3"><c r="C3"><v>511102100000</v></c></row>'
    )
    words = "<si><t>名称</t></si><si><t>电话</t></si><si><r><t>示范</t></r><r><t>所</t></r><rPh><t>shi</t></rPh></si>"
    assert sheets.rows(_book(cells, f'<sst xmlns="{main}">{words}</sst>', main)) == [
        {"名称": "示范所", "电话": "8332100001"},
        {"名称": "", "电话": "511102100000"},
    ]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 no zip", b"\xff\xfe\x00\x01\x02", '名称\n"没有结束'.encode(), b"\n\n"]
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(DirectoryInvalid):
        sheets.rows(content)


def test_a_workbook_with_entities_is_refused() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with pytest.raises(DirectoryInvalid):
        sheets.rows(_book("", f'<!DOCTYPE sst [<!ENTITY a "b">]><sst xmlns="{main}"/>', main))


def _book(cells: str, shared: str, main: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as book:
        book.writestr("xl/sharedStrings.xml", shared)
        sheet = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    return held.getvalue()


def test_a_station_within_half_an_hour_of_a_town_comes_first(centre: Centre) -> None:
    near, far, unknown = (centre.provider("station", name) for name in ("近", "远", "未知"))
    with begin() as uow:
        uow.session.add(LocalPlace(org_id=uow.org_id, code=TOWN, name="城关镇", level="township", rural=False))
        uow.session.add(TravelTime(org_id=uow.org_id, from_code=TOWN[:9], provider_id=near, minutes=25))
        uow.session.add(TravelTime(org_id=uow.org_id, from_code=TOWN[:9], provider_id=far, minutes=45))
    with begin() as uow:
        found = nearest.look(uow, "511102100201", ["station"])
    assert [each.provider.id for each in found.found] == [near, far, unknown]
    assert (found.limit, found.rural, found.gap) == (30, False, False)
    assert [each.minutes for each in found.found] == [25, 45, None]


def test_the_country_has_an_hour(centre: Centre) -> None:
    far = centre.provider("station")
    with begin() as uow:
        uow.session.add(TravelTime(org_id=uow.org_id, from_code="511102100201", provider_id=far, minutes=45))
        found = nearest.look(uow, "511102100201", ["station"])
    assert (found.limit, found.gap) == (60, False)


def test_where_no_time_is_known_the_place_decides_and_a_gap_is_told(centre: Centre) -> None:
    county = centre.provider("station", "县", "511102000000")
    township = centre.provider("station", "镇", TOWN)
    centre.provider("station", "外市", "510100000000")
    with begin() as uow:
        found = nearest.look(uow, "511102100201", ["station"])
    assert found.gap
    assert [(each.provider.id, each.shared) for each in found.found] == [(township, 9), (county, 6)]


def test_a_village_finds_its_adviser_else_those_of_its_township(centre: Centre) -> None:
    headings = ("村代码", "村", "姓名", "单位", "电话", "服务时间", "截止日期")
    rows = [
        ("511102100201", "西河村", "张律师", "示范所", "13800000009", "周五上午", ""),
        ("511102100202", "东河村", "李律师", "示范所", "", "", ""),
        ("511102100201", "西河村", "旧顾问", "示范所", "", "", "2025-12-31"),
    ]
    for _ in range(2):
        imported(centre, as_csv(headings, rows), "advisers")
    with begin() as uow:
        today = date(2026, 11, 23)
        assert [each.name for each in directory.advisers(uow, "511102100201", today)] == ["张律师"]
        assert [each.name for each in directory.advisers(uow, "511102100299", today)] == ["张律师", "李律师"]
        assert directory.advisers(uow, "511103100201", today) == []


def test_travel_times_are_imported_by_the_names_of_the_directory(centre: Centre) -> None:
    centre.provider("station", "城关镇工作站")
    rows = [("511102100201", "城关镇工作站", "工作站", "35"), ("511102100201", "没有的站", "工作站", "10")]
    told = imported(centre, as_csv(("出发地代码", "机构名称", "机构类别", "分钟"), rows), "travel")
    assert (told.added, told.refused) == (1, [(3, "名录中没有这家机构")])


def test_a_dry_run_keeps_nothing_and_only_administrators_import(centre: Centre, client: TestClient) -> None:
    content = as_csv(HEADINGS, [["示范律师事务所", "律师事务所", TOWN, "", "", "", ""]])
    token = centre.sign_in(client, "900", "admin")
    tried = client.post("/api/directory/import/providers?dry_run=true", content=content, headers=token).json()
    assert (tried["written"], tried["added"], tried["counts"]["law_firm"]) == (False, 1, 1)
    assert "law_firm" not in client.get("/api/directory/providers").json()["counts"]
    done = client.post("/api/directory/import/providers", content=content, headers=token).json()
    assert (done["written"], done["counts"]["law_firm"]) == (True, 1)
    assert client.post("/api/directory/import/nothing", content=content, headers=token).status_code == 400
    client.cookies.clear()
    token = centre.sign_in(client, "201", "supervisor")
    assert client.post("/api/directory/import/providers", content=content, headers=token).status_code == 403


def test_the_numbers_that_agents_read_out_are_there_and_say_whether_they_are_confirmed(
    centre: Centre, client: TestClient
) -> None:
    centre.sign_in(client, "101")
    listed = client.get("/api/directory/providers", params={"kind": "hotline"}).json()["items"]
    assert [each["phone"] for each in listed][:3] == ["110", "120", "12356"]
    assert {each["phone"] for each in listed if each["confirmed"]} == {"110", "120", "12356"}
    assert len(listed) == 12
