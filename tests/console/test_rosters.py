"""翻译名册 in the browser: somebody is added, shown with a masked number, and changed."""

import pytest
from playwright.sync_api import expect

from tests.console.conftest import SignIn

pytestmark = pytest.mark.browser


def test_an_interpreter_is_put_on_the_roster_and_the_number_is_never_shown_again(sign_in: SignIn) -> None:
    page = sign_in("900")
    page.goto("/interpreters")
    page.get_by_role("button", name="添加人员").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("姓名").fill("卓玛")
    dialog.get_by_label("电话号码").fill("13800000066")
    dialog.get_by_label("语种", exact=True).click()
    page.get_by_title("藏语").click()
    page.keyboard.press("Escape")
    dialog.get_by_label("语种认证机构或批准人").fill("州民宗局")
    dialog.get_by_role("button", name="添加时段").click()
    dialog.get_by_label("开始").fill("09:00")
    dialog.get_by_label("结束").fill("17:30")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_be_hidden()
    row = page.get_by_role("row").filter(has_text="卓玛")
    expect(row).to_contain_text("138****0066")
    expect(row).to_contain_text("09:00–17:30")
    expect(page.get_by_text("13800000066")).to_have_count(0)
    row.get_by_role("button", name="修改").click()
    expect(dialog.get_by_text("现为 138****0066，不改请留空")).to_be_visible()


def test_a_supervisor_reads_the_roster_and_changes_nothing(sign_in: SignIn) -> None:
    page = sign_in("201")
    page.goto("/experts")
    expect(page.get_by_role("row").filter(has_text="周律师")).to_be_visible()
    expect(page.get_by_role("button", name="添加人员")).to_have_count(0)
    expect(page.get_by_role("button", name="修改")).to_have_count(0)
