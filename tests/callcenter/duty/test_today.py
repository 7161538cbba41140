"""What the desk asks of duty before it offers a caller to wait, and the supervisor's page of today."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from callcenter.clock import SHANGHAI
from callcenter.db.unit_of_work import begin
from callcenter.desk import ports
from callcenter.desk.models import Queue
from callcenter.duty import bulletin, presence_views, today
from tests.callcenter.duty.conftest import DAY, Office


def ask(language="ii-CN", topic=None):
    with begin() as uow:
        answer = ports.duty_today(uow, language, topic)
    times = (answer.later_today, answer.next_at)
    return answer.on_duty, *(at and f"{at.astimezone(SHANGHAI):%m-%d %H:%M}" for at in times)


@pytest.fixture
def ayi(office: Office):
    """A Yi speaker, in duty on Wednesday; a colleague without Yi on Monday."""
    account_id = office.agent("103", "zh-CN", "ii-CN")
    office.agent("101")
    roster_id = office.roster()
    office.shift(roster_id, office.agents["101"])
    office.shift(roster_id, account_id, DAY + timedelta(days=2), (time(9), time(17)))
    return account_id


def test_the_next_shift_that_speaks_the_language_is_named(office: Office, ayi):
    assert ask() == (0, None, "11-25 09:00")
    assert ask("zh-CN") == (0, "11-23 08:30", "11-23 08:30")
    office.turn(days=2)
    assert ask() == (0, "11-25 09:00", "11-25 09:00")


def test_logged_in_seats_are_on_duty_whatever_the_roster_says(office: Office, ayi):
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET state = 'paused' WHERE id = %s", (office.seats["103"],))
    assert ask()[0] == 1


def test_a_certificate_that_runs_out_before_the_shift_does_not_count(office: Office, ayi):
    with begin() as uow:
        uow.raw.execute("UPDATE seat_skill SET valid_until = '2026-11-24' WHERE skill = 'lang:ii-CN'")
    assert ask() == (0, None, None)


def test_a_draft_is_nobodys_duty_and_a_closed_account_none_either(office: Office, ayi):
    draft = office.roster(DAY + timedelta(days=7), DAY + timedelta(days=13), published=False)
    office.shift(draft, ayi, DAY + timedelta(days=8))
    office.turn(days=3)
    assert ask() == (0, None, None)
    office.turn(days=-3)
    with begin() as uow:
        uow.raw.execute("UPDATE account SET active = false WHERE id = %s", (ayi,))
    assert ask() == (0, None, None)


def test_a_topic_narrows_where_somebody_has_it_and_is_let_go_where_nobody_does(office: Office, ayi):
    with begin() as uow:
        uow.raw.execute(
            "INSERT INTO seat_skill (id, org_id, seat_id, skill) SELECT gen_random_uuid(), org_id, id, 'topic:labour'"
            " FROM seat WHERE id = %s",
            (office.seats["103"],),
        )
    assert ask("zh-CN", "labour")[2] == "11-25 09:00"
    assert ask("zh-CN", "family")[2] == "11-23 08:30"


def test_without_a_roster_the_opening_hours_tell_when_somebody_comes(office: Office):
    office.agent("103", "zh-CN", "ii-CN")
    assert ask() == (0, "11-23 08:30", "11-23 08:30")
    office.turn(hours=11)  # 19:00: tomorrow
    assert ask() == (0, None, "11-24 08:30")
    assert ask("ko-CN") == (0, None, None)


def test_an_interpreter_on_call_is_said_so(office: Office, ayi):
    with begin() as uow:
        assert today.duty_today(uow, "ii-CN").on_call_interpreter is False
        roster_id = uow.raw.execute("SELECT id FROM roster").fetchone()[0]
    office.shift(roster_id, ayi, DAY, (time(6), time(20)), kind="on_call")
    with begin() as uow:
        answer = today.duty_today(uow, "ii-CN")
    assert (answer.on_call_interpreter, answer.on_duty) == (True, 0)


def test_the_page_of_today_has_the_missing_first_and_counts_languages(office: Office, ayi):
    with begin() as uow:
        uow.session.add(Queue(org_id=uow.org_id, key="lang_ii", name="彝语", language="ii-CN", configured_seats=2))
        uow.raw.execute("UPDATE seat SET state = 'ready' WHERE id = %s", (office.seats["103"],))
    office.turn(hours=1)
    with begin() as uow:
        shown = presence_views.today_page(uow)
    assert [(each.person.staff_no, each.verdict) for each in shown.people] == [("101", "missing"), ("103", "unplanned")]
    assert [(each.language, each.configured, each.staffed, each.expected) for each in shown.coverage] == [
        ("ii-CN", 2, 1, 0)
    ]
    assert {"missing", "calendar_unknown"} <= {told.code for told in shown.warnings}


def test_the_bulletin_names_places_hours_people_and_languages(office: Office, ayi):
    with begin() as uow:
        first, last = bulletin.week_of(DAY)
        text = bulletin.text(first, last, bulletin.boards(uow, first, last, public=False))
    assert "（2026年11月23日至11月29日）" in text
    assert "11月25日（周三） 09:00—17:00 测试103 （彝语）" in text
    assert "【热线服务中心】公共法律服务中心" in text


def test_a_night_of_the_bulletin_ends_on_the_next_day(office: Office):
    office.shift(office.roster(), office.agent("101"), DAY, (time(18), time(8)))
    with begin() as uow:
        text = bulletin.text(DAY, DAY, bulletin.boards(uow, DAY, DAY, public=False))
    assert "18:00—次日08:00" in text


def test_the_week_of_a_sunday_began_on_monday():
    assert bulletin.week_of(date(2027, 1, 3)) == (date(2026, 12, 28), date(2027, 1, 3))
