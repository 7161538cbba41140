"""Handing a call on in two browsers: F6 at the one desk, the offer with its form at the other, and back again."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import SignIn
from tests.console.pages import Caller, Desk
from tests.stories.hotline import Hotline

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SUMMARY = "工伤认定被拒，想申请复议。"
REASON = "工伤案件，请接续"


def ask(page: Page, way: str) -> None:
    """F6, find the colleague by number, say why."""
    page.keyboard.press("F6")
    dialog = page.get_by_role("dialog", name="转接来电")
    dialog.get_by_role("searchbox", name="按工号或姓名查找坐席").fill("102")
    dialog.get_by_role("radio", name="102").check()
    dialog.get_by_role("textbox", name="转接原因").fill(REASON)
    dialog.get_by_role("button", name=way).click()
    expect(dialog).to_be_hidden()


def test_a_call_is_declined_then_consulted_and_handed_over(
    desk: Desk, caller: Caller, sign_in: SignIn, hotline: Hotline
) -> None:
    page = desk.page
    desk.go_ready()
    caller.to_general_seat()
    desk.answer()
    desk.fill_in(SUMMARY)
    with Desk(sign_in("102"), hotline.console("201")) as other:
        other.go_ready()
        ask(page, "直接转接")
        expect(other.offer).to_contain_text("转来")
        expect(other.offer).to_contain_text(REASON)
        expect(other.offer).to_contain_text(SUMMARY)
        other.page.keyboard.press("Alt+x")
        expect(page.get_by_text("没有接受")).to_be_visible()
        expect(other.state).to_contain_text("空闲")
        expect(page.locator(".who-line")).to_contain_text("通话 ")

        ask(page, "先咨询再转")
        expect(other.offer).to_be_visible()
        other.page.keyboard.press("F2")
        expect(other.page.get_by_text("咨询您")).to_be_visible()
        expect(other.page.get_by_role("region", name="话务登记")).to_contain_text(SUMMARY)
        expect(page.get_by_role("list", name="通话中的其他人")).to_contain_text("通话中")
        page.keyboard.press("F6")
        expect(other.page.get_by_label("摘要")).to_have_value(SUMMARY)
        expect(other.page.locator(".call-pane")).to_contain_text(REASON)
        expect(page.get_by_text("登记表已随来电转出")).to_be_visible()
        page.get_by_role("button", name="无需登记，结束整理").click()
        expect(desk.state).to_contain_text("空闲")
        expect(caller.status).to_contain_text("通话中")
        before = desk.tickets()
        other.page.keyboard.press("F4")
        expect(other.state).to_contain_text("话后整理")
        other.page.get_by_role("button", name="结束话后整理").click()
        other.new_tickets(before, 1)


def test_a_call_that_is_handed_to_a_queue_arrives_with_its_form_and_reason(
    desk: Desk, caller: Caller, sign_in: SignIn, hotline: Hotline
) -> None:
    page = desk.page
    desk.go_ready()
    caller.to_general_seat()
    desk.answer()
    desk.fill_in(SUMMARY)
    with Desk(sign_in("102"), hotline.console("201")) as other:
        page.keyboard.press("F6")
        dialog = page.get_by_role("dialog", name="转接来电")
        dialog.get_by_text("队列", exact=True).click()
        dialog.get_by_role("radio", name="综合坐席").check()
        dialog.get_by_role("textbox", name="转接原因").fill(REASON)
        dialog.get_by_role("button", name="直接转接").click()
        expect(desk.state).to_contain_text("话后整理")
        expect(page.get_by_text("登记表已随来电转出")).to_have_count(0)  # nobody has it yet
        other.page.get_by_role("button", name="置为空闲").click()
        expect(other.offer).to_contain_text(REASON, timeout=40_000)
        expect(other.offer).to_contain_text(SUMMARY)
        other.answer()
        expect(other.page.get_by_label("摘要")).to_have_value(SUMMARY)
        expect(other.page.locator(".call-pane")).to_contain_text(REASON)
        page.get_by_role("button", name="无需登记，结束整理").click()
        expect(desk.state).to_contain_text("空闲")
        caller.hang_up()
