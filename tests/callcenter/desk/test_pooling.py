"""Requests of the night, and promises made on the phone: whose they are, and until when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.desk import claims, owed, pooling, returns
from callcenter.desk.pooling import Colleague, Line
from callcenter.ids import new_id
from callcenter.people import accounts
from tests.callcenter.calls.test_rating import begin_talk, seat_leaves

NIGHT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # nine in the evening, a Monday
MORNING = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Began:
    account_id: UUID


def person(name, *skills):
    return Colleague(new_id(), new_id(), name, frozenset(skills))


def line(language="zh-CN", topic=None):
    return Line(new_id(), language, topic)


def test_lines_are_dealt_evenly_oldest_first_to_who_speaks_the_language():
    wang, luo = person("王芳", "lang:zh-CN"), person("罗阿依", "lang:zh-CN", "lang:ii-CN")
    lines = [line(), line("ii-CN"), line(), line(), line("bo-CN")]
    given = pooling.deal(lines, [wang, luo])
    assert [given[each.id].name for each in lines[:4]] == ["王芳", "罗阿依", "王芳", "罗阿依"]
    assert lines[4].id not in given


def test_who_knows_the_topic_comes_first():
    general, labour = person("王芳", "lang:zh-CN"), person("李强", "lang:zh-CN", "topic:labour")
    lines = [line(topic="labour"), line(topic="labour"), line()]
    assert [pooling.deal(lines, [general, labour])[each.id].name for each in lines] == ["李强", "李强", "王芳"]


def test_nobody_is_dealt_the_line_of_a_caller_who_complains_about_them():
    wang, li = person("王芳", "lang:zh-CN"), person("李强", "lang:zh-CN")
    lines = [Line(new_id(), "zh-CN", None, wang.seat), Line(new_id(), "zh-CN", None, wang.seat)]
    assert [pooling.deal(lines, [wang, li])[each.id].name for each in lines] == ["李强", "李强"]
    assert pooling.deal(lines, [wang]) == {}


@pytest.fixture
def night(hotline):
    """Closed, and two seats whose agents come in the morning."""
    with begin() as uow:
        uow.raw.execute("UPDATE opening_hours SET opens = '08:30', closes = '18:00'")
    people = {}
    for staff_no, name in (("101", "王芳"), ("102", "李强")):
        seat_id = hotline.seat(staff_no)
        with begin() as uow:
            account = accounts.create(uow, None, staff_no, name, ("agent",), "a long enough password", demo=True)
            uow.raw.execute("UPDATE seat SET account_id = %s, name = %s WHERE id = %s", (account.id, name, seat_id))
        people[name] = account.id
    clock.set_clock(lambda: NIGHT)
    return people


def leaves_a_message(hotline, number):
    caller = hotline.call(number, keys="11")
    url = caller.document.attribute("Record", "action")
    caller.request(url, RecordingSid=f"RE{number}", RecordingDuration="5")
    caller.hang_up()


def owners(hotline):
    return [row["owner_name"] for row in hotline.rows("SELECT owner_name FROM return_call ORDER BY created_at, id")]


def begins(account):
    with begin() as uow:
        pooling.shift_began(uow, Began(account))


def test_a_message_of_the_night_waits_for_the_first_shift(hotline, night):
    leaves_a_message(hotline, "13800000001")
    row = hotline.row("SELECT pooled_until, owner_name FROM return_call")
    assert (row["pooled_until"], row["owner_name"]) == (MORNING, None)
    with begin() as uow:
        assert [each.pooled for each in returns.listed(uow, "open", new_id())] == [True]
    clock.set_clock(lambda: MORNING)
    begins(night["王芳"])
    assert owners(hotline) == ["王芳"]


def test_who_signs_in_later_gets_a_share_of_what_nobody_has_touched(hotline, night):
    for number in range(1, 5):
        leaves_a_message(hotline, f"1380000000{number}")
    clock.set_clock(lambda: MORNING)
    begins(night["王芳"])
    assert owners(hotline) == ["王芳"] * 4
    first = hotline.rows("SELECT id FROM return_call ORDER BY created_at, id")[0]["id"]
    with begin() as uow:
        uow.raw.execute("UPDATE return_call SET attempts = 1 WHERE id = %s", (first,))
    begins(night["李强"])
    assert owners(hotline)[0] == "王芳"
    assert sorted(owners(hotline)[1:]) == ["李强", "王芳", "王芳"] or sorted(owners(hotline)[1:]) == [
        "李强",
        "李强",
        "王芳",
    ]
    before = owners(hotline)
    begins(night["李强"])  # told twice
    assert owners(hotline) == before


def test_what_somebody_has_taken_by_themselves_stays_theirs(hotline, night):
    leaves_a_message(hotline, "13800000001")
    clock.set_clock(lambda: MORNING)
    with begin() as uow:
        claims.claim(uow, hotline.row("SELECT id FROM return_call")["id"], night["李强"], "李强")
    begins(night["王芳"])
    assert owners(hotline) == ["李强"]


def test_nothing_is_dealt_to_who_has_signed_out(hotline, night):
    clock.set_clock(lambda: MORNING)
    begins(night["王芳"])
    with begin() as uow:
        pooling.shift_ended(uow, Began(night["王芳"]))
    clock.set_clock(lambda: NIGHT + timedelta(days=1))
    leaves_a_message(hotline, "13800000001")
    begins(night["李强"])
    assert owners(hotline) == ["李强"]


def test_a_promise_is_the_agents_until_its_time(hotline):
    caller, offer, seat_id = begin_talk(hotline)
    me, other = new_id(), new_id()
    with begin() as uow:
        owed.promise(uow, offer["call_id"], seat_id, (me, "王芳"), uow.now + timedelta(hours=5), "寄材料清单")
    seat_leaves(hotline, caller, offer)
    with begin() as uow:
        (kept,) = returns.listed(uow, "open", me)
    assert (kept.kind, kept.mine, kept.note, kept.number_masked) == ("promise", True, "寄材料清单", "138****0001")
    with begin() as uow:  # three hours later an ordinary claim has lapsed, a promise has not
        uow.raw.execute("UPDATE return_call SET claimed_at = claimed_at - interval '3 hours'")
    with pytest.raises(claims.ReturnCallTaken), begin() as uow:
        claims.claim(uow, kept.id, other, "李强")
    with begin() as uow:
        uow.raw.execute("UPDATE return_call SET due_at = now() - interval '3 hours'")
        claims.claim(uow, kept.id, other, "李强")


def test_a_promise_said_again_is_changed_and_one_in_the_past_refused(hotline):
    _, offer, seat_id = begin_talk(hotline)
    with begin() as uow:
        for note in ("一", "二"):
            owed.promise(uow, offer["call_id"], seat_id, (new_id(), "王芳"), uow.now + timedelta(days=1), note)
    assert hotline.row("SELECT note FROM return_call WHERE kind = 'promise'")["note"] == "二"
    with pytest.raises(owed.PromiseInThePast), begin() as uow:
        owed.promise(uow, offer["call_id"], seat_id, (new_id(), "王芳"), uow.now, "")


def test_only_who_talks_with_the_caller_promises(hotline):
    _, offer, _ = begin_talk(hotline)
    other = hotline.seat("102")
    with pytest.raises(owed.NotYourCall), begin() as uow:
        owed.promise(uow, offer["call_id"], other, (new_id(), "李强"), uow.now + timedelta(days=1), "")
