"""axe finds nothing serious, and everything can be reached by keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import NewPage, SignIn
from tests.stories.hotline import ROOT

pytestmark = pytest.mark.browser

AXE = ROOT / "agents" / "console" / "node_modules" / "axe-core" / "axe.min.js"


def serious(page: Page, axe: str) -> list[str]:
    """What axe calls serious or critical, one line each."""
    # Evaluated and not added to the page: its content policy forbids foreign scripts.
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
    ]


@pytest.fixture(scope="module")
def axe() -> str:
    if not Path(AXE).exists():
        pytest.skip("axe-core is not installed: make console")
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/login", "/phone"])
def test_open_pages_have_nothing_serious(new_page: NewPage, axe: str, path: str) -> None:
    page: Page = new_page()
    page.goto(path)
    expect(page.get_by_role("button").first).to_be_visible()
    assert serious(page, axe) == []


@pytest.mark.parametrize(
    ("staff_no", "path"),
    [
        ("101", "/desk"),
        ("101", "/return-calls"),
        ("900", "/calls"),
        ("900", "/tickets"),
        ("101", "/tickets?scope=mine"),
        ("900", "/tickets?q=工资"),
        ("900", "/monitor"),
        ("900", "/satisfaction"),
        ("900", "/survey-tasks"),
        ("900", "/flows"),
        ("900", "/interpreters"),
        ("900", "/experts"),
        ("900", "/accounts"),
        ("900", "/cycles"),
        ("900", "/submissions"),
    ],
)
def test_pages_behind_the_login_have_nothing_serious(sign_in: SignIn, axe: str, staff_no: str, path: str) -> None:
    page = sign_in(staff_no)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1").first).to_be_attached()
    assert serious(page, axe) == []


def test_the_whole_login_works_by_keyboard(new_page: NewPage) -> None:
    page: Page = new_page()
    page.goto("/login")
    expect(page.get_by_label("工号")).to_be_focused()
    page.keyboard.type("102")
    page.keyboard.press("Tab")
    page.keyboard.type("12348-demo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    expect(page.get_by_role("region", name="我的状态")).to_be_visible()
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog")).to_contain_text("快捷键")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
