"""The year-end appraisal sheet: built of frozen months alone, frozen itself (S151)."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import psycopg
import pytest

from callcenter.cycles.appraisal_lines import NOT_THERE, figure_line, summed, target_line
from callcenter.db.unit_of_work import begin
from callcenter.reports import jobs, service
from callcenter.reports.contents import Completion, FrozenFigure
from tests.callcenter.cycles.conftest import SHAWAN, People, on, rows, target
from tests.callcenter.reports import months, pdf_words
from tests.callcenter.tickets.scenes import Scene


def standing(done: int, target: int = 100) -> Completion:
    return Completion(
        unit_kind="place", unit_key=SHAWAN, unit="沙湾区", measure="接待", done=done, done_unit="人次", target=target,
        share=f"{done}.00", met_on=None, forecast_on=None, band=None, rank=None, of=0,
    )  # fmt: skip


def share(numerator: int, denominator: int, version: str = "K23.1") -> FrozenFigure:
    return FrozenFigure(
        name="satisfaction", number="K23", label="满意率", formula="满意 ÷ 已评", formula_version=version,
        numerator=numerator, denominator=denominator, value="50.00" if denominator else None, unit="%",
        numerator_unit="人次", denominator_unit="人次", interval=None, small=denominator < 30, target=None, note="",
    )  # fmt: skip


def test_a_target_is_told_month_by_month_and_its_months_sum_up():
    line = target_line("接待", {1: standing(10), 2: standing(25), 5: standing(60)}, {1, 2, 4, 5})
    texts = [cell.text for cell in line.months]
    assert texts[:6] == ["10", "15", NOT_THERE, "—", "35（含3—4月）", NOT_THERE]
    assert (line.whole.text, line.target.text, line.completion.text) == ("60", "100", "60.00%")
    assert line.heading == "接待（人次）"


def test_a_share_is_summed_by_its_terms_and_a_small_one_is_counts():
    line = figure_line({1: share(10, 20), 2: share(30, 40), 3: share(0, 0), 4: None})
    assert line is not None
    assert [cell.text for cell in line.months[:5]] == ["10/20", "50.00（n=40）", "—", "—", "缺"]
    assert line.whole.text == "66.67（n=60）"


def test_what_was_counted_by_two_formulas_has_no_sum():
    assert summed([share(10, 20), share(30, 40, "K23.2")]) is None
    line = figure_line({1: share(10, 20), 2: share(30, 40, "K23.2")})
    assert line is not None
    assert line.whole.text == "口径有变，不合计"


def test_what_no_month_knows_has_no_line():
    assert figure_line({1: None}) is None


@pytest.fixture
def frozen(made: Scene) -> Scene:
    """October and November are frozen, September is not; both counties and the hotline have targets."""
    target(made, "hotline", "")
    months.served(made, date(2026, 9, 15), [1])
    for day in range(1, 21):
        months.served(made, date(2026, 10, day), [1, 2])
    months.served(made, date(2026, 11, 3), [1, 1, 5])
    on(2026, 12, 10)
    jobs.make_one("monthly", date(2026, 10, 1))
    jobs.make_one("monthly", date(2026, 11, 1))
    return made


def made_of(people: People, **unit: str) -> dict[str, Any]:
    answer = people.post("901", "/appraisals", {"year": 2026, "unit_kind": "hotline"} | unit)
    assert answer.status_code == 200, answer.text
    [row] = answer.json()
    return dict(row)


def table(people: People, paper: str, section: int, place: int = 0) -> dict[str, list[str]]:
    """A table of the sheet, by what stands at the left of each row."""
    shown = people.get("901", f"/papers/{paper}").json()["document"]
    rows_of = shown["sections"][section]["blocks"][place]["rows"]
    return {row[0]["text"]: [cell["text"] for cell in row[1:]] for row in rows_of}


def test_the_sheet_says_what_was_frozen_and_nothing_that_was_recorded_since(frozen: Scene, people: People):
    paper = made_of(people)
    service_of = table(people, paper["id"], 1)
    assert service_of["9月"][:2] == ["缺", "缺"]
    assert (service_of["10月"][:2], service_of["11月"][:2], service_of["合计"][:2]) == (
        ["40", "40"], ["3", "3"], ["43", "43"],
    )  # fmt: skip
    months.served(frozen, date(2026, 10, 25), [5] * 30)
    on(2026, 12, 11)
    assert made_of(people)["id"] == paper["id"]


def test_a_withdrawn_month_is_missing_and_a_corrected_one_makes_the_next_version(frozen: Scene, people: People):
    first = made_of(people)
    before = people.get("901", f"/papers/{first['id']}/file").content
    months.served(frozen, date(2026, 10, 25), [1] * 7)
    on(2026, 12, 11)
    [(october,)] = rows("SELECT id FROM report WHERE first = '2026-10-01' AND kind = 'monthly'")
    with begin() as uow:
        service.withdraw(uow, october, frozen.account("900"), "漏计")
    assert table(people, made_of(people)["id"], 1)["10月"][0] == "缺"
    jobs.make_one("monthly", date(2026, 10, 1))
    last = made_of(people)
    assert last["version"] == 3
    assert table(people, last["id"], 1)["10月"][0] == "47"
    assert people.get("901", f"/papers/{first['id']}/file").content == before


def test_a_unit_has_its_target_line_its_tasks_and_what_it_rests_on(frozen: Scene, people: People):
    paper = made_of(people, unit_kind="place", unit_key=SHAWAN)
    goals = table(people, paper["id"], 0)
    assert (goals["合计"], goals["目标"], goals["1月"]) == (["0"], ["100"], ["缺"])
    assert "含1—9月" in goals["10月"][0]
    shown = people.get("901", f"/papers/{paper['id']}").json()["document"]
    assert shown["title"] == "2026年度考核表（沙湾区）"
    [(october,)] = rows("SELECT payload_sha256 FROM report WHERE first = '2026-10-01' AND kind = 'monthly'")
    assert table(people, paper["id"], 3)["10月"] == ["第1版", october]
    assert "共 4 项任务" in str(shown["sections"][2])


def test_all_units_at_once_and_their_files_are_the_same_bytes_again(frozen: Scene, people: People):
    papers = people.post("901", "/appraisals", {"year": 2026}).json()
    assert {each["unit"] for each in papers} == {"热线", "沙湾区", "夹江县"}
    for form in ("pdf", "xlsx"):
        first = people.get("901", f"/papers/{papers[0]['id']}/file", format=form).content
        on(2027, 3, 1)
        assert people.get("901", f"/papers/{papers[0]['id']}/file", format=form).content == first
        if form == "pdf":
            assert "2026年度考核表" in pdf_words.words(first)
        else:
            with zipfile.ZipFile(io.BytesIO(first)) as read:
                assert "所依据的月总结" in read.read("xl/workbook.xml").decode()


def test_a_year_that_has_not_begun_and_a_unit_that_had_nothing_are_refused(frozen: Scene, people: People):
    unknown = {"year": 2026, "unit_kind": "place", "unit_key": "510000000000"}
    for wrong in ({"year": 2027}, {"year": 2020}, unknown):
        assert people.post("901", "/appraisals", wrong).json()["error"]["code"] == "cycle_invalid"


def test_a_sheet_is_never_changed_and_an_altered_one_is_refused(frozen: Scene, people: People):
    paper = made_of(people)["id"]
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation), begin() as uow:
        uow.raw.execute("DELETE FROM cycle_paper")
    with begin() as uow:
        uow.raw.execute("ALTER TABLE cycle_paper DISABLE TRIGGER cycle_paper_kept")
        uow.raw.execute("UPDATE cycle_paper SET payload = jsonb_set(payload, '{title}', '\"改过\"')")
    assert people.get("901", f"/papers/{paper}/file").json()["error"]["code"] == "cycle_paper_altered"
