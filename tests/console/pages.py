"""The console's pages as people use them: by what is written on them and by keys."""

from __future__ import annotations

import contextlib
from typing import Self

from playwright.sync_api import Page, expect

from tests.stories.hotline import Console, until

LANGUAGE = "zh-CN"

# What the browser logs by itself about answers that the tests provoke.
EXPECTED = ("Failed to load resource", "WebSocket connection to")


def watch(page: Page, faults: list[str]) -> None:
    """Collect what the page does wrong: errors of its code, breaches of the content policy, warnings."""

    def said(kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not text.startswith(EXPECTED):
            faults.append(f"{kind}: {text[:400]}")

    page.on("console", lambda message: said(message.type, message.text))
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))


class Caller:
    """The page /phone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.status = page.locator(".phone-status")

    def dial(self) -> None:
        self.page.get_by_role("button", name="拨打 12348").click()
        expect(self.status).to_contain_text("通话中")

    def number(self) -> str:
        """As the console shows it: masked, but for what tells one page from another."""
        identity: str = self.page.evaluate("JSON.parse(sessionStorage.getItem('phone.token')).token.identity")
        return f"web-****{identity[-4:]}"

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def hang_up(self) -> None:
        self.page.get_by_role("button", name="挂机").click()
        expect(self.status).to_contain_text("通话已结束")

    def to_general_seat(self) -> None:
        """Mandarin, then a person: keys may come while the prompts are spoken."""
        self.dial()
        self.page.wait_for_timeout(1500)  # the greeting has begun: the first key belongs to it
        self.press("1")
        self.page.wait_for_timeout(1500)
        self.press("0")


class Desk:
    """The agent's desk."""

    def __init__(self, page: Page, supervisor: Console) -> None:
        self.page = page
        self.supervisor = supervisor
        self.state = page.locator(".top-state")
        self.offer = page.locator(".offer")
        self.summary = page.get_by_label("摘要")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.clear()
        finally:
            self.supervisor.http.close()

    def clear(self) -> None:
        for seat in self.supervisor.get("/api/monitor")["seats"]:
            if seat["state"] != "offline":
                with contextlib.suppress(AssertionError):
                    self.supervisor.post(f"/api/monitor/seats/{seat['id']}/log-out", {"reason": "end of test"})
        # Who is logged out while talking finds the form of that call at the next login: the next test wants none.
        until(30, "no form is left on the desk", self.no_form_left)

    def no_form_left(self) -> bool:
        answer = self.page.request.get("/api/desk")
        if answer.status == 401:
            return True  # nobody is logged in: no desk was opened
        call = answer.json()["call"]
        if call is None:
            return True
        token = next(cookie["value"] for cookie in self.page.context.cookies() if cookie["name"] == "cc_csrf")
        self.page.request.post(
            f"/api/desk/calls/{call['id']}/invalid", data={"reason": "cut_off"}, headers={"X-CSRF-Token": token}
        )
        return False

    def go_ready(self) -> None:
        self.page.get_by_role("button", name="置为空闲").click()
        expect(self.state).to_contain_text("空闲")

    def finish(self) -> None:
        """End the wrap-up, as soon as it can be ended."""
        expect(self.state).to_contain_text("话后整理")
        expect(self.page.get_by_role("button", name="结束话后整理")).to_be_enabled()
        self.page.keyboard.press("Alt+s")
        expect(self.state).to_contain_text("空闲")

    def answer(self) -> None:
        """Accept by key, as somebody does whose hands are on the keyboard."""
        expect(self.offer).to_be_visible(timeout=40_000)
        self.page.keyboard.press("F2")
        expect(self.page.locator(".call-pane")).to_be_visible()
        expect(self.page.get_by_text("通话 0", exact=False).first).to_be_visible()

    def fill_in(self, summary: str) -> None:
        self.page.get_by_role("combobox", name="类别").click()
        self.page.keyboard.type("拖欠")
        self.page.locator(".ant-cascader-menu-item").first.click()
        self.summary.fill(summary)
        self.page.get_by_text("同意", exact=True).click()

    def saved(self) -> None:
        expect(self.page.locator(".save-mark")).to_contain_text("草稿已保存")

    def tickets(self) -> int:
        return int(self.supervisor.get("/api/tickets")["total"])

    def new_tickets(self, before: int, wanted: int) -> None:
        until(20, f"{wanted} new tickets", lambda: self.tickets() == before + wanted)
