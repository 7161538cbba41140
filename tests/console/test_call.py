"""A call as the people at both ends live it: in two browsers, through the whole hotline."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import SignIn
from tests.console.pages import Caller, Desk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SUMMARY = "工地欠薪三个月，共四人；已告知可投诉劳动监察或申请仲裁。"


def ratings(page: Page) -> tuple[int, int]:
    """How many of this month's ratings are satisfied, and how many there are."""
    (figure,) = page.request.get("/api/figures", params={"names": "satisfaction"}).json()["figures"]
    return figure["numerator"], figure["denominator"]


def test_a_call_from_the_first_ring_to_its_ticket(desk: Desk, caller: Caller, sign_in: SignIn) -> None:
    before = desk.tickets()
    page = desk.page
    listing = sign_in("201")
    satisfied, rated = ratings(listing)
    desk.go_ready()
    caller.to_general_seat()
    expect(desk.offer).to_contain_text("汉语", timeout=40_000)
    expect(desk.offer).to_contain_text("秒")
    assert page.locator("[role=alert]").filter(has_text="新来电").count() == 1, "screen readers are not told"
    desk.answer()

    desk.fill_in(SUMMARY)
    desk.saved()
    page.reload()
    expect(desk.summary).to_have_value(SUMMARY)
    expect(page.locator(".call-pane")).to_contain_text("录音中", timeout=30_000)
    page.wait_for_timeout(2000)  # the leg has half a minute to come back, and is expected much sooner
    assert page.get_by_text("语音已断开").count() == 0
    expect(caller.status).to_contain_text("通话中")

    page.keyboard.press("F8")
    expect(page.locator(".call-pane")).to_contain_text("保持中")
    expect(page.locator(".call-pane")).to_contain_text("录音已暂停")
    page.keyboard.press("F8")
    expect(page.get_by_role("button", name="保持", exact=False).first).to_contain_text("保持")
    page.keyboard.press("F9")
    expect(page.get_by_role("button", name="取消静音")).to_be_visible()

    page.keyboard.press("F4")
    expect(desk.state).to_contain_text("话后整理")
    page.wait_for_timeout(4000)  # the rating's question is being spoken
    caller.press("2")
    desk.finish()
    desk.new_tickets(before, 1)

    listing.goto("/tickets")
    expect(listing.get_by_role("row").filter(has_text="工地欠薪三个月")).to_contain_text("拖欠工资")
    listing.goto("/calls")
    listing.locator("tbody a").first.click()
    expect(listing.get_by_text("通话经过")).to_be_visible()
    expect(listing.locator(".line, .soft").first).to_be_visible()
    listing.goto("/satisfaction")
    expect(listing.locator(".figure-card").first).to_contain_text("满意率")
    expect(listing.locator(".figure-card").first).to_contain_text(f"{satisfied + 1} 人次 ÷ {rated + 1} 人次")


def test_the_desk_fits_without_scrolling_while_talking(desk: Desk, caller: Caller) -> None:
    desk.go_ready()
    caller.to_general_seat()
    desk.answer()
    desk.fill_in(SUMMARY)
    for width, height in ((1366, 768), (1920, 1080)):
        desk.page.set_viewport_size({"width": width, "height": height})
        for name in ("结束话后整理", "邀评并挂机", "无效来电"):
            box = desk.page.get_by_role("button", name=name).bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= height, f"{name} is below the fold at {width}x{height}"
        scrolled = desk.page.evaluate("document.scrollingElement.scrollHeight > innerHeight")
        assert not scrolled, f"the page scrolls at {width}x{height}"


def test_a_silent_call_is_one_click_and_makes_no_ticket(desk: Desk, caller: Caller) -> None:
    before = desk.tickets()
    desk.go_ready()
    caller.to_general_seat()
    desk.answer()
    desk.page.keyboard.press("Alt+0")
    desk.page.get_by_role("menuitem", name="无声").click()
    expect(desk.state).to_contain_text("空闲")
    expect(caller.status).to_contain_text("通话已结束", timeout=30_000)
    assert desk.tickets() == before


def test_two_matters_of_one_call_make_two_tickets(desk: Desk, caller: Caller) -> None:
    before = desk.tickets()
    desk.go_ready()
    caller.to_general_seat()
    desk.answer()
    desk.fill_in("第一件事")
    desk.page.keyboard.press("Alt+n")
    desk.page.get_by_role("combobox", name="类别").click()
    desk.page.keyboard.type("离婚")
    desk.page.locator(".ant-cascader-menu-item").first.click()
    desk.summary.fill("第二件事")
    desk.page.get_by_text("转办", exact=True).first.click()
    # the unit may be left to the rules of dispatch; here it is chosen
    desk.page.get_by_role("combobox", name="承办单位").click()
    desk.page.locator(".ant-select-item-option").filter(has_text="法律援助中心").click()
    desk.page.keyboard.press("F4")
    desk.finish()
    desk.new_tickets(before, 2)


def test_a_refresh_leaves_a_ready_seat_ready(desk: Desk, caller: Caller) -> None:
    desk.go_ready()
    desk.page.reload()
    desk.page.wait_for_timeout(4000)  # a few signs of life: each could have accused the microphone
    expect(desk.state).to_contain_text("空闲")
    caller.to_general_seat()
    desk.answer()


def test_an_offer_can_be_declined_and_the_seat_is_paused_with_the_reason(desk: Desk, caller: Caller) -> None:
    desk.go_ready()
    caller.to_general_seat()
    expect(desk.offer).to_be_visible(timeout=40_000)
    desk.page.keyboard.press("Alt+x")
    expect(desk.offer).to_be_hidden()
    expect(desk.state).to_contain_text("拒接来电")
    expect(caller.status).to_contain_text("通话中")


def test_a_caller_who_gave_up_is_rung_back_from_the_list(desk: Desk, caller: Caller) -> None:
    caller.to_general_seat()
    caller.page.wait_for_timeout(9000)  # longer than a short abandon, which nobody is rung back for
    number = caller.number()
    caller.hang_up()
    page = desk.page
    desk.go_ready()  # who is off duty cannot dial
    page.get_by_role("navigation").get_by_role("link", name="待回电").click()
    row = page.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text("漏接")
    row.get_by_role("button", name="认领").click()
    expect(row).to_contain_text("王芳")
    row.get_by_role("button", name="回拨").click()
    expect(caller.status).to_contain_text("12348 来电", timeout=30_000)
    caller.page.get_by_role("button", name="接听").click()
    expect(caller.status).to_contain_text("通话中")
    expect(page.locator(".call-pane")).to_contain_text("外呼")
