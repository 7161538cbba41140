"""实时监控 in the browser: who waits, since when, for what, and why nobody comes, as it changes."""

import re

import pytest
from playwright.sync_api import expect

from tests.console.conftest import SignIn
from tests.console.pages import Caller, Desk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_the_live_page_says_who_waits_and_why_nobody_comes(desk: Desk, caller: Caller, sign_in: SignIn) -> None:
    monitor = sign_in("201")
    monitor.goto("/monitor")
    caller.dial()
    number = caller.number()
    for key in "111":  # Mandarin, legal advice, labour
        caller.page.wait_for_timeout(1500)
        caller.press(key)
    row = monitor.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text("汉语", timeout=40_000)
    expect(row).to_contain_text("综合坐席")
    expect(row).to_contain_text("劳动劳务")
    expect(row).to_contain_text(re.compile(r"\d+:\d\d"))  # since when
    expect(row).to_contain_text("持证坐席都不在岗")
    desk.page.get_by_role("button", name="置为空闲").click()
    expect(row.first).to_contain_text("正在振铃")
    desk.answer()
    seat = row.filter(has_text="通话")
    expect(seat).to_contain_text("101")
    for mode in ("监听", "耳语", "强插"):
        expect(seat.get_by_role("button", name=mode)).to_be_visible()
    caller.hang_up()
    served = monitor.locator("section.pane").filter(has_text="今日语种服务")
    monitor.reload()
    expect(served.get_by_role("row").filter(has_text="汉语")).to_be_visible()
