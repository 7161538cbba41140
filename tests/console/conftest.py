"""A hotline in real processes and real Chromium before it: what the tests of the console stand on.

One hotline a test run. The browser's microphone plays a recorded prompt, so that there is something to hear. Without
Chromium or without the built console the tests are skipped with a word.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.console.pages import LANGUAGE, Caller, Desk, watch
from tests.stories.hotline import PASSWORD, ROOT, Hotline, city_line, free_port_base, running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
BUILT = ROOT / "agents" / "console" / "dist" / "index.html"
VOICE = ROOT / "ivr_flows" / "audio" / "zh-CN" / "ah0.wav"
PATIENCE_MS = 20_000  # two cores, eight processes and a recogniser: slow is no fault of the page
SMALL = {"width": 1366, "height": 768}

expect.set_options(timeout=PATIENCE_MS)

NewPage = Callable[..., Page]
SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    if not BUILT.exists():
        pytest.skip("the console is not built: make console")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    folder: Path = tmp_path_factory.mktemp("hotline") / "data"
    folder.mkdir()
    base = free_port_base()
    with city_line(base) as peer, running(folder, port_base=base, **peer) as started:
        yield started


@pytest.fixture(scope="session")
def chromium(hotline: Hotline) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={VOICE}",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser, hotline: Hotline) -> Iterator[NewPage]:
    """Open a page in a browser context of its own; `page.faults` of what the browser complained about is empty."""
    contexts = []
    faults: list[str] = []

    def open_page(**options: object) -> Page:
        settings: dict[str, object] = {"viewport": SMALL, "locale": LANGUAGE, "permissions": ["microphone"], **options}
        context = chromium.new_context(base_url=hotline.url, **settings)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        watch(page, faults)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture
def sign_in(new_page: NewPage) -> SignIn:
    """Open the console, signed in as this staff number, by the login page."""

    def enter(staff_no: str, **options: object) -> Page:
        page = new_page(**options)
        page.goto("/login")
        page.get_by_label("工号").fill(staff_no)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return enter


@pytest.fixture
def desk(sign_in: SignIn, hotline: Hotline) -> Iterator[Desk]:
    """The desk of agent 101. Whatever a test left there is cleared away by the supervisor."""
    with Desk(sign_in("101"), hotline.console("201")) as opened:
        yield opened


@pytest.fixture
def caller(new_page: NewPage) -> Caller:
    """Somebody on the page /phone."""
    page = new_page()
    page.goto("/phone")
    return Caller(page)
