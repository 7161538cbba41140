"""Beside a matter in the browser: told once, referred, booked, from the desk while talking and on the ticket's page."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import SignIn
from tests.console.pages import Caller, Desk
from tests.console.test_accessibility import AXE, serious
from tests.stories.hotline import Hotline, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SUMMARY = "邻居堵住通道，想调解"
TOLD = "工地拖欠两个月工资，想申请援助"


@pytest.fixture
def ticket(hotline: Hotline) -> str:
    """The id of a ticket that agent 101 wrote down for a visitor."""
    agent = hotline.console("101")
    matter = {"category": "M08-01", "summary": SUMMARY, "outcome": "dispatched", "department": "mediation"}
    agent.post(
        "/api/contacts",
        {"channel": "walk_in", "request_key": str(uuid4()), "matters": [matter], "number": "13800000072"},
    )
    return str(agent.get("/api/tickets", scope="mine", q=SUMMARY)["items"][0]["id"])


def region(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("region", name=name)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.locator(".ant-select-item-option").filter(has_text=option).first.click()


def test_a_ticket_is_told_about_referred_and_booked(sign_in: SignIn, ticket: str) -> None:
    page = sign_in("101")
    page.goto(f"/tickets/{ticket}")
    notices = region(page, "一次性告知")
    notices.get_by_role("button", name="告知", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("身份证")
    page.get_by_role("button", name="已念完，登记").click()
    expect(notices).to_contain_text("人民调解申请")

    referrals = region(page, "转介")
    referrals.get_by_role("button", name="转介").click()
    choose(page, "转给", "城关镇人民调解委员会")
    expect(page.get_by_role("button", name="登记转介")).to_be_disabled()
    page.get_by_role("radio", name="电话中口头同意").check()
    page.get_by_role("button", name="登记转介").click()
    expect(referrals).to_contain_text("待接收")

    appointments = region(page, "预约")
    appointments.get_by_role("button", name="预约").click()
    page.locator(".slots .ant-radio-button-wrapper").first.click()
    page.get_by_role("dialog").get_by_role("button", name="预约", exact=True).click()
    expect(appointments).to_contain_text("已预约")
    expect(appointments).to_contain_text(re.compile(r"Y\d{8}-\d{4}"))


def test_while_talking_the_agent_tells_by_keys_and_the_ticket_has_it(
    desk: Desk, caller: Caller, hotline: Hotline
) -> None:
    page = desk.page
    desk.go_ready()
    caller.to_general_seat()
    desk.answer()
    desk.fill_in(TOLD)
    page.keyboard.press("Alt+g")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("法律援助申请（讨薪、工伤）")
    dialog.get_by_role("button", name="已念完，登记").click()
    expect(dialog).to_be_hidden()
    page.keyboard.press("F4")
    desk.finish()
    agent = hotline.console("101")
    until(30, "the ticket", lambda: agent.get("/api/tickets", scope="all", q=TOLD)["total"] == 1)
    made = agent.get("/api/tickets", scope="all", q=TOLD)["items"][0]["id"]
    until(30, "its notice", lambda: len(agent.get(f"/api/tickets/{made}/notices")["notices"]) == 1)


@pytest.mark.parametrize(
    ("staff_no", "path"),
    [
        ("900", "/catalogue"),
        ("101", "/directory"),
        ("900", "/appointments"),
        ("101", "/referrals"),
        ("201", "/messages"),
    ],
)
def test_pages_have_nothing_serious(sign_in: SignIn, staff_no: str, path: str) -> None:
    page = sign_in(staff_no)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1").first).to_be_attached()
    expect(page.locator(".pane").first).to_be_visible()
    assert serious(page, AXE.read_text(encoding="utf-8")) == []
