"""满意度, 指标总览 and 我的评价 in the browser: what is shown is what is counted, and every number opens its list."""

import io
import re
import zipfile
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.console.conftest import SignIn
from tests.console.rated_calls import Rated, rate, today
from tests.console.test_accessibility import AXE, serious
from tests.stories.hotline import Console, Hotline

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

LAST = (today().replace(day=1) - timedelta(days=1)).replace(day=1) - timedelta(days=1)
FIRST = LAST.replace(day=1)  # the month before last: no other test has calls there
PERIOD = f"from={FIRST}&to={LAST}"


def of_the_month() -> list[Rated]:
    """101: 38 of 40 content, ten not rated, three left first. 102: 27 of 28, two skipped. 103: four ratings."""

    def day(number: int) -> date:
        return FIRST + timedelta(days=number % 20)

    def many(count: int, agent: str, grade: int | None, **more: str) -> list[Rated]:
        return [Rated(day(at), agent, grade, **more) for at in range(count)]  # type: ignore[arg-type]

    return [
        *many(30, "101", 1), *many(6, "101", 2), *many(2, "101", 3), *many(1, "101", 4), *many(1, "101", 5),
        *many(10, "101", None), *many(3, "101", None, invitation="caller_left"),
        *many(27, "102", 1), *many(1, "102", 5),
        *many(2, "102", None, invitation="skipped", reason="declined"),
        *many(4, "103", 2), *many(2, "103", 1, excluded="test"),
        *[Rated(day(at), None, wait=40) for at in range(4)],
    ]  # fmt: skip


@pytest.fixture(scope="module")
def rated(hotline: Hotline) -> None:
    rate(hotline, of_the_month())


@pytest.fixture
def supervisor(hotline: Hotline, rated: None) -> Console:
    return hotline.console("201")


@pytest.fixture
def page(sign_in: SignIn, rated: None) -> Page:
    opened = sign_in("201")
    opened.goto(f"/satisfaction?{PERIOD}")
    expect(card(opened, "满意率")).to_be_visible()
    return opened


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def drawer(page: Page) -> Locator:
    return page.get_by_role("dialog")


def account(supervisor: Console, staff_no: str) -> str:
    rows = supervisor.get("/api/figures", names="satisfaction", by="agent", **{"from": FIRST, "to": LAST})["rows"]
    return str(next(row["key"] for row in rows if row["name"].startswith(staff_no)))


def test_the_headline_is_what_the_api_counts_with_its_two_companions(page: Page, supervisor: Console) -> None:
    counted = supervisor.get("/api/figures", **{"from": FIRST, "to": LAST})
    figures = {figure["name"]: figure for figure in counted["figures"]}
    assert (figures["satisfaction"]["numerator"], figures["satisfaction"]["denominator"]) == (69, 72)
    for name, label in (("satisfaction", "满意率"), ("response", "参评率"), ("invitation", "邀评率")):
        figure = figures[name]
        expect(card(page, label)).to_contain_text(f"{figure['value']}%")
        expect(card(page, label)).to_contain_text(f"{figure['numerator']} 人次 ÷ {figure['denominator']} 人次")
    bars = page.get_by_role("img", name="话后评价五档分布")
    expect(bars).to_have_attribute("aria-label", re.compile("非常满意 57，满意 10，基本满意 2，不满意 1，非常不满意 2"))
    expect(page.get_by_role("region", name="口径与剔除")).to_contain_text("测试号码 2")


@pytest.mark.timeout(600)
def test_every_number_of_contacts_opens_a_list_with_so_many_rows(page: Page) -> None:
    page.keyboard.press("t")  # tables: the bars' counts are numbers too
    expect(page.get_by_role("table", name="话后评价五档分布")).to_be_visible()
    expect(page.get_by_role("region", name="防失真对照").get_by_role("table")).to_be_visible()
    opened = 0
    for number in page.locator(".count-link[aria-label]").all():
        spoken = str(number.get_attribute("aria-label"))
        said = re.search(r"：([\d,]+)( \S+)?，打开明细$", spoken)
        assert said, spoken
        if "满意度得分 分子" in spoken:
            continue  # points and not contacts: the next test
        number.dispatch_event("click")  # also beneath the list that is open: closing each first takes minutes
        expect(drawer(page).locator(".behind-total"), spoken).to_have_text(re.compile(f"^共 {said[1]} 条记录 · "))
        opened += 1
    assert opened > 50


def test_a_sum_says_its_rows_and_itself(page: Page) -> None:
    card(page, "满意度得分").get_by_role("button", name="分子").click()
    expect(drawer(page).locator(".behind-total")).to_contain_text(re.compile(r"共 70 条记录 · 数值 6650 分"))


def test_a_row_leads_to_its_call_and_back_to_the_same_page(page: Page) -> None:
    page.get_by_role("button", name="满意率 分母：72 人次，打开明细").focus()
    page.keyboard.press("Enter")
    expect(drawer(page)).to_contain_text("满意率 · 分母明细")
    expect(drawer(page).get_by_role("row")).to_have_count(51)  # fifty to a page, and the head
    drawer(page).get_by_role("listitem", name="2").click()
    expect(drawer(page).get_by_role("row")).to_have_count(23)
    drawer(page).get_by_role("row").nth(1).get_by_role("link").click()
    page.wait_for_url("**/calls/*-*")
    page.go_back()
    expect(drawer(page).get_by_role("row")).to_have_count(23)
    page.reload()
    expect(drawer(page).get_by_role("row")).to_have_count(23)


def test_a_list_is_taken_away_whole_as_a_spreadsheet(page: Page) -> None:
    page.get_by_role("button", name="满意率 分母：72 人次，打开明细").click()
    with page.expect_download() as taken:
        drawer(page).get_by_role("button", name="导出 XLSX").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    with zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") >= 73  # seventy-two and the head


def test_under_thirty_there_are_counts_and_an_interval_and_no_percentage(page: Page, supervisor: Console) -> None:
    page.goto(f"/satisfaction?{PERIOD}&by=agent&key={account(supervisor, '102')}")
    value = card(page, "满意率").locator(".figure-card-value")
    expect(value).to_have_text("27 / 28")
    expect(card(page, "满意率")).to_contain_text("95% 区间 82.29–99.37%")
    expect(card(page, "满意率")).not_to_contain_text("96.43")
    expect(page.get_by_role("status").filter(has_text="只看坐席：102")).to_be_visible()
    page.get_by_role("button", name="显示全部").click()
    expect(value).to_have_text("95.83%")


def test_t_turns_all_charts_into_tables_or_the_one_that_has_the_focus(page: Page) -> None:
    charts, tables = page.locator(".chart-picture"), page.locator(".chart-frame .chart-table")
    expect(charts.first).to_be_visible()
    every = charts.count()
    page.keyboard.press("t")
    expect(tables).to_have_count(every)
    expect(charts).to_have_count(0)
    page.keyboard.press("t")
    expect(charts).to_have_count(every)
    page.get_by_role("region", name="话后评价五档分布").get_by_role("button", name="表格").focus()
    page.keyboard.press("t")
    expect(tables).to_have_count(1)


def test_the_address_keeps_what_is_shown(page: Page) -> None:
    page.get_by_role("region", name="分组对比").get_by_text("队列", exact=True).click()
    page.wait_for_url("**by=queue*")
    page.get_by_role("region", name="趋势").get_by_text("按月", exact=True).click()
    page.wait_for_url("**step=month*")
    page.reload()
    expect(page.get_by_role("img", name=f"满意率：{FIRST:%Y-%m} 95.83%")).to_be_visible()
    page.get_by_text("上月", exact=True).click()
    page.wait_for_url(lambda url: f"from={FIRST}" not in url)
    page.go_back()
    expect(card(page, "满意率")).to_contain_text("95.83%")


def test_all_figures_stand_there_and_the_outcomes_are_all_calls(page: Page, supervisor: Console) -> None:
    formulas = supervisor.get("/api/figures/formulas")
    page.goto(f"/figures?{PERIOD}")
    expect(page.get_by_role("region", name="来电结果")).to_contain_text("各结果合计 91 = 呼入 91")
    rows = page.locator(".all-figures .ant-table-row:has(.formula-key)")
    expect(rows).to_have_count(len(formulas))
    connected = rows.filter(has_text="接通率（人工）")
    expect(connected).to_contain_text("87 人次 ÷ 91 人次")
    connected.get_by_role("button", name="接通率（人工）的算法").focus()
    expect(page.get_by_role("tooltip")).to_contain_text("人工接听 ÷ 转人工")
    expect(page.get_by_role("tooltip")).to_contain_text("K2.connected")
    connected.get_by_role("button", name="展开行").click()
    expect(page.get_by_role("region", name="接通率（人工） · 队列")).to_be_visible()


def test_an_agent_sees_sums_from_five_ratings_up_and_opens_no_list(sign_in: SignIn, rated: None) -> None:
    few = sign_in("103")
    few.goto(f"/my-figures?month={FIRST:%Y-%m}")
    expect(few.get_by_text("评价不足五个，暂不显示")).to_be_visible()
    expect(card(few, "接听量")).to_contain_text("4 人次")
    expect(card(few, "满意率")).to_have_count(0)
    expect(few.get_by_role("img", name="我收到的评价")).to_have_count(0)
    enough = sign_in("101")
    enough.goto(f"/my-figures?month={FIRST:%Y-%m}")
    expect(card(enough, "满意率")).to_contain_text("95.00%")
    expect(enough.get_by_role("img", name="我收到的评价")).to_be_visible()
    expect(enough.locator(".count-link")).to_have_count(0)
    expect(enough.get_by_role("link", name="满意度")).to_have_count(0)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_pages_of_figures_have_nothing_serious_in_either_look(page: Page, look: str) -> None:
    axe = AXE.read_text(encoding="utf-8")
    page.evaluate("look => localStorage.setItem('console.appearance', look)", look)
    for path in (f"/satisfaction?{PERIOD}&list=satisfaction&list_part=denominator", f"/figures?{PERIOD}"):
        page.goto(path)
        expect(page.locator(f'html[data-appearance="{look}"]')).to_be_attached()
        page.wait_for_load_state("networkidle")
        assert serious(page, axe) == []
