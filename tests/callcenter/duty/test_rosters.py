"""Rosters: drafted from patterns, checked, published by a supervisor; published slots change with a reason only."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.duty import changes, places, reading, rosters
from callcenter.duty.models import Shift
from tests.callcenter.duty.conftest import DAY, Office

WEEK = (DAY, DAY + timedelta(days=6))


def pattern(office: Office, account_id, place_id=None, weekdays=(), hours=(time(8, 30), time(17, 30))) -> None:
    with begin() as uow:
        places.add_pattern(
            uow, office.account("201"), place_id or office.hotline_place(), account_id, list(weekdays), "workdays",
            hours, "duty", (date(2026, 1, 1), None),
        )  # fmt: skip


def shifts(roster_id) -> list[Shift]:
    with begin() as uow:
        return [duty.shift for duty in reading.duties(uow, Shift.roster_id == roster_id)]


def broken(roster_id) -> list[tuple[str, object]]:
    with begin() as uow:
        found = rosters.violations(uow, rosters.roster(uow, roster_id))
    return [(each.kind, each.day) for each in found]


def test_a_draft_is_filled_from_the_regular_duties_and_nobodys_duty_yet(office: Office):
    pattern(office, office.agent("101"))
    roster_id = office.roster(published=False)
    assert [shift.day.isoweekday() for shift in shifts(roster_id)] == [1, 2, 3, 4, 5]
    with begin() as uow:
        assert reading.published(uow) == []
    assert broken(roster_id) == []


def test_a_roster_over_the_turn_of_the_year_is_planned_and_says_that_the_calendar_is_guessed(office: Office):
    pattern(office, office.agent("101"))
    roster_id = office.roster(date(2026, 12, 28), date(2027, 1, 3), published=False)
    assert [f"{shift.day:%m-%d}" for shift in shifts(roster_id)] == ["12-28", "12-29", "12-30", "12-31", "01-01"]
    assert ("calendar_guessed", date(2027, 1, 1)) in broken(roster_id)


def test_a_roster_that_breaks_rules_is_published_with_a_reason_only(office: Office):
    office.agent("101")
    roster_id = office.roster(published=False)
    assert {kind for kind, _ in broken(roster_id)} == {"people_each_working_day", "days_each_week_least"}
    with begin() as uow, pytest.raises(rosters.RosterBreaksRules):
        rosters.publish(uow, office.account("201"), roster_id, " ")
    office.publish(roster_id, "全员参加市局培训")
    with begin() as uow:
        found = rosters.roster(uow, roster_id)
        assert (found.state, found.reason, len(found.violations)) == ("published", "全员参加市局培训", 6)
    noted = office.count("SELECT count(*) FROM audit_entry WHERE action = 'roster_published'")
    assert noted == 1
    with begin() as uow, pytest.raises(rosters.RosterPublishedAlready):
        rosters.publish(uow, office.account("201"), roster_id, "再来一次")


def test_two_rosters_never_cover_the_same_day(office: Office):
    office.roster(published=False)
    with pytest.raises(rosters.RosterOverlaps):
        office.roster(WEEK[1], WEEK[1] + timedelta(days=6), published=False)
    office.roster(WEEK[1] + timedelta(days=1), WEEK[1] + timedelta(days=7), published=False)


def test_absence_and_a_new_pattern_come_in_when_the_draft_is_filled_again(office: Office):
    wang, li = office.agent("101"), office.agent("102")
    pattern(office, wang)
    roster_id = office.roster(published=False)
    extra = office.shift(roster_id, li, DAY + timedelta(days=5))
    with begin() as uow:
        places.add_absence(uow, office.account("201"), wang, DAY, DAY + timedelta(days=1), "病假")
    assert ("absent", DAY) in broken(roster_id)
    with begin() as uow:
        rosters.refill(uow, office.account("201"), roster_id)
    left = shifts(roster_id)
    assert [shift.day.isoweekday() for shift in left if shift.account_id == wang] == [3, 4, 5]
    assert extra in [shift.id for shift in left]


def test_an_absence_that_is_taken_back_is_planned_again_and_stays_in_the_audit(office: Office):
    wang = office.agent("101")
    pattern(office, wang)
    supervisor = office.account("201")
    with begin() as uow:
        absence = places.add_absence(uow, supervisor, wang, DAY, DAY + timedelta(days=1), "病假")
    roster_id = office.roster(published=False)
    assert [shift.day.isoweekday() for shift in shifts(roster_id)] == [3, 4, 5]
    with begin() as uow:
        places.cancel_absence(uow, supervisor, absence.id)
        rosters.refill(uow, supervisor, roster_id)
        told = uow.raw.execute("SELECT reason FROM audit_entry WHERE action = 'duty_absence_cancelled'").fetchone()
    assert [shift.day.isoweekday() for shift in shifts(roster_id)] == [1, 2, 3, 4, 5]
    assert told == (f"{DAY}/{DAY + timedelta(days=1)} 病假",)
    with begin() as uow, pytest.raises(places.AbsenceUnknown):
        places.cancel_absence(uow, supervisor, absence.id)


def test_who_is_not_let_serve_yet_is_named_before_publishing(office: Office):
    pattern(office, office.agent("101", qualified=False))
    assert ("not_qualified", DAY) in broken(office.roster(published=False))


def test_a_published_slot_changes_with_a_reason_and_the_change_counts_against_stability(office: Office):
    wang, li = office.agent("101"), office.agent("102")
    pattern(office, wang)
    roster_id = office.roster()
    first, second, *_ = shifts(roster_id)
    actor, hotline = office.account("201"), office.hotline_place()
    with begin() as uow, pytest.raises(changes.ReasonMissing):
        changes.move(uow, actor, first.id, (time(9), time(12)), hotline, wang, "")
    with begin() as uow:
        changes.move(uow, actor, first.id, (time(9), time(12)), hotline, wang, "下午开庭")
        changes.move(uow, actor, first.id, (time(9), time(13)), hotline, wang, "改期")
        changes.cancel(uow, actor, second.id, "停电")
        changes.add(uow, actor, roster_id, hotline, li, (second.day, time(9), time(12)), "duty", "停电补班")
    with begin() as uow:
        found = rosters.roster(uow, roster_id)
        assert changes.stability(uow, found) == (3, 5)
        kept = changes.of_roster(uow, roster_id)
    assert sorted(each.kind for each in kept) == ["added", "cancelled", "moved", "moved"]
    assert all(each.before["ends_at"] != each.after["ends_at"] for each in kept if each.kind == "moved")


def test_nobody_is_given_two_published_shifts_at_once(office: Office):
    wang = office.agent("101")
    roster_id = office.roster()
    office.shift(roster_id, wang)
    with pytest.raises(changes.ShiftOverlaps):
        office.shift(roster_id, wang, hours=(time(17), time(20)))
    office.shift(roster_id, wang, hours=(time(17, 30), time(20)))


def test_what_is_over_is_not_changed_any_more(office: Office):
    wang = office.agent("101")
    shift_id = office.shift(office.roster(), wang)
    office.turn(hours=12)
    with begin() as uow, pytest.raises(changes.ShiftOver):
        changes.cancel(uow, office.account("201"), shift_id, "事后取消")


def test_a_temporary_point_takes_duty_on_its_days_only(office: Office):
    wang = office.agent("101")
    fair = office.place("集市", first_day=DAY, last_day=DAY)
    roster_id = office.roster(published=False)
    office.shift(roster_id, wang, place_id=fair)
    with pytest.raises(places.DutyInvalid):
        office.shift(roster_id, wang, DAY + timedelta(days=1), place_id=fair)


def test_the_levels_own_rule_is_data_and_a_place_may_have_its_own(office: Office):
    wang = office.agent("101")
    station = office.place("城关镇")
    for weekday in (2, 3, 5):  # 每周二、三、五 (S109)
        pattern(office, wang, station, (weekday,))
    roster_id = office.roster(published=False)
    assert ("days_each_week_most", DAY) in broken(roster_id)
    with begin() as uow:
        places.put_rule(
            uow, office.account("201"), (None, station), "days_each_week_most", 3, "本县每周二、三、五", active=True
        )
    assert ("days_each_week_most", DAY) not in broken(roster_id)
