"""Tickets in the browser: one's own, a kept view, a search, one ticket by keyboard, files that leave the console."""

import io
import re
import zipfile
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import SignIn
from tests.console.test_accessibility import AXE, serious
from tests.stories.hotline import Console, Hotline

pytestmark = pytest.mark.browser

SUMMARY = "恒达建筑公司拖欠木工三个月工资"
NUMBER = "13800000071"


@pytest.fixture
def supervisor(hotline: Hotline) -> Console:
    return hotline.console("201")


@pytest.fixture
def ticket(hotline: Hotline) -> str:
    """The number of a ticket that agent 101 wrote down for a visitor."""
    agent = hotline.console("101")
    matter = {"category": "M01-01", "summary": SUMMARY, "outcome": "dispatched", "department": "labour_bureau",
              "special_groups": ["migrant_worker"]}  # fmt: skip
    agent.post(
        "/api/contacts",
        {"channel": "walk_in", "request_key": str(uuid4()), "matters": [matter], "number": NUMBER, "name": "欧阳明"},
    )
    return str(agent.get("/api/tickets", scope="mine", q=SUMMARY)["items"][0]["number"])


def row(page: Page, number: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("row").filter(has_text=number)


def test_my_tickets_open_by_keyboard_and_the_note_is_written_without_the_mouse(sign_in: SignIn, ticket: str) -> None:
    page = sign_in("101")
    page.goto("/tickets")
    expect(page.get_by_text("我的工单")).to_be_visible()
    expect(row(page, ticket)).to_contain_text(re.compile("剩 .+"))
    page.keyboard.press("Alt+J")
    first = page.locator('[data-row="0"]')
    expect(first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/*-*")
    expect(page.get_by_role("region", name="办理时限")).to_contain_text("到期")
    expect(page.get_by_role("region", name="接触记录")).to_be_visible()
    page.keyboard.press("Alt+M")
    page.keyboard.type("来电人愿意先调解")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="办理记录")).to_contain_text("来电人愿意先调解")
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog")).to_contain_text("下一张工单")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+I")
    page.wait_for_url("**/tickets")


def test_a_search_says_where_it_found_the_words(sign_in: SignIn, ticket: str) -> None:
    page = sign_in("201")
    page.goto("/tickets")
    expect(row(page, ticket)).to_be_visible()
    page.keyboard.press("Alt+Q")
    page.keyboard.type("木工三个月")
    page.keyboard.press("Enter")
    expect(row(page, ticket).locator("mark").first).to_have_text("木工三个月")
    for text, place in (("138 0000 0071", "来电号码"), ("欧阳明", "姓名"), (ticket, "工单号")):
        page.get_by_label("工单号、整个电话号码").fill(text)
        page.keyboard.press("Enter")
        expect(row(page, ticket)).to_contain_text(place)
    page.get_by_label("工单号、整个电话号码").fill("没有这样的词")
    page.keyboard.press("Enter")
    expect(page.get_by_text("没有找到")).to_be_visible()


def test_a_view_is_kept_shared_and_opened_by_a_colleague(sign_in: SignIn, ticket: str) -> None:
    page = sign_in("201")
    page.goto("/tickets?scope=all&state=open&category=M01")
    expect(row(page, ticket)).to_be_visible()
    name = f"劳动未结 {ticket}"
    page.get_by_role("button", name="存为视图").click()
    page.get_by_label("视图名称").fill(name)
    page.get_by_label("共享给所有人").check()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("保")).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    colleague = sign_in("102")
    colleague.goto("/tickets")
    colleague.get_by_label("已存视图").click()
    colleague.get_by_title("").filter(has_text=name).first.click()
    colleague.wait_for_url("**category=M01**")
    expect(row(colleague, ticket)).to_be_visible()


def test_a_list_and_a_ticket_are_taken_away_with_masked_numbers(sign_in: SignIn, ticket: str) -> None:
    page = sign_in("201")
    page.goto(f"/tickets?q={ticket}")
    expect(row(page, ticket)).to_be_visible()
    page.get_by_role("button", name="导出").click()
    with page.expect_download() as waiting:
        page.get_by_text("本列表（Excel）").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    content = waiting.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        texts = b"".join(book.read(name) for name in book.namelist() if name.endswith(".xml")).decode()
    assert ticket in texts
    assert "138****0071" in texts
    assert NUMBER not in texts
    row(page, ticket).get_by_role("link").click()
    expect(page.get_by_role("heading", name=ticket)).to_be_visible()
    with page.expect_download() as printed:
        page.get_by_role("button", name="打印").click()
    assert printed.value.suggested_filename == f"工单-{ticket}.pdf"
    assert printed.value.path().read_bytes().startswith(b"%PDF-")


def test_the_ledger_of_the_month_is_downloaded_for_print(sign_in: SignIn, ticket: str) -> None:
    page = sign_in("201")
    page.goto("/tickets")
    page.get_by_role("button", name="导出").click()
    page.get_by_text("咨询台账").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("打印版（PDF）").click()
    with page.expect_download() as printed:
        dialog.get_by_role("button", name="下载").click()
    assert printed.value.suggested_filename.startswith("咨询台账-")
    assert printed.value.path().read_bytes().startswith(b"%PDF-")


def test_one_ticket_has_nothing_serious(sign_in: SignIn, ticket: str) -> None:
    page = sign_in("201")
    page.goto(f"/tickets?q={ticket}")
    row(page, ticket).get_by_role("link").click()
    expect(page.get_by_role("region", name="接触记录").get_by_role("listitem")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert serious(page, AXE.read_text(encoding="utf-8")) == []
