"""质检 in the browser: drawn, heard, scored beside the recording, put right. And 不计统计号码."""

import wave
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from callcenter.ids import ROOT_ORG_ID, new_id
from tests.bench.routing.backlog import dsn_of
from tests.console.conftest import SignIn
from tests.console.rated_calls import Rated, rate, today
from tests.console.test_accessibility import axe, serious
from tests.console.test_aid import picture
from tests.stories.hotline import Hotline

__all__ = ["axe"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
DAY = today().replace(day=1) - timedelta(days=100)  # no other test has calls there
_CALL = "SELECT id FROM call WHERE business_day = %s ORDER BY arrived_at LIMIT 1"
_RECORDING = """
    INSERT INTO recording (id, org_id, call_id, account_sid, sid, kind, status, channels, seconds, path, started_at,
        finished_at)
    VALUES (%(id)s, %(org)s, %(call)s, 'AC', %(sid)s, 'call', 'completed', 2, 2, %(path)s, now(), now())
"""
_WORDS = """
    INSERT INTO transcript (id, org_id, call_id, pass, status, created_at) VALUES (%(id)s, %(org)s, %(call)s, 2, 'done',
        now())
"""
_SAID = """
    INSERT INTO segment (id, org_id, transcript_id, track, starts_ms, ends_ms, text, final, heard_at)
    VALUES (%s, %s, %s, 'seat', 4000, 6000, '这个不归我管', true, now())
"""


@pytest.fixture(scope="module")
def recorded(hotline: Hotline) -> None:
    """A served call of that day with its recording and its words."""
    rate(hotline, [Rated(DAY, "101", 4)])
    path = Path("recordings") / "check.wav"
    file = hotline.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0\0\0" * 16_000)
    with psycopg.connect(dsn_of(hotline)) as connection:
        (call_id,) = connection.execute(_CALL, (DAY,)).fetchone() or (None,)
        known = {"id": new_id(), "org": ROOT_ORG_ID, "call": call_id, "sid": f"RE{new_id().hex}", "path": str(path)}
        connection.execute(_RECORDING, known)
        connection.execute(_WORDS, known)
        connection.execute(_SAID, (new_id(), ROOT_ORG_ID, known["id"]))


def draw(page: Page) -> None:
    page.goto("/checks?tab=samples")
    page.get_by_role("button", name="抽取样本").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("开始日期").fill(str(DAY))
    dialog.get_by_label("结束日期").fill(str(DAY))
    dialog.get_by_role("button", name="抽取样本").click()
    expect(dialog).to_be_hidden()


def test_a_drawn_call_is_heard_scored_and_put_right(recorded: None, sign_in: SignIn, axe: str) -> None:
    page = sign_in("201")
    draw(page)
    expect(page.get_by_text("按记录重新抽取，结果一致")).to_be_visible()
    page.get_by_role("link", name="质检", exact=True).last.click()
    expect(page.get_by_text("服务禁语：不归我管")).to_be_visible()
    page.get_by_role("region", name="录音").get_by_role("button").first.click()
    expect(page.locator("audio")).to_be_visible()
    for name, score in (("态度亲切", 60), ("语言规范", 50), ("解答清晰", 80), ("法律正确", 90), ("记录完整", 90)):
        page.get_by_label(f"{name}得分").fill(str(score))
    expect(page.get_by_text("加权得分 74，合格线 80")).to_be_visible()
    page.get_by_label("评语").fill("使用服务禁语")
    picture(page, "check")
    assert serious(page, axe) == []
    page.get_by_role("button", name="提交质检").click()
    expect(page.get_by_text("已质检 1 / 1")).to_be_visible()

    page.goto("/checks")
    expect(page.get_by_role("link", name="查看").first).to_be_visible()
    picture(page, "checks")
    page.get_by_role("link", name="查看").first.click()
    page.get_by_role("textbox", name="整改情况").fill("已组织学习服务用语")
    page.get_by_role("button", name="登记整改").click()
    expect(page.get_by_text("已组织学习服务用语")).to_be_visible()


def test_a_number_of_staff_is_named_and_taken_out_again(sign_in: SignIn, axe: str) -> None:
    page = sign_in("900")
    page.goto("/uncounted-numbers")
    page.get_by_label("号码").fill("13800000077")
    page.get_by_label("说明").fill("机房测试话机")
    page.get_by_role("button", name="加 入").or_(page.get_by_role("button", name="加入")).click()
    expect(page.get_by_text("138****0077")).to_be_visible()
    picture(page, "uncounted")
    assert serious(page, axe) == []
    page.get_by_role("button", name="移 出").or_(page.get_by_role("button", name="移出")).click()
    page.get_by_role("tooltip").get_by_role("button").last.click()
    expect(page.get_by_text("138****0077")).to_be_hidden()
