"""Matters in the browser: a visitor's wage claim by keyboard, what is missing, thirty workers, doubles, the tables."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import SignIn
from tests.console.test_accessibility import AXE, serious
from tests.stories.hotline import Hotline

pytestmark = pytest.mark.browser

SITE = "云岭家园二标段"
WORKERS = "\n".join(f"工友{chr(0x7532 + n)}\t138000004{n:02d}\t12000\t3" for n in range(30))


def choose_category(page: Page, words: str) -> None:
    page.get_by_role("combobox", name="类别").click()
    page.keyboard.type(words)
    page.locator(".ant-cascader-menu-item").first.click()


def confirm(page: Page) -> None:
    page.get_by_role("dialog").locator(".ant-btn-primary").click()


def register(page: Page, summary: str, number: str) -> str:
    """Write a visitor's wage claim down: employer and site said, the contractor not given, the rest not asked.

    Returns the ticket's number.
    """
    page.goto("/register")
    page.get_by_label("姓名").fill("王小明")
    page.get_by_label("电话", exact=True).fill(number)
    choose_category(page, "拖欠工资")
    page.get_by_role("textbox", name="用人单位（包工头）").fill("某劳务公司")
    page.get_by_role("textbox", name="工程项目、工地").fill(SITE)
    page.get_by_role("textbox", name="总承包单位").press("Alt+u")
    page.get_by_role("textbox", name="摘要").fill(summary)
    page.get_by_role("button", name=re.compile(r"^登\s*记$")).click()
    told = page.get_by_text("已登记工单")
    expect(told).to_be_visible()
    found = re.search(r"\d{8}-\d{4,}", told.inner_text())
    assert found is not None
    return found[0]


def test_a_wage_claim_is_written_down_by_keyboard_and_what_is_missing_is_added_later(sign_in: SignIn) -> None:
    page = sign_in("101")
    number = register(page, "三十名工友被拖欠三个月工资", "13800000381")
    page.goto("/incomplete")
    row = page.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text("涉及人数、拖欠金额、拖欠月数")
    expect(row).not_to_contain_text("总承包单位")
    row.get_by_role("link").click()
    form = page.get_by_role("region", name="拖欠工资登记")
    expect(form).to_contain_text("未提供")
    form.get_by_role("button", name="补录、更正").click()
    form.get_by_role("textbox", name="拖欠金额").fill("很多")
    expect(form.get_by_role("button", name="保存")).to_be_disabled()
    form.get_by_role("textbox", name="拖欠金额").fill("36万")
    form.get_by_role("textbox", name="涉及人数").fill("30")
    form.get_by_role("textbox", name="拖欠月数").fill("3")
    form.get_by_role("button", name="保存").click()
    expect(form).to_contain_text("已录全")
    expect(form).to_contain_text("360,000 元")


def test_thirty_workers_of_one_site_become_one_case_from_a_pasted_list(sign_in: SignIn) -> None:
    page = sign_in("101")
    register(page, "工地三十人欠薪", "13800000382")
    page.goto("/incomplete")
    page.get_by_role("row").filter(has_text="拖欠金额").last.get_by_role("link").click()
    panel = page.get_by_role("region", name="案件与人员")
    panel.get_by_role("button", name="设为案件").click()
    page.get_by_label("案件名称").fill(f"{SITE}欠薪")
    confirm(page)
    panel.get_by_role("button", name="粘贴名单").click()
    page.get_by_role("textbox", name="粘贴名单").fill(WORKERS)
    confirm(page)
    expect(panel).to_contain_text("人员 30 人，合计 360,000 元")
    expect(panel).to_contain_text("工**")
    expect(panel).not_to_contain_text("工友甲")


def test_a_second_ticket_of_the_same_caller_is_suggested_merged_and_unmerged(sign_in: SignIn, hotline: Hotline) -> None:
    agent, made = hotline.console("101"), []
    for summary in ("首次来访：欠薪", "再次来访：同一工地欠薪"):
        matter = {"category": "M01-01", "summary": summary, "outcome": "dispatched", "department": "labour_bureau"}
        visit = {"channel": "walk_in", "request_key": str(uuid4()), "matters": [matter], "number": "13800000383"}
        made.append(agent.post("/api/contacts", visit)["tickets"][0])
    page = sign_in("101")
    page.goto(f"/tickets/{made[1]['id']}")
    panel = page.get_by_role("region", name="关联")
    expect(panel).to_contain_text(made[0]["number"])
    panel.get_by_role("button", name="并入此工单").first.click()
    page.get_by_label("原因").fill("同一件事")
    confirm(page)
    expect(panel).to_contain_text("已并入工单")
    panel.get_by_role("button", name="撤销合并").click()
    page.get_by_label("原因").fill("两件事")
    confirm(page)
    expect(panel).to_contain_text("已撤销：两件事")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/taxonomy", "现行 2026.1"),
        ("/forms", "拖欠工资登记"),
        ("/figures", "人次"),
        ("/register", "渠道"),
        ("/incomplete", "待补录"),
    ],
)
def test_the_tables_and_figures_show_and_axe_finds_nothing_serious(sign_in: SignIn, path: str, words: str) -> None:
    page = sign_in("900")
    page.goto(path)
    expect(page.get_by_text(words).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert serious(page, AXE.read_text(encoding="utf-8")) == []
