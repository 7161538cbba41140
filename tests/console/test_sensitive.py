"""Sensitive matters in the browser: marked by an agent, told to two bodies, acknowledged; their pages and axe."""

import re

import pytest
from playwright.sync_api import expect

from tests.console.conftest import SignIn
from tests.console.test_accessibility import AXE, serious
from tests.console.test_matters import choose_category, confirm

pytestmark = pytest.mark.browser

BODIES = {"当地政府": "东门镇值班室", "县中心": "县中心值班"}


def test_a_marked_matter_is_acknowledged_by_two_bodies(sign_in: SignIn) -> None:
    admin = sign_in("900")
    admin.goto("/sensitive-settings")
    for body, name in BODIES.items():
        admin.get_by_role("button", name="添加接收人").click()
        dialog = admin.get_by_role("dialog")
        dialog.get_by_label("接收方").click()
        admin.locator(".ant-select-item-option").filter(has_text=body).click()
        dialog.get_by_label("姓名或岗位").fill(name)
        dialog.get_by_label("联系电话").fill("13800000091")
        confirm(admin)
        expect(admin.get_by_role("row").filter(has_text=name)).to_contain_text("138****0091")
    agent = sign_in("101")
    agent.goto("/register")
    agent.get_by_label("电话", exact=True).fill("13800000391")
    choose_category(agent, "网购")
    agent.get_by_label("摘要").fill("准备集体去信访局")
    agent.get_by_role("button", name=re.compile(r"^登\s*记$")).click()
    expect(agent.get_by_text("已登记工单")).to_be_visible()
    found = agent.request.get("/api/tickets", params={"q": "准备集体去信访局"}).json()
    agent.goto(f"/tickets/{found['items'][0]['id']}")
    panel = agent.get_by_role("region", name="敏感事项与安全联系")
    panel.get_by_role("button", name="标注敏感").click()
    agent.get_by_role("radio", name="涉访").check()
    confirm(agent)
    for name in BODIES.values():
        expect(panel).to_contain_text(name)
    expect(panel).to_contain_text("内容已锁定")
    supervisor = sign_in("201")
    supervisor.goto("/escalations")
    for name in BODIES.values():
        line = supervisor.get_by_role("listitem").filter(has_text=name)
        line.get_by_role("button", name="登记签收").click()
        supervisor.get_by_label("通话情况").fill("已电话报告，对方知悉")
        confirm(supervisor)
        expect(line.get_by_role("button", name="登记签收")).to_have_count(0)
    supervisor.get_by_text("已全部签收").click()
    for name in BODIES.values():
        expect(supervisor.get_by_role("listitem").filter(has_text=name)).to_contain_text("电话确认")


@pytest.mark.parametrize("path", ["/escalations", "/complaints", "/sensitive-settings"])
def test_the_pages_have_nothing_serious_for_axe(sign_in: SignIn, path: str) -> None:
    page = sign_in("201")
    page.goto(path)
    page.get_by_role("tab").first.wait_for()
    assert serious(page, AXE.read_text(encoding="utf-8")) == []
