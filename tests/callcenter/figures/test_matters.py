"""The figures of matters: each formula on an example worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.figures import reading, registry
from callcenter.figures.formulas import Figure
from callcenter.figures.sources import Count, Wanted
from callcenter.people.identity import SignedIn
from callcenter.tickets import rights, service, stages
from callcenter.tickets.models import Ticket
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, matter

TODAY = date(2026, 11, 23)


def at(moment: datetime) -> None:
    clock.set_clock(lambda: moment)


def figure(name: str, first: date = TODAY, last: date = TODAY) -> Figure:
    with begin() as uow:
        [found] = reading.figures(uow, [name], first, last).figures
    return found


def worked(name: str, first: date = TODAY, last: date = TODAY) -> tuple[int, int | None, str | None]:
    found = figure(name, first, last)
    return found.numerator, found.denominator, found.value


def move(ticket_id: UUID, action: str, actor: UUID, **content: object) -> None:
    with begin() as uow:
        stages.move(uow, stages.for_update(uow, ticket_id), action, actor, dict(content))  # type: ignore[arg-type]


def eyes(scene: Scene, staff_no: str, *roles: str) -> SignedIn:
    account = scene.account(staff_no, *roles)
    with begin() as uow:
        return SignedIn(account, account, uow.org_id, staff_no, f"测试{staff_no}", roles, None)


def test_nothing_happened_is_no_value(scene: Scene):
    for name in ("answered_at_once", "solved_at_first", "signed_in_time", "done_in_time", "closed", "records_whole"):
        assert worked(name) == (0, 0, None)


def test_a_contact_is_answered_at_once_when_all_its_matters_were_closed_within_it(scene: Scene):
    scene.tickets(matter(), number="13800000001")
    scene.tickets(matter(), matter(category="M02-01"), number="13800000002")
    scene.tickets(matter(), dispatched(category="M02-01"), number="13800000003")
    scene.call(number="13800000004")  # no matter: not a consultation
    # three consultations, two of them closed whole; K15 = 2 ÷ 3
    assert worked("answered_at_once") == (2, 3, "66.67")


def test_a_matter_is_solved_when_the_same_person_does_not_turn_to_us_again_in_seven_days(scene: Scene):
    scene.tickets(matter(), number="13800000001")  # again on the fourth day: lost
    scene.tickets(matter(), number="13800000002")  # again in another matter: solved
    scene.tickets(matter(), number="13800000003")  # again on the eighth day: solved
    scene.tickets(matter(), matter(category="M01-03"), number="13800000004")  # both of one call: solved twice
    scene.tickets(matter(), number="")  # nobody knows who: not counted
    at(MONDAY + timedelta(days=4))
    scene.tickets(matter(category="M01-05"), number="13800000001")
    scene.tickets(matter(category="M02-01"), number="13800000002")
    at(MONDAY + timedelta(days=8))
    scene.tickets(matter(), number="13800000003")
    # of the first day: five that can be followed, four solved
    assert worked("solved_at_first") == (4, 5, "80.00")


def test_closing_is_counted_for_the_day_on_which_the_matter_was_taken_and_never_exceeds_the_whole(scene: Scene):
    [old, other] = scene.tickets(dispatched(), dispatched(category="M02-01"))
    agent = scene.account("101")
    at(MONDAY + timedelta(days=2))
    scene.tickets(matter(), number="13800000009")
    move(old, "close", agent, outcome="answered", note="")
    assert worked("closed") == (1, 2, "50.00")
    assert worked("closed", TODAY + timedelta(days=2), TODAY + timedelta(days=2)) == (1, 1, "100.00")
    move(other, "close", scene.account("201", "supervisor"), outcome="answered", note="")
    # closed by another than the first responder is no 首问首办
    assert worked("closed") == (2, 2, "100.00")
    assert worked("first_responder_closed") == (1, 2, "50.00")


def test_done_again_is_told_apart_from_done_at_first(scene: Scene):
    [first, second, third] = scene.tickets(*(dispatched(category=f"M0{n}-01") for n in (1, 2, 3)))
    supervisor = scene.account("201", "supervisor")
    for ticket_id in (first, second):
        move(ticket_id, "close", supervisor, outcome="answered", note="")
    with begin() as uow:
        uow.session.get_one(Ticket, second).reworks = 1
    assert third
    assert worked("closed_at_first") == (1, 2, "50.00")
    assert worked("reworked") == (1, 2, "50.00")


def test_giving_back_and_sending_elsewhere_are_counted_when_they_happen(scene: Scene):
    [ticket_id] = scene.tickets(dispatched())
    supervisor = scene.account("201", "supervisor")
    at(MONDAY + timedelta(days=1))
    move(ticket_id, "return", supervisor, reason="非本单位职责")
    sent = {"department": "notary_office", "from": "labour_bureau"}
    with begin() as uow:
        ticket = stages.for_update(uow, ticket_id)
        stages.move(uow, ticket, "decide", supervisor, sent, kind="dispatched")
    tomorrow = TODAY + timedelta(days=1)
    assert worked("returned", TODAY, TODAY) == (0, 1, "0.00")
    assert worked("returned", TODAY, tomorrow) == (1, 2, "50.00")
    assert worked("sent_elsewhere", TODAY, tomorrow) == (1, 2, "50.00")


def test_a_double_counts_nowhere(scene: Scene):
    [one] = scene.tickets(matter())
    [double] = scene.tickets(matter())
    with begin() as uow:
        uow.raw.execute("UPDATE ticket SET merged_into_id = %s WHERE id = %s", (one, double))
    assert worked("closed") == (1, 1, "100.00")


def test_time_limits_are_kept_by_what_the_clocks_say_and_open_ones_past_due_are_late(scene: Scene):
    [kept, late, still_open, pending] = scene.tickets(*(dispatched(category=f"M0{n}-01") for n in (1, 2, 3, 4)))
    supervisor = scene.account("201", "supervisor")
    for day, ticket_id in ((1, kept), (3, late)):
        at(MONDAY + timedelta(days=day))
        move(ticket_id, "sign", supervisor)
    # to be signed by Tuesday's end: one was, on Tuesday; one on Thursday, two never: K17 = 1 ÷ 4
    assert worked("signed_in_time", TODAY, TODAY + timedelta(days=1)) == (1, 4, "25.00")
    for day, ticket_id in ((4, kept), (8, late)):
        at(MONDAY + timedelta(days=day))
        move(ticket_id, "close", supervisor, outcome="answered", note="")
    # the result is due on the fifth working day, Monday the 30th; on Tuesday three are late, one in time
    due = date(2026, 11, 30)
    assert worked("done_in_time", due, due) == (1, 4, "25.00")
    assert worked("done_in_time", TODAY, due - timedelta(days=1)) == (0, 0, None)
    assert still_open
    assert pending


def test_what_is_not_due_yet_counts_nowhere(scene: Scene):
    scene.tickets(dispatched())
    assert worked("done_in_time", TODAY, TODAY + timedelta(days=30)) == (0, 0, None)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_days_at_both_ends_of_time_have_nothing(scene: Scene, day: date):
    with begin() as uow:
        assert reading.totals(uow, day, day).whole == {}


def test_a_corrected_day_corrects_what_was_in_time(scene: Scene):
    [ticket_id] = scene.tickets(dispatched())
    at(MONDAY + timedelta(days=8))  # Tuesday: due was Monday the 30th
    move(ticket_id, "close", scene.account("201", "supervisor"), outcome="answered", note="")
    assert worked("done_in_time", TODAY, date(2026, 12, 31)) == (0, 1, "0.00")
    with begin() as uow:
        uow.raw.execute("UPDATE calendar_day SET kind = 'holiday' WHERE day = %s", (date(2026, 11, 27),))
    assert worked("done_in_time", TODAY, date(2026, 12, 31)) == (1, 1, "100.00")


def test_a_locked_matter_counts_and_its_row_says_nothing(scene: Scene):
    [locked] = scene.tickets(matter())
    scene.tickets(matter(), number="13800000002")
    outsider, insider = eyes(scene, "201", "supervisor"), eyes(scene, "202", "supervisor")
    with begin() as uow:
        ticket = service.for_update(uow, locked)
        rights.lock(uow, ticket, {insider.account_id: "unit"}, kind="named")
    source, wanted = registry.BY_MEASURE["records"], Wanted(TODAY, TODAY)
    with begin() as uow:
        shut = source.behind(uow, outsider, {"records": 1}, wanted)
        opened = source.behind(uow, insider, {"records": 1}, wanted)
    assert (shut.total, opened.total) == (2, 2)
    assert sorted(row["number"] == "保密" for row in shut.rows) == [False, True]
    assert [row["id"] for row in shut.rows].count(None) == 1
    assert all(row["number"] != "保密" for row in opened.rows)


def of_all(uow: UnitOfWork, first: date, last: date) -> dict[str, list[Count]]:
    return {source.name: list(source.count(uow, first, last, None)) for source in registry.SOURCES}


def test_the_keys_of_every_dimension_of_every_source_add_up_to_the_whole(scene: Scene):
    scene.queue("general", "综合")
    for number in range(1, 7):
        scene.tickets(matter(category=f"M0{number}-01", special_groups=[]), number=f"1380000000{number}")
        scene.call(number=f"1380000001{number}", taken_by=None, outcome="abandoned_queue")
    scene.tickets(dispatched(), taken_by="102")
    at(MONDAY + timedelta(days=9))
    last = TODAY + timedelta(days=9)
    with begin() as uow:
        for source in registry.SOURCES:
            whole = reading.totals(uow, TODAY, last, None, None, [each.name for each in source.measures]).whole
            for dimension in source.dimensions:
                parts = reading.totals(uow, TODAY, last, dimension, None, [each.name for each in source.measures])
                sums = {
                    measure.name: sum(row.get(measure.name, 0) for row in parts.rows.values())
                    for measure in source.measures
                    if measure.combine == "sum"
                }
                expected = {name: value for name, value in whole.items() if name in sums}
                assert {name: value for name, value in sums.items() if value} == expected, (source.name, dimension)
    assert {"records": 7, "missed_callers": 6}.items() <= reading_of(last).items()


def reading_of(last: date) -> dict[str, int]:
    with begin() as uow:
        return reading.totals(uow, TODAY, last).whole


@pytest.mark.parametrize("source", registry.SOURCES, ids=lambda source: source.name)
def test_the_list_behind_a_number_has_as_many_rows_as_the_number_counts(scene: Scene, source):
    scene.tickets(matter(), dispatched(category="M02-01"), number="13800000001")
    scene.call(number="13800000007", taken_by=None, outcome="voicemail")
    at(MONDAY + timedelta(days=9))
    supervisor = eyes(scene, "201", "supervisor")
    with begin() as uow:
        wanted = Wanted(TODAY, TODAY + timedelta(days=9))
        counted = reading.totals(uow, wanted.first, wanted.last, None, None, [each.name for each in source.measures])
        for measure in source.measures:
            page = source.behind(uow, supervisor, {measure.name: 1}, wanted)
            if measure.unit in ("条", "人次", "件", "次", "班", "人") and measure.combine == "sum":
                assert page.total == counted.whole.get(measure.name, 0), measure.name
            assert len(page.rows) == min(page.total, 50)
