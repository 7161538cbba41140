"""12345 in the browser: a ticket is sent by keyboard with what the caller agreed to, taken there, and compared."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import SignIn
from tests.console.test_accessibility import AXE, serious
from tests.stories.hotline import Hotline, until

pytestmark = pytest.mark.browser
TITLE = "与12345互转"


def a_ticket(hotline: Hotline) -> str:
    """A visitor's matter, registered by an agent; its id."""
    console = hotline.console("101")
    matter = {"category": "M09-02", "summary": "健身房不退费", "special_groups": [], "fields": {},
              "department": None, "outcome": "dispatched"}  # fmt: skip
    made = console.post("/api/contacts", contact(matter))
    return str(made["tickets"][0]["id"])


def contact(matter: dict[str, object]) -> dict[str, object]:
    return {"channel": "walk_in", "kind": None, "at": None, "name": "王小明", "number": "13800000555",
            "request_key": "01999999-0000-7000-8000-0000000005e1", "matters": [matter]}  # fmt: skip


def faults_of(page: Page, part: str) -> list[str]:
    """What axe calls serious or critical in one part of the page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run('{part}', {{resultTypes: ['violations']}})")
    return [each["id"] for each in found["violations"] if each["impact"] in {"serious", "critical"}]


def sent_by_keyboard(page: Page, ticket_id: str) -> None:
    page.goto(f"/tickets/{ticket_id}")
    panel = page.get_by_role("region", name=TITLE)
    panel.get_by_role("button", name="移交12345").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("责任不清的，由首先接到来电的一方办理")
    send = dialog.get_by_role("button", name="发 送").or_(dialog.get_by_role("button", name="发送"))
    dialog.get_by_role("radio", name="责任不清").check()
    expect(send).to_be_disabled()
    dialog.get_by_role("radio", name="12345").check()
    expect(dialog).to_contain_text("不发送：姓名、电话")
    dialog.get_by_label("来电人同意移交12345").check()
    assert faults_of(page, ".ant-modal") == []
    send.focus()
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("待对方处理")


def test_a_ticket_is_sent_taken_there_and_both_lists_agree(sign_in: SignIn, hotline: Hotline) -> None:
    ticket_id = a_ticket(hotline)
    page = sign_in("201")
    sent_by_keyboard(page, ticket_id)
    panel = page.get_by_role("region", name=TITLE)
    city = f"http://127.0.0.1:{hotline.base + 90}/play"
    until(40, "it has arrived there", lambda: httpx.post(city, json={"accept": True}).json()["matters"])
    httpx.post(city, json={"accept": True})
    expect(panel).to_contain_text("已接收", timeout=60_000)
    expect(panel).to_contain_text("SC0")
    panel.get_by_role("button", name="展开行").first.click()
    expect(panel).to_contain_text("未征得同意")
    page.goto("/exchange")
    expect(page.get_by_role("status").filter(has_text="已对接12345")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="SC0")).to_contain_text("已接收")
    assert serious(page, AXE.read_text(encoding="utf-8")) == []
    page.get_by_role("tab", name="对账").click()
    page.get_by_role("button", name="立即对账").click()
    expect(page.get_by_role("row").filter(has_text="人工").first).to_be_visible()
    page.get_by_role("tab", name="月度统计").click()
    expect(page.get_by_role("columnheader", name="转接成功率")).to_be_visible()
    page.get_by_role("tab", name="失败消息").click()
    expect(page.get_by_text("没有失败消息。")).to_be_visible()
