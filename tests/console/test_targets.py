"""Targets in the browser: the administrator divides a whole by population, the supervisor sees how far each unit is."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import SignIn
from tests.console.test_accessibility import AXE, serious
from tests.stories.hotline import Hotline

pytestmark = pytest.mark.browser


def a_target(page: Page, whole: str) -> None:
    """Set by keyboard: 热线, the proposal, its basis."""
    page.get_by_role("button", name="下达任务").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("全年总任务").fill(whole)
    dialog.get_by_role("button", name="生成分解方案").click()
    expect(dialog.get_by_label("热线 任务数")).to_have_value(whole)
    expect(dialog.get_by_label("分解依据")).to_have_value("平均分配")
    dialog.get_by_label("热线 任务数").fill("7")
    expect(dialog.get_by_text(f"合计 7，总任务 {whole}")).to_be_visible()
    dialog.get_by_role("button", name="保存为新版本").click()
    expect(dialog).to_be_hidden()


def test_a_target_is_set_in_versions_and_its_completion_is_shown(sign_in: SignIn, hotline: Hotline) -> None:
    page = sign_in("900")
    page.goto("/targets")
    a_target(page, "9")
    plans = page.get_by_role("region", name="年度任务").last
    expect(plans).to_contain_text("分解合计与总任务相差 -2")
    expect(page.get_by_role("region", name="完成情况")).to_contain_text("/ 7 人次")
    assert serious(page, AXE.read_text(encoding="utf-8")) == []
    watching = sign_in("201")
    watching.goto("/targets")
    expect(watching.get_by_role("region", name="完成情况")).to_contain_text("按本年已过工作日的日均完成量")
    expect(watching.get_by_role("button", name="下达任务")).to_be_hidden()
