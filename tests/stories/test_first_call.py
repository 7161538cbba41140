"""The first call, end to end: telephone, menu, queue, an agent's browser, words, ticket, rating, callback, figures.

Real processes, real audio, a SIP phone that we did not write and a real Chromium with a recorded voice as microphone.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.console.pages import Desk
from tests.stories.hotline import PASSWORD, ROOT, Hotline, running, until
from tests.stories.people import AGENT_SPEECH, CALLER_SPEECH, caller, dial, trunk_to
from tests.stories.test_desk_phone import answer_the_survey, check_the_records, listen, loud

pytestmark = [pytest.mark.story, pytest.mark.timeout(420)]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
BUILT = ROOT / "agents" / "console" / "dist" / "index.html"
PORT = 19560


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Hotline]:
    if not BUILT.exists():
        pytest.skip("the console is not built: make console")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    folder = tmp_path / "data"
    trunk_to(folder, PORT)
    with running(folder, SURVEY_DELAY_SECONDS="2") as started:
        yield started


@pytest.fixture
def page(hotline: Hotline) -> Iterator[Page]:
    """The agent's browser; what it speaks is a recording."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                *("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
                *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
                f"--use-file-for-fake-audio-capture={AGENT_SPEECH}",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )
        context = browser.new_context(
            base_url=hotline.url, viewport={"width": 1366, "height": 768}, locale="zh-CN", permissions=["microphone"]
        )
        opened = context.new_page()
        opened.set_default_timeout(20_000)
        opened.goto("/login")
        opened.get_by_label("工号").fill("102")
        opened.get_by_label("密码", exact=True).fill(PASSWORD)
        opened.keyboard.press("Enter")
        opened.wait_for_url("**/desk")
        yield opened
        browser.close()


def test_the_first_call(hotline: Hotline, page: Page, tmp_path: Path) -> None:
    supervisor = hotline.console("201")
    agent = hotline.console("102")
    with caller(hotline, "13800000001", tmp_path, PORT) as phone, Desk(page, supervisor) as desk:
        desk.go_ready()
        heard = phone.record("heard.wav")
        dial(hotline, phone, ("1", 2), ("3", 3))
        expect(desk.offer).to_contain_text("农民工", timeout=30_000)
        expect(desk.offer).to_contain_text("138****0001")
        desk.answer()
        call_id = until(10, "the desk's call", lambda: agent.get("/api/desk")["call"])["id"]
        phone.play(CALLER_SPEECH)
        phone.wait("played", 30)
        words = page.get_by_role("complementary", name="转写")
        expect(words).to_contain_text("劳动", timeout=60_000)
        until(60, "both sides are transcribed", lambda: sides(agent) >= {"caller", "seat"})
        desk.fill_in("来电人称被拖欠三个月工资，已告知可以申请劳动仲裁。")
        page.keyboard.press("F4")
        listen(phone, 3)
        phone.press("2")
        phone.wait("closed", 30)
        assert loud(heard)
        page.keyboard.press("Alt+s")
        expect(desk.state).to_contain_text("空闲")
        answer_the_survey(phone)
        check_the_records(hotline, call_id)
        heard_both(hotline, supervisor, call_id)


def sides(agent: object) -> set[str]:
    call = agent.get("/api/desk")["call"]  # type: ignore[attr-defined]
    return {segment["leg"] for segment in call["segments"] if segment["text"]}


def heard_both(hotline: Hotline, supervisor: object, call_id: str) -> None:
    """What the browser's microphone said stands in the agent's half of the transcript."""
    transcript = supervisor.get(f"/api/calls/{call_id}/transcript")  # type: ignore[attr-defined]
    said = "".join(segment["text"] for segment in transcript["segments"] if segment["leg"] == "seat")
    assert "劳动" in said, said
