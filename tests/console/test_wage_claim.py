"""A wage claim of thirty workers in the browser, from the call to the lawyer's assignment and both acknowledgements.

One case 件, thirty persons 人, one application, two bodies that are told (12348.md 3.4, scenario 10; S44, S56, S71).
Everybody works on their own page: caller, agent, the two who are told, the legal-aid centre.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.console.conftest import SignIn
from tests.console.pages import Caller, Desk
from tests.console.test_accessibility import AXE, serious
from tests.console.test_aid import picture, step
from tests.console.test_matters import confirm
from tests.stories.hotline import PASSWORD, Console, Hotline, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

NUMBER = "13800000581"
SUMMARY = "滨江花园三期工地三十名工人被拖欠三个月工资，准备一起去项目部"
FORM = {
    "用人单位（包工头）": "演示宏远劳务有限公司",
    "总承包单位": "演示第八建设集团有限公司",
    "工程项目、工地": "滨江花园三期",
    "涉及人数": "30",
    "拖欠金额": "36万",
    "拖欠月数": "3",
}
CASE = "滨江花园三期欠薪"
WORKERS = "\n".join(f"工友{chr(0x4E00 + each)}\t13800000{500 + each}\t12000\t3" for each in range(30))
# staff number → the body that the account answers for, and what stands on the list
TOLD = {"311": ("government", "江东镇政府值班室"), "312": ("county_centre", "县公共法律服务中心值班室")}
COURSE = ("建单", "转办", "标注敏感", "上报", "申请法律援助", "归入案件", "登记涉案人员", "上报已签收", "法律援助进展")


@pytest.fixture
def told(hotline: Hotline) -> Iterator[list[str]]:
    """Their names: for this test these two accounts alone are told, whoever other tests have put on the list."""
    admin = hotline.console("900")
    there = {account["staff_no"]: account["id"] for account in admin.get("/api/accounts")}
    for staff_no, (_, name) in TOLD.items():
        wanted = {"staff_no": staff_no, "name": name, "roles": ["department"], "password": PASSWORD}
        there[staff_no] = there.get(staff_no) or admin.post("/api/accounts", wanted)["id"]
    others = [each for each in admin.get("/api/sensitive/recipients") if each["active"]]
    switch(admin, others, active=False)
    for staff_no, (body, name) in TOLD.items():
        recipient = {"body": body, "level": 1, "name": name, "account_id": there[staff_no]}
        admin.post("/api/sensitive/recipients", recipient)
    yield [name for _, name in TOLD.values()]
    ours = [each for each in admin.get("/api/sensitive/recipients") if each["account_id"] in there.values()]
    switch(admin, [each for each in ours if each not in others and each["active"]], active=False)
    switch(admin, others, active=True)


def switch(admin: Console, recipients: list[dict[str, Any]], *, active: bool) -> None:
    for each in recipients:
        kept = {key: each[key] for key in ("body", "place", "level", "name", "account_id")}
        admin.put(f"/api/sensitive/recipients/{each['id']}", kept | {"active": active})


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def test_thirty_workers_come_from_one_call_to_their_lawyer_and_two_bodies_acknowledge(
    desk: Desk, caller: Caller, sign_in: SignIn, told: list[str]
) -> None:
    written_down_while_talking(desk, caller)
    ticket = settled(desk.page)
    one_case_of_thirty(desk.page, ticket)
    both_are_told(desk.page, told)
    for staff_no, name in zip(TOLD, told, strict=True):
        acknowledges(sign_in(staff_no), ticket["number"], name)
    assigned_by_the_centre(sign_in("302"), ticket["number"])
    everything_stands_on_one_page(desk.page, ticket, told)


def written_down_while_talking(desk: Desk, caller: Caller) -> None:
    """The call, its form, the mark and the application with one click; the wrap-up ends it."""
    page = desk.page
    desk.go_ready()
    caller.page.locator("#own-number").fill(NUMBER)
    caller.to_general_seat()
    expect(desk.offer).to_contain_text("138****0581", timeout=40_000)
    desk.answer()
    desk.fill_in(SUMMARY)
    for question, answer in FORM.items():
        page.get_by_role("textbox", name=question).fill(answer)
    page.get_by_role("checkbox", name="农民工").check()
    page.get_by_label("敏感类型").get_by_text("群体性").click()
    page.get_by_role("button", name="一键申请").click()
    expect(page.locator(".aid-in-call")).to_contain_text(re.compile(r"援\d{4}-\d{5}"))
    page.get_by_text("转办", exact=True).first.click()
    desk.saved()
    picture(page, "claim-form")
    page.keyboard.press("F4")
    desk.finish()


def settled(page: Page) -> dict[str, Any]:
    """The ticket of the form, once what follows a form has been done: reported, and joined with the application."""

    def look() -> dict[str, Any] | None:
        found = page.request.get("/api/tickets", params={"q": SUMMARY, "scope": "mine"}).json()["items"]
        if not found:
            return None
        path = f"/api/tickets/{found[0]['id']}"
        aid = page.request.get(f"{path}/aid").json()["applications"]
        reported = page.request.get(f"{path}/sensitive").json()["escalations"]
        return dict(found[0]) if aid and reported else None

    return until(30, "the ticket with its report and its application", look)


def one_case_of_thirty(page: Page, ticket: dict[str, Any]) -> None:
    page.goto(f"/tickets/{ticket['id']}")
    expect(region(page, "法律援助")).to_contain_text("待受理")
    panel = region(page, "案件与人员")
    panel.get_by_role("button", name="设为案件").click()
    page.get_by_label("案件名称").fill(CASE)
    confirm(page)
    panel.get_by_role("button", name="粘贴名单").click()
    page.get_by_role("textbox", name="粘贴名单").fill(WORKERS)
    confirm(page)
    expect(panel).to_contain_text("人员 30 人，合计 360,000 元")
    # asked for while one of them spoke, it is for all of them now
    expect(region(page, "法律援助")).to_contain_text("30人")


def both_are_told(page: Page, told: list[str]) -> None:
    panel = region(page, "敏感事项与安全联系")
    expect(panel).to_contain_text("内容已锁定")
    for name in told:
        line = panel.get_by_role("listitem").filter(has_text=name)
        expect(line).to_contain_text("待签收")
        expect(line).to_contain_text(re.compile(r"剩 \d+"))  # the clock of the acknowledgement


def acknowledges(page: Page, number: str, name: str) -> None:
    """Whoever is told sees the report with its clock, reads the ticket and acknowledges."""
    page.goto("/escalations")
    report = region(page, number)
    line = report.get_by_role("listitem").filter(has_text=name)
    expect(line).to_contain_text(re.compile(r"剩 \d+"))
    report.get_by_role("link", name=number).click()
    expect(page.get_by_text(SUMMARY).first).to_be_visible()
    page.go_back()
    line.get_by_role("button", name="签收").click()
    page.get_by_label("备注").fill("已派人到现场")
    confirm(page)
    expect(line.get_by_role("button", name="签收")).to_have_count(0)


def assigned_by_the_centre(page: Page, number: str) -> None:
    """Taken in, granted without a check of hardship, offered to the lawyer who was chosen (点援), and accepted."""
    page.goto("/aid")
    row = page.get_by_role("row").filter(has_text=SUMMARY)
    expect(row).to_contain_text("30人")
    row.get_by_role("link").first.click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("待受理")
    hardship = region(page, "经济困难状况")
    hardship.get_by_role("button", name="登记依据").click()
    confirm(page)
    expect(hardship).to_contain_text("免予核查")
    step(page, "受理")
    step(page, "给予援助")
    expect(heading).to_contain_text("待指派")
    assignment = region(page, "指派与承办")
    assignment.get_by_role("button", name="指派", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("指派方式").get_by_text("点援", exact=True)).to_be_visible()
    dialog.get_by_text("周敏").click()
    dialog.get_by_role("button", name="发出指派").click()
    expect(assignment).to_contain_text("待律师答复")
    expect(assignment).to_contain_text("点援")
    assignment.get_by_role("button", name="同意承办").click()
    expect(heading).to_contain_text("办理中")
    expect(region(page, "办理时限")).to_contain_text("法定期限")
    picture(page, "claim-application")


def everything_stands_on_one_page(page: Page, ticket: dict[str, Any], told: list[str]) -> None:
    page.reload()
    people = region(page, "案件与人员")
    expect(people).to_contain_text(CASE)
    expect(people.get_by_role("link", name=ticket["number"])).to_have_count(1)
    expect(people).to_contain_text("人员 30 人，合计 360,000 元")
    expect(people).not_to_contain_text("工友一")
    sensitive = region(page, "敏感事项与安全联系")
    expect(sensitive).to_contain_text("已全部签收")
    for name in told:
        line = sensitive.get_by_role("listitem").filter(has_text=name)
        expect(line).to_contain_text("已签收")
        expect(line).to_contain_text("已派人到现场")
    aid = region(page, "法律援助")
    for words in ("办理中", "30人", "周敏"):
        expect(aid).to_contain_text(words)
    course = region(page, "办理记录")
    for words in COURSE:
        expect(course.locator("b").filter(has_text=re.compile(f"^{words}$")).first).to_be_visible()
    expect(course.locator("b").get_by_text("上报已签收", exact=True)).to_have_count(2)
    expect(region(page, "承办情况")).to_contain_text(
        "人力资源和社会保障局"
    )  # the unit of the rule; aid is the centre's own
    picture(page, "claim-ticket")
    assert serious(page, AXE.read_text(encoding="utf-8")) == []
