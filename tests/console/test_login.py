"""Signing in, roles, languages, and what pages say when something is missing."""

import re

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.console.conftest import NewPage, SignIn

pytestmark = pytest.mark.browser
OF_AN_AGENT = ("工作台", "待回电", "通话记录", "工单", "待补录", "回访任务", "我的值班", "业务")


def test_a_wrong_password_is_said_and_the_number_stays(new_page: NewPage) -> None:
    page: Page = new_page()
    page.goto("/desk")
    page.wait_for_url("**/login")
    page.get_by_label("工号").fill("101")
    page.get_by_label("密码", exact=True).fill("not-the-password")
    page.get_by_role("button", name="登").click()
    expect(page.get_by_role("alert").filter(has_text="工号或密码不正确")).to_be_visible()
    expect(page.get_by_label("工号")).to_have_value("101")


def test_an_agent_lands_at_the_desk_and_a_supervisor_at_the_monitor(sign_in: SignIn) -> None:
    agent, supervisor = sign_in("101"), sign_in("201")
    expect(agent.get_by_role("region", name="我的状态")).to_be_visible()
    expect(supervisor.get_by_role("heading", name="实时监控")).to_be_visible()


def test_menus_follow_the_role(sign_in: SignIn) -> None:
    agent, supervisor, admin = sign_in("102"), sign_in("201"), sign_in("900")
    names = [page.get_by_role("navigation").get_by_role("link") for page in (agent, supervisor, admin)]
    expect(names[0]).to_have_text([re.compile(name) for name in OF_AN_AGENT])
    expect(names[1]).to_contain_text(["待回电", "实时监控", "满意度", "设置"])
    for page, shown in ((supervisor, False), (admin, True)):
        page.get_by_role("navigation").get_by_role("link", name="设置").click()
        expect(page.get_by_role("link", name="流程检查")).to_be_visible()
        expect(page.get_by_role("link", name="账号")).to_be_visible(visible=shown)
    agent.goto("/accounts")
    expect(agent.get_by_text("当前角色不能打开此页")).to_be_visible()


def test_english_is_one_click_away_and_stays(sign_in: SignIn) -> None:
    page = sign_in("201")
    page.locator(".top-account").click()
    page.get_by_role("menuitem", name="English").click()
    expect(page.get_by_role("heading", name="Live")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Live")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_failing_page_says_so_and_can_be_tried_again(sign_in: SignIn) -> None:
    page = sign_in("201")
    page.route("**/api/tickets?**", lambda route: route.fulfill(status=503, body="{}"))
    page.get_by_role("navigation").get_by_role("link", name="工单").click()
    expect(page.get_by_role("alert").filter(has_text="没有加载成功")).to_be_visible(timeout=20_000)
    page.unroute("**/api/tickets?**")
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_role("alert").filter(has_text="没有加载成功")).to_be_hidden()


def test_a_lost_connection_is_shown_with_its_age(sign_in: SignIn) -> None:
    page = sign_in("101")
    sockets: list[WebSocketRoute] = []
    page.route_web_socket("**/api/live", lambda socket: sockets.append(socket))  # noqa: PLW0108 - it must be a Python function
    page.reload()
    expect(page.get_by_text("与服务器的连接已断开")).to_be_visible(timeout=20_000)
    assert sockets, "the page never opened its connection"


def test_an_unanswered_request_is_not_taken_for_a_logout(sign_in: SignIn) -> None:
    page = sign_in("101")

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/api/me", fail)
    page.reload()
    expect(page.get_by_text("连不上服务器")).to_be_visible(timeout=20_000)
    assert "/login" not in page.url
