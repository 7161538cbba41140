"""Clocks of tickets: due times, pauses, extensions, cards; a corrected calendar corrects the past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.calendar.working_days import DayKind
from callcenter.clock import SHANGHAI
from callcenter.tickets import clocks, periods
from callcenter.tickets.clocks import Clock, Fact, Profile
from callcenter.tickets.periods import Days, Length, Pause, Unit
from callcenter.tickets.profiles import documents

TABLE = Path(__file__).with_name("clock_table.txt")


@cache
def profile(code: str) -> Profile:
    document = documents.load(code)
    return documents.read(document.code, document.name, document.rules)


def published(*, without: frozenset[date] = frozenset()) -> dict[date, DayKind]:
    first = date(2025, 1, 1)
    days = [first + timedelta(days=number) for number in range((date(2027, 1, 1) - first).days)]
    return {day: "workday" if chinese_calendar.is_workday(day) else "holiday" for day in days if day not in without}


DAYS = Days(published())


def at(text: str) -> datetime:
    """A moment in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def rows() -> Iterator[list[str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield [cell.strip() for cell in line.split("|")]


def opened(moment: str, **more: object) -> Fact:
    return Fact("opened", at(moment), {"outcome": "dispatched"} | more)


def read(now: str, *facts: Fact, days: Days = DAYS, of: str = "default") -> dict[str, Clock]:
    """The clocks by rule; the last course of each."""
    return {clock.rule: clock for clock in clocks.read(profile(of), facts, days, at(now))}


def test_the_table_is_whole():
    assert len(list(rows())) >= 200


@pytest.mark.parametrize(("code", "rule", "begun", "last", "known", "what"), list(rows()))
def test_a_period_ends_as_the_table_says(code: str, rule: str, begun: str, last: str, known: str, what: str):
    name, _, granted = rule.partition("+")
    written = profile(code).rule(name)
    assert written is not None
    length = Length(written.length.amount + int(granted or 0), written.length.unit)
    due = periods.due(length, at(begun), DAYS)
    assert periods.local_day(due.at) == date.fromisoformat(last), what
    assert due.at.astimezone(SHANGHAI).strftime("%H:%M") == "23:59"
    assert due.guessed is (known == "guessed")


# Urgent matters: an hour is an hour, at night and on a holiday.
@pytest.mark.parametrize(
    ("begun", "due"),
    [
        ("2026-11-20 18:30", "2026-11-20 19:30"),  # Friday evening
        ("2026-11-20 23:40", "2026-11-21 00:40"),  # over midnight into a Saturday
        ("2026-10-03 09:00", "2026-10-03 10:00"),  # in the National Day holiday
        ("2026-12-31 23:30", "2027-01-01 00:30"),  # into a year without a calendar
        ("2026-02-16 20:00", "2026-02-16 21:00"),  # New Year's Eve
    ],
)
def test_an_urgent_matter_is_dispatched_within_the_hour(begun: str, due: str):
    clock = read(begun, opened(begun, urgent=True))["dispatch_urgent"]
    assert clock.due_at == at(due)
    assert not clock.guessed


def test_a_matter_that_becomes_urgent_has_an_hour_from_then():
    found = read("2026-11-20 18:10", opened("2026-11-20 09:00"), Fact("mark_urgent", at("2026-11-20 18:00")))
    assert found["dispatch_urgent"].due_at == at("2026-11-20 19:00")
    assert periods.local_day(found["dispatch"].due_at) == date(2026, 11, 23)


def test_marking_an_overdue_dispatch_urgent_does_not_hide_that_it_is_overdue():
    found = read("2026-11-25 09:10", opened("2026-11-20 09:00"), Fact("mark_urgent", at("2026-11-25 09:00")))
    assert found["dispatch"].overdue
    assert not found["dispatch_urgent"].overdue


def test_a_matter_answered_on_the_spot_has_one_clock_and_it_is_met():
    answered = Fact("opened", at("2026-11-21 23:00"), {"outcome": "answered"})
    found = read("2026-11-23 09:00", answered, Fact("closed", at("2026-11-21 23:00")))
    assert {rule: clock.state for rule, clock in found.items()} == {"answer": "met"}


# Cards: yellow from the beginning of the working day before the last one, red from the first instant after.
@pytest.mark.parametrize(
    ("now", "card", "left"),
    [
        ("2026-11-20 10:00", "none", 7),
        ("2026-11-25 23:59", "none", 2),
        ("2026-11-26 00:00", "yellow", 1),  # due on Friday the 27th
        ("2026-11-27 23:59", "yellow", 0),
        ("2026-11-28 00:01", "red", -1),
        ("2026-12-05 10:00", "red", -8),
    ],
)
def test_cards_of_the_result(now: str, card: str, left: int):
    clock = read(now, opened("2026-11-20 10:00"))["result"]
    assert clock.card == card
    assert clock.left_seconds // 86_400 == left
    assert clock.overdue is (card == "red")


@pytest.mark.parametrize(
    ("now", "card"),
    [
        ("2026-09-30 23:00", "yellow"),  # due on the first working day after the holiday: shown before it begins
        ("2026-10-04 12:00", "yellow"),
        ("2026-10-08 12:00", "yellow"),
        ("2026-10-09 00:00", "red"),
    ],
)
def test_a_card_is_shown_on_the_working_day_before_a_holiday(now: str, card: str):
    assert read(now, opened("2026-09-30 10:00"))["dispatch"].card == card


@pytest.mark.parametrize(
    ("now", "card"), [("2026-11-20 18:59", "none"), ("2026-11-20 19:00", "yellow"), ("2026-11-20 19:31", "red")]
)
def test_the_yellow_card_of_an_hour_is_shown_half_an_hour_before(now: str, card: str):
    assert read(now, opened("2026-11-20 18:30", urgent=True))["dispatch_urgent"].card == card


def test_an_ended_clock_shows_no_card_and_keeps_whether_it_was_late():
    facts = [opened("2026-11-20 10:00"), Fact("dispatched", at("2026-11-24 00:00"))]
    clock = read("2026-12-20 10:00", *facts)["dispatch"]
    assert (clock.state, clock.card, clock.was_late) == ("missed", "none", True)


def test_the_last_minute_of_the_last_day_is_in_time():
    facts = [opened("2026-11-20 10:00"), Fact("dispatched", at("2026-11-23 23:59:59.999"))]
    assert read("2026-11-24 10:00", *facts)["dispatch"].state == "met"


# Pauses: the day on which one begins counts, the days up to the one on which it ends do not.
@pytest.mark.parametrize(
    ("paused", "resumed", "last", "what"),
    [
        ("2026-11-24 10:00", "2026-11-24 18:00", "2026-11-27", "an afternoon is no pause"),
        ("2026-11-24 10:00", "2026-11-25 09:59", "2026-11-27", "nor is less than a day"),
        ("2026-11-24 10:00", "2026-11-25 10:00", "2026-11-30", "a day is"),
        ("2026-11-24 10:00", "2026-11-26 09:00", "2026-12-01", "two working days"),
        ("2026-11-27 17:00", "2026-11-30 09:00", "2026-11-30", "over a weekend: begun on the last day"),
        ("2026-11-21 10:00", "2026-11-22 20:00", "2026-11-27", "a weekend alone loses nothing"),
        ("2026-11-24 10:00", "2026-12-24 10:00", "2026-12-29", "a month"),
    ],
)
def test_a_pause_moves_the_last_day(paused: str, resumed: str, last: str, what: str):
    facts = [opened("2026-11-20 10:00"), Fact("paused", at(paused)), Fact("resumed", at(resumed))]
    assert periods.local_day(read("2026-12-31 10:00", *facts)["result"].due_at) == date.fromisoformat(last), what


@pytest.mark.parametrize(
    ("paused", "resumed", "last"),
    [
        ("2026-09-30 10:00", "2026-10-08 10:00", "2026-10-14"),  # of the working days only the 8th is lost
        ("2026-10-01 10:00", "2026-10-07 20:00", "2026-10-13"),  # wholly within it
        ("2026-09-29 10:00", "2026-10-10 10:00", "2026-10-15"),  # the 30th, 8th, 9th and the working Saturday
    ],
)
def test_a_pause_over_the_national_day_counts_working_days_only(paused: str, resumed: str, last: str):
    begun = "2026-09-28 10:00" if paused < "2026-09-30" else "2026-09-30 09:00"
    facts = [opened(begun), Fact("paused", at(paused)), Fact("resumed", at(resumed))]
    expected = date.fromisoformat(last)
    assert periods.local_day(read("2026-12-01 10:00", *facts)["result"].due_at) == expected


def test_a_pause_that_lasts_shows_what_would_be_due_if_it_ended_now():
    facts = [opened("2026-11-20 10:00"), Fact("paused", at("2026-11-24 10:00"))]
    clock = read("2026-12-03 10:00", *facts)["result"]
    assert (clock.state, clock.card) == ("paused", "none")
    assert periods.local_day(clock.due_at) == date(2026, 12, 8)


def test_a_pause_on_the_last_day_is_not_overtaken_by_midnight():
    facts = [opened("2026-11-20 10:00"), Fact("paused", at("2026-11-27 17:00"))]
    clock = read("2026-11-28 00:30", *facts)["result"]
    assert (clock.card, clock.was_late) == ("yellow", False)


def test_a_clock_that_was_over_before_the_pause_stays_over():
    facts = [opened("2026-11-20 10:00"), Fact("paused", at("2026-11-30 10:00"))]
    clock = read("2026-12-03 10:00", *facts)["result"]
    assert clock.card == "red"
    assert clock.was_late


def test_only_rules_that_may_pause_do():
    facts = [opened("2026-11-20 10:00"), Fact("paused", at("2026-11-20 11:00"))]
    assert read("2026-11-24 10:00", *facts)["dispatch"].overdue


# Extensions: asked in time, capped, never undoing what was over.
@pytest.mark.parametrize(
    ("granted", "last", "amount"), [(3, "2026-12-02", 8), (10, "2026-12-11", 15), (30, "2026-12-11", 15)]
)
def test_an_extension_lengthens_up_to_fifteen_working_days_in_all(granted: int, last: str, amount: int):
    facts = [
        opened("2026-11-20 10:00"),
        Fact("extension_asked", at("2026-11-26 10:00")),
        Fact("extension_granted", at("2026-11-27 10:00"), {"working_days": granted}),
    ]
    clock = read("2026-11-27 11:00", *facts)["result"]
    assert periods.local_day(clock.due_at) == date.fromisoformat(last)
    assert (clock.length.amount, clock.was_late) == (amount, False)


def test_one_asked_in_time_and_granted_too_late_counts_as_in_time():
    facts = [
        opened("2026-11-20 10:00"),
        Fact("extension_asked", at("2026-11-27 23:00")),
        Fact("extension_granted", at("2026-11-30 10:00"), {"working_days": 5}),
    ]
    assert not read("2026-11-30 11:00", *facts)["result"].was_late


def test_an_extension_after_the_time_was_over_gives_a_new_day_and_keeps_the_lateness():
    facts = [
        opened("2026-11-20 10:00"),
        Fact("extension_asked", at("2026-11-30 09:00")),
        Fact("extension_granted", at("2026-11-30 10:00"), {"working_days": 5}),
        Fact("result_given", at("2026-12-01 10:00")),
    ]
    clock = read("2026-12-02 10:00", *facts)["result"]
    assert periods.local_day(clock.due_at) == date(2026, 12, 4)
    assert (clock.state, clock.was_late) == ("missed", True)


def test_a_refused_extension_changes_nothing():
    facts = [
        opened("2026-11-20 10:00"),
        Fact("extension_asked", at("2026-11-26 10:00")),
        Fact("extension_refused", at("2026-11-27 10:00")),
    ]
    assert periods.local_day(read("2026-11-27 11:00", *facts)["result"].due_at) == date(2026, 11, 27)


# The way of a ticket: each stage has its own clock.
def test_a_dissatisfied_caller_begins_two_clocks():
    facts = [
        opened("2026-11-20 10:00"),
        Fact("dispatched", at("2026-11-20 11:00")),
        Fact("signed", at("2026-11-23 11:00")),
        Fact("result_given", at("2026-11-25 11:00")),
        Fact("unsatisfied", at("2026-11-26 11:00")),
    ]
    found = read("2026-11-26 12:00", *facts)
    assert periods.local_day(found["rework_dispatch"].due_at) == date(2026, 11, 27)
    assert periods.local_day(found["rework_result"].due_at) == date(2026, 12, 3)
    assert found["result"].state == "met"


def test_a_return_ends_the_signing_and_begins_the_decision():
    facts = [
        opened("2026-11-20 10:00"),
        Fact("dispatched", at("2026-11-20 11:00")),
        Fact("returned", at("2026-11-23 11:00")),
    ]
    found = read("2026-11-23 12:00", *facts)
    assert (found["sign"].state, found["return_decision"].state) == ("met", "running")


def test_a_unit_that_gets_a_matter_from_another_has_its_own_day_to_sign():
    facts = [
        opened("2026-11-20 10:00"),
        Fact("dispatched", at("2026-11-20 11:00")),
        Fact("dispatched", at("2026-11-24 11:00")),
    ]
    every = clocks.read(profile("default"), facts, DAYS, at("2026-11-24 12:00"))
    found = [clock for clock in every if clock.rule == "sign"]
    assert [clock.state for clock in found] == ["missed", "running"]
    assert periods.local_day(found[1].due_at) == date(2026, 11, 25)


def test_a_reopened_ticket_is_dispatched_within_its_own_day():
    facts = [
        opened("2026-11-16 10:00"),
        Fact("dispatched", at("2026-11-16 11:00")),
        Fact("closed", at("2026-11-17 11:00")),
        Fact("reopened", at("2026-11-23 11:00")),
    ]
    found = read("2026-11-23 12:00", *facts)
    assert periods.local_day(found["dispatch"].due_at) == date(2026, 11, 24)
    assert periods.local_day(found["result"].due_at) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("kind", "rule", "last"),
    [
        ("reminded", "reminder", "2026-11-25"),
        ("urged", "urging", "2026-11-24"),
        ("supervised", "supervision", "2026-11-26"),
    ],
)
def test_reminders_urging_and_supervision_have_clocks_of_their_own(kind: str, rule: str, last: str):
    facts = [opened("2026-11-20 10:00"), Fact(kind, at("2026-11-23 10:00"))]
    assert periods.local_day(read("2026-11-23 12:00", *facts)[rule].due_at) == date.fromisoformat(last)
    answered = Fact("acknowledged", at("2026-11-23 15:00"), {"of": kind})
    assert read("2026-11-30 12:00", *facts, answered)[rule].state == "met"
    other = Fact("acknowledged", at("2026-11-23 15:00"), {"of": "something else"})
    assert read("2026-11-30 12:00", *facts, other)[rule].overdue


def test_a_merged_ticket_has_no_clocks_and_gets_them_back():
    facts = [opened("2026-11-20 10:00"), Fact("merged", at("2026-11-20 11:00"))]
    assert read("2026-11-30 10:00", *facts) == {}
    back = Fact("unmerged", at("2026-11-23 11:00"))
    assert read("2026-11-30 10:00", *facts, back)["result"].overdue


def test_the_most_urgent_clock_is_the_one_due_first_that_runs():
    found = clocks.read(profile("default"), [opened("2026-11-20 10:00", urgent=True)], DAYS, at("2026-11-20 10:10"))
    urgent = clocks.most_urgent(found)
    assert urgent is not None
    assert urgent.rule == "dispatch_urgent"


def test_a_corrected_calendar_corrects_the_past():
    """The working Saturday before the National Day holiday was missing when the ticket was opened."""
    wrong = Days(published() | {date(2026, 10, 10): "holiday"})
    facts = [opened("2026-10-08 10:00")]
    before = read("2026-10-16 10:00", *facts, days=wrong)["result"]
    after = read("2026-10-16 10:00", *facts)["result"]
    assert periods.local_day(before.due_at) == date(2026, 10, 15)
    assert periods.local_day(after.due_at) == date(2026, 10, 14)


def test_a_year_without_calendar_is_a_guess_and_says_so():
    clock = read("2026-12-31 12:00", opened("2026-12-31 10:00"))["result"]  # scenario 9 of 12348.md 3.4
    assert clock.guessed
    assert periods.local_day(clock.due_at) == date(2027, 1, 7)


# What profiles say.
def test_each_province_named_has_its_profile():
    assert [document.code for document in documents.shipped()] == ["default", "shandong", "anhui", "henan"]


def test_legal_aid_is_counted_in_calendar_days_by_statute_and_in_shandong_in_working_days_by_local_rule():
    for code in ("aid_decide", "aid_assign", "aid_objection"):
        law, local = profile("default").rule(code), profile("shandong").rule(code)
        assert law is not None
        assert local is not None
        assert (law.length.unit, law.statutory) == (Unit.CALENDAR_DAY, True)
        assert (local.length.unit, local.statutory) == (Unit.WORKING_DAY, False)


def test_only_a_statute_is_called_one_and_every_rule_says_where_it_comes_from():
    for document in documents.shipped():
        for rule in documents.read(document.code, document.name, document.rules).rules:
            assert rule.source.strip()
            assert rule.statutory is ("法第" in rule.source)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"unit": "fortnight"},
        {"amount": -1},
        {"amount": "soon"},
        {"source": " "},
        {"name": ""},
        {"extendable_to": 2},
        {"statutory": True},
        {"starts": [{"when": {}}]},
    ],
)
def test_a_profile_that_says_nonsense_is_refused(spoilt: dict[str, object]):
    rules = documents.load("default").rules
    result = next(rule for rule in rules if rule["code"] == "result")
    with pytest.raises(documents.ProfileInvalid):
        documents.read("x", "x", [result | spoilt])
    with pytest.raises(documents.ProfileInvalid):
        documents.read("x", "x", [result, result])


moments = st.datetimes(datetime(2025, 3, 1), datetime(2026, 11, 1)).map(lambda moment: moment.replace(tzinfo=SHANGHAI))  # noqa: DTZ001


@settings(max_examples=300, deadline=None)
@given(begun=moments, now=moments, amount=st.integers(0, 20), unit=st.sampled_from(list(Unit)))
def test_the_moment_before_which_everything_is_over_is_exact(begun: datetime, now: datetime, amount: int, unit: Unit):
    """The lists of overdue tickets ask this moment, the page of a ticket reads the clock: they never disagree."""
    length = Length(0 if unit is Unit.AT_ONCE else amount, unit)
    over = periods.due(length, begun, DAYS).at < now
    assert (begun < periods.ended_before(length, now, DAYS)) is over


@settings(max_examples=200, deadline=None)
@given(
    begun=moments,
    gap=st.floats(0, 20),
    lasted=st.floats(0, 40),
    amount=st.integers(1, 15),
    unit=st.sampled_from([Unit.HOUR, Unit.WORKING_DAY, Unit.CALENDAR_DAY]),
)
def test_a_pause_never_shortens_a_period(begun: datetime, gap: float, lasted: float, amount: int, unit: Unit):
    pause = Pause(begun + timedelta(days=gap), begun + timedelta(days=gap + lasted))
    length = Length(amount, unit)
    assert periods.due(length, begun, DAYS, [pause]).at >= periods.due(length, begun, DAYS).at
