"""排班与点名 in the browser: an absence is noted and taken back, figures are an administrator's."""

import re

import pytest
from playwright.sync_api import expect

from tests.console.conftest import SignIn

pytestmark = pytest.mark.browser
OK = re.compile(r"确\s*定")


def test_an_absence_is_noted_and_taken_back(sign_in: SignIn) -> None:
    page = sign_in("201")
    page.goto("/duty?tab=absences")
    page.get_by_role("button", name="登记请假").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("人员").click()
    page.get_by_title("101 ").first.click()
    dialog.get_by_label("原因").fill("外出培训")
    dialog.get_by_role("button", name=OK).click()
    expect(dialog).to_be_hidden()
    row = page.get_by_role("row").filter(has_text="外出培训")
    expect(row).to_contain_text("101")
    row.get_by_role("button", name="撤销").click()
    page.locator(".ant-popconfirm").get_by_role("button", name=OK).click()
    expect(row).to_have_count(0)


def test_figures_are_read_by_supervisors_and_changed_by_administrators(sign_in: SignIn) -> None:
    page = sign_in("201")
    page.goto("/duty?tab=places")
    expect(page.get_by_text("点名应答时限（秒）")).to_be_visible()
    heading = page.get_by_role("heading", name="值班参数")
    expect(heading.get_by_role("button")).to_have_count(0)
    admin = sign_in("900")
    admin.goto("/duty?tab=places")
    admin.get_by_role("heading", name="值班参数").get_by_role("button").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("点名应答时限（秒）").fill("75")
    dialog.get_by_role("button", name=OK).click()
    expect(dialog).to_be_hidden()
    expect(admin.get_by_text("75", exact=True)).to_be_visible()
