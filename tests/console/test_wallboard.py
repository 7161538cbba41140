"""The wallboard in the browser: a screen on the wall, read from afar, that follows real calls; and today's tables."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import SMALL, SignIn
from tests.console.pages import Caller, Desk
from tests.console.test_accessibility import AXE, serious

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LARGE = {"width": 1920, "height": 1080}
TILES = ("waiting", "service", "satisfaction", "staffing", "tickets", "alerts")
# From five metres letters of a hundredth of the distance's angle are read: a fortieth of the screen's height.
SMALLEST_SHARE = 1 / 40
OVERFLOWING = """() => {
    const page = document.scrollingElement;
    const found = [page.scrollHeight > page.clientHeight || page.scrollWidth > page.clientWidth ? "page" : ""];
    for (const each of document.querySelectorAll(".wall, .wall-grid, .wall-tile"))
        if (each.scrollHeight > each.clientHeight + 1) found.push(each.dataset.tile || each.className);
    return found.filter(Boolean);
}"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".wall *")]
    .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .filter((each) => !each.closest(".unseen"))
    .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""


def tile(page: Page, name: str):
    return page.locator(f'[data-tile="{name}"]')


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["1366x768", "1920x1080"])
def test_six_tiles_fill_the_screen_without_scrolling_and_are_read_from_afar(
    sign_in: SignIn, size: dict[str, int]
) -> None:
    page = sign_in("801", viewport=size)
    page.wait_for_url(re.compile("/wallboard$"))
    for name in TILES:
        expect(tile(page, name)).to_be_visible()
    expect(page.locator(".wall-fresh")).to_contain_text("实时")
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(SMALLEST) >= size["height"] * SMALLEST_SHARE
    expect(page.locator(".menu, .top")).to_have_count(0)
    assert serious(page, AXE.read_text(encoding="utf-8")) == []


def test_a_call_that_waits_and_is_answered_is_on_the_wall_at_once(desk: Desk, caller: Caller, sign_in: SignIn) -> None:
    wall = sign_in("801", viewport=LARGE)
    figure = tile(wall, "waiting").locator(".wall-big b")
    expect(figure).to_have_text("0")
    answered = tile(wall, "service").locator(".wall-foot")
    before = int(re.findall(r"\d+", answered.inner_text())[1])
    caller.to_general_seat()
    expect(figure).to_have_text("1", timeout=40_000)
    expect(tile(wall, "waiting")).to_contain_text("综合坐席")
    expect(tile(wall, "waiting").locator(".wall-line")).to_contain_text(re.compile(r"\d\d:\d\d"))
    assert wall.evaluate(OVERFLOWING) == []
    desk.page.get_by_role("button", name="置为空闲").click()
    desk.answer()
    expect(figure).to_have_text("0", timeout=5_000)
    expect(answered).to_contain_text(f"接听 {before + 1}", timeout=5_000)
    expect(tile(wall, "staffing")).to_contain_text("通话 1")
    caller.hang_up()
    expect(tile(wall, "staffing")).to_contain_text("整理 1", timeout=10_000)


def test_a_lost_line_is_said_in_words_and_the_board_goes_grey(sign_in: SignIn) -> None:
    page = sign_in("801", viewport=SMALL)
    expect(page.locator(".wall-fresh")).to_contain_text("实时")
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.get_by_role("alert")).to_contain_text("连接已断开", timeout=30_000)
    expect(page.locator("main.wall-stale")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".wall-fresh")).to_contain_text("实时", timeout=30_000)


def test_a_screen_finds_nothing_but_the_wallboard(sign_in: SignIn) -> None:
    page = sign_in("801")
    for path in ("/monitor", "/calls", "/today"):
        page.goto(path)
        page.wait_for_url(re.compile("/wallboard$"))


def test_queues_and_agents_of_today_open_the_lists_behind_their_numbers(
    desk: Desk, caller: Caller, sign_in: SignIn
) -> None:
    desk.go_ready()
    caller.to_general_seat()
    desk.answer()
    caller.hang_up()
    page = sign_in("201")
    page.goto("/today")
    row = page.get_by_role("row").filter(has_text="综合坐席")
    expect(row).to_be_visible()
    assert serious(page, AXE.read_text(encoding="utf-8")) == []
    number = row.get_by_role("button").first
    number.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("条记录")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    agent = page.get_by_role("row").filter(has_text="101 王芳")
    expect(agent).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.get_by_role("columnheader", name="通话").click()
    expect(page.get_by_role("columnheader", name="通话")).to_have_attribute("aria-sort", "ascending")
