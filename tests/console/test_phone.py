"""The caller's page, and what both pages say without a microphone."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import NewPage, SignIn
from tests.console.pages import Caller

pytestmark = pytest.mark.browser

# The fake device always exists; a browser whose person said no is played by the one call that asks.
DENIED = """navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"""
MISSING = """navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'))"""


@pytest.mark.parametrize(("fault", "said"), [(DENIED, "没有麦克风权限"), (MISSING, "没有找到麦克风")])
def test_a_caller_without_a_microphone_is_told_what_to_do(new_page: NewPage, fault: str, said: str) -> None:
    page: Page = new_page()
    page.add_init_script(fault)
    page.goto("/phone")
    page.get_by_role("button", name="拨打 12348").click()
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()


def test_a_site_that_has_not_opened_the_page_offers_no_button(new_page: NewPage) -> None:
    page = new_page()
    facts = page.request.get("/api/public").json()
    page.route("**/api/public", lambda route: route.fulfill(json=facts | {"phone_page": False}))
    page.goto("/phone")
    expect(page.get_by_role("alert").filter(has_text="没有开放网页拨号")).to_be_visible()
    expect(page.get_by_role("button", name="拨打 12348")).to_be_disabled()
    expect(page.locator(".phone-status")).to_have_text("网页拨号未开放")


def test_an_agent_without_a_microphone_is_not_made_ready(sign_in: SignIn) -> None:
    page = sign_in("102")
    page.add_init_script(DENIED)
    page.reload()
    page.get_by_role("button", name="置为空闲").click()
    expect(page.get_by_text("电话未就绪")).to_be_visible()
    expect(page.locator(".top-state")).not_to_contain_text("空闲")


def test_keys_of_the_pad_and_of_the_keyboard_are_shown_as_pressed(caller: Caller) -> None:
    caller.dial()
    caller.press("*", "0")
    caller.page.get_by_role("button", name="5").click()
    expect(caller.page.get_by_label("已按的键")).to_have_text("*05")
    caller.hang_up()


def test_a_refresh_keeps_the_callers_call(caller: Caller) -> None:
    caller.dial()
    caller.page.reload()
    expect(caller.status).to_contain_text("通话中", timeout=20_000)
    caller.hang_up()


def test_typing_the_own_number_presses_no_key(caller: Caller) -> None:
    caller.page.get_by_label("我的号码").fill("13800000001")
    expect(caller.page.get_by_label("已按的键")).to_have_text("", use_inner_text=True)
