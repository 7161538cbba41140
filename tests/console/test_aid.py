"""Legal aid in the browser: a wage claim from its ticket to the acceptance, with a clerk's mouse."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import SignIn
from tests.console.test_accessibility import AXE, serious
from tests.stories.hotline import Hotline

pytestmark = pytest.mark.browser

SUMMARY = "恒达建筑公司拖欠瓦工班组工资"


@pytest.fixture
def ticket(hotline: Hotline) -> str:
    """The id of a wage matter that agent 102 wrote down for a visitor; 101 is a lawyer and has not heard of it."""
    agent = hotline.console("102")
    matter = {"category": "M01-01", "summary": SUMMARY, "outcome": "answered", "special_groups": ["migrant_worker"],
              "fields": {"employer": "演示恒达建筑有限公司"}}  # fmt: skip
    agent.post(
        "/api/contacts",
        {
            "channel": "walk_in",
            "request_key": str(uuid4()),
            "matters": [matter],
            "number": "13800000072",
            "name": "李木",
        },
    )
    return str(agent.get("/api/tickets", q=SUMMARY)["items"][0]["id"])


def step(page: Page, key: str, *, dialog: str | None = None) -> None:
    """Press a key of the page's head and, where it asks first, the key of its dialog."""
    page.locator(".page-tools").get_by_role("button", name=key, exact=True).click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("button", name=dialog or key, exact=True).click()
    expect(asked).to_be_hidden()


def picture(page: Page, name: str) -> None:
    """Keep what is seen, where somebody wants to look (CALLCENTER_PICTURES=<folder>)."""
    if folder := os.environ.get("CALLCENTER_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_wage_claim_goes_from_its_ticket_to_its_lawyer(sign_in: SignIn, ticket: str) -> None:
    page = sign_in("201")
    page.goto(f"/tickets/{ticket}")
    panel = page.get_by_role("region", name="法律援助")
    expect(panel).to_contain_text("第42条第3项")
    expect(panel).to_contain_text("由法律援助机构决定")
    picture(page, "aid-panel")
    panel.get_by_role("button", name="申请法律援助").click()
    panel.get_by_role("link").first.click()
    page.wait_for_url("**/aid/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("待受理")

    page.get_by_role("region", name="经济困难状况").get_by_role("button", name="登记依据").click()
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_role("region", name="经济困难状况")).to_contain_text("免予核查")
    step(page, "受理")
    step(page, "给予援助")
    expect(page.get_by_role("heading", level=1)).to_contain_text("待指派")
    page.get_by_role("region", name="指派与承办").get_by_role("button", name="指派", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("周敏").click()
    picture(page, "aid-assign")
    dialog.get_by_role("button", name="发出指派").click()
    assignment = page.get_by_role("region", name="指派与承办")
    expect(assignment).to_contain_text("待律师答复")
    expect(assignment).to_contain_text("须质量回访")
    assignment.get_by_role("button", name="同意承办").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("办理中")
    expect(page.get_by_role("region", name="办理时限")).to_contain_text("法定期限")
    picture(page, "aid-application")
    assert serious(page, AXE.read_text()) == []


def test_the_list_the_register_and_the_figures_are_shown(sign_in: SignIn, hotline: Hotline, ticket: str) -> None:
    hotline.console("102").post(f"/api/tickets/{ticket}/aid", {})
    page = sign_in("201")
    page.goto("/aid?state=all")
    expect(page.get_by_role("table")).to_be_visible()
    picture(page, "aid-list")
    for tab, text in (("援助律师", "登记律师"), ("待办", ""), ("统计", "应援尽援率"), ("规则", "提示表")):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tabpanel", name=tab)).to_contain_text(text)
        expect(page.get_by_role("status", name="正在加载")).to_have_count(0)
        picture(page, f"aid-{tab}")
    assert serious(page, AXE.read_text()) == []


def test_an_agent_finds_no_keys_that_decide(sign_in: SignIn, ticket: str) -> None:
    page = sign_in("102")
    page.goto("/aid")
    expect(page.get_by_role("tab", name="援助申请")).to_be_visible()
    expect(page.get_by_role("tab", name="援助律师")).to_have_count(0)
    expect(page.get_by_role("button", name="登记通知辩护")).to_have_count(0)
