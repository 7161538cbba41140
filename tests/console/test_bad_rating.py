"""A bad rating from the key press to the sign-off, on the screens of those who take part: the caller keys 5, an alarm
within seconds, the recording is heard and it is found so, the agent reads the finding, the matter is done again,
somebody else rings, and the proof shows that nothing is missing.
"""

from __future__ import annotations

import re

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.bench.routing.backlog import dsn_of
from tests.console.conftest import SignIn
from tests.console.pages import Caller, Desk
from tests.stories.hotline import Hotline

pytestmark = [pytest.mark.browser, pytest.mark.timeout(480)]

SUMMARY = "咨询工伤赔偿，对解答不满意。"
TOLD = "解答时没有说明依据"
ALARM_SECONDS = 2.0  # behind the event (S87): the key as the hotline heard it
# The moment at which the words stand on the screen: looking for them from outside takes up to a second itself.
WHEN_ALARMED = """() => new MutationObserver((_, observer) => {
    if (!document.body.innerText.includes("收到差评")) return;
    window.alarmedAt = Date.now();
    observer.disconnect();
}).observe(document.body, { childList: true, subtree: true })"""


def choose(page: Page, label: str, words: str) -> None:
    page.get_by_label(label).click()
    page.locator(".ant-select-dropdown:visible").get_by_text(words, exact=True).click()


def rated_at(hotline: Hotline) -> float:
    """When the hotline heard the last bad key, as time.time() tells it."""
    with psycopg.connect(dsn_of(hotline)) as connection:
        row = connection.execute("SELECT extract(epoch FROM max(rated_at)) FROM rating WHERE grade = 5").fetchone()
    assert row is not None
    return float(row[0])


def rate(desk: Desk, caller: Caller, watching: Page, hotline: Hotline) -> None:
    """The agent asks for the rating and leaves; the caller keys 5: the alarm is there before they have hung up."""
    desk.page.keyboard.press("F4")
    expect(desk.state).to_contain_text("话后整理")
    desk.page.wait_for_timeout(4000)  # the rating's question is being spoken
    alarm = watching.locator(".ant-notification-notice").filter(has_text="收到差评")
    expect(alarm).to_have_count(0)
    watching.evaluate(WHEN_ALARMED)
    caller.press("5")
    expect(alarm).to_contain_text("非常不满意", timeout=10_000)
    lag = watching.evaluate("window.alarmedAt") / 1000 - rated_at(hotline)
    assert lag <= ALARM_SECONDS, f"the alarm came {lag:.1f} s after the key"
    expect(caller.status).to_contain_text("通话中")
    caller.hang_up()
    alarm.get_by_role("button", name="打开核实").click()
    expect(watching.get_by_role("heading", level=1)).to_contain_text("待核实")


def hear(page: Page) -> None:
    """The recording is played here, or nothing can be written."""
    expect(page.get_by_text("请先听取录音。")).to_be_visible(timeout=40_000)
    page.keyboard.press("Alt+p")
    page.get_by_role("button", name="听取完毕").click()
    expect(page.get_by_text("已听取", exact=True)).to_be_visible()


def find(page: Page) -> None:
    page.get_by_label("录音中听到了什么").fill("坐席只说“按规定办”，没有说明依据。")
    page.get_by_role("button", name="提交核实情况").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("待认定")
    page.get_by_role("radio", name="属实", exact=True).check()
    choose(page, "问题类别", "解答专业性")
    page.get_by_label("认定依据（存档）").fill("录音第2分钟")
    page.get_by_label("告知坐席的内容").fill(TOLD)
    page.get_by_role("button", name="提交认定").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("属实，待整改")


def remedy(page: Page) -> None:
    page.get_by_role("checkbox", name="培训提醒").check()
    page.get_by_label("整改说明").fill("重新解答并当面提醒坐席。")
    page.get_by_role("button", name="提交整改并重办").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("整改中，待重办")
    expect(page.locator(".short-list").first).to_contain_text("待重办")


def do_again(page: Page) -> None:
    """The supervisor closes the ticket with a better answer, on its own page."""
    page.locator(".short-list a[href^='/tickets/']").click()
    page.get_by_role("button", name="办结", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".ant-radio-wrapper, .ant-radio-button-wrapper").filter(has_text="已解决").first.click()
    dialog.locator("textarea").fill("已电话向来电人重新解答工伤认定时限。")
    dialog.locator(".ant-btn-primary").click()
    expect(dialog).to_be_hidden()


def call_again(page: Page) -> None:
    """回访与质检 asks; who did it again does not see the task."""
    page.goto("/survey-tasks")
    row = page.get_by_role("row").filter(has_text="整改后复访")
    row.get_by_role("button", name="登记").click()
    page.get_by_text("是本人", exact=True).click()
    page.get_by_text("方便", exact=True).click()
    page.locator("label").filter(has_text=re.compile("^解决了$")).click()
    page.locator("label").filter(has_text=re.compile("^满意$")).click()
    page.get_by_role("button", name="完成回访").click()
    expect(row).to_have_count(0)


def count(page: Page, name: str) -> int:
    words = page.locator(f"[data-count={name}] b").inner_text()
    found = re.match(r"\d+", words)
    assert found is not None, words
    return int(found.group())


def test_a_bad_rating_is_walked_to_its_sign_off(desk: Desk, caller: Caller, sign_in: SignIn, hotline: Hotline) -> None:
    supervisor, quality = sign_in("201"), sign_in("202")
    desk.go_ready()
    caller.to_general_seat()
    desk.answer()
    desk.fill_in(SUMMARY)
    desk.page.wait_for_timeout(2000)  # something to hear
    rate(desk, caller, supervisor, hotline)
    desk.finish()

    page = supervisor
    address = page.url
    expect(page.get_by_text("101 王芳")).to_be_visible()
    hear(page)
    find(page)

    desk.page.goto("/own-reviews")
    expect(desk.page.get_by_text(TOLD).first).to_be_visible()
    expect(desk.page.get_by_role("button", name="申诉").first).to_be_visible()
    assert caller.number() not in desk.page.content()

    expect(page.locator(".short-list")).to_contain_text(SUMMARY, timeout=30_000)
    remedy(page)
    do_again(page)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("已重办，待再次回访", timeout=30_000)
    page.goto("/survey-tasks")
    expect(page.get_by_role("heading", level=1)).to_contain_text("回访")
    expect(page.get_by_role("row").filter(has_text="整改后复访")).to_have_count(0)
    call_again(quality)

    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("已再次回访，待签结", timeout=30_000)
    page.get_by_role("textbox").last.fill("整改到位，群众满意。")
    page.get_by_role("button", name="签结", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已签结")
    expect(page.locator("[data-line=sign_off]")).to_contain_text("整改到位")

    page.goto("/reviews?tab=proof")
    expect(page.get_by_text("闭环完整")).to_be_visible()
    assert count(page, "missing") == 0
    assert count(page, "closed") >= 1
    assert count(page, "bad") == count(page, "in_time") + count(page, "overdue") + count(page, "closed")
