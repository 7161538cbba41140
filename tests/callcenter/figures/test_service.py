"""Duty, hand-overs, returns, languages, checks, transcripts, legal aid, persons: each worked out by hand; the seeds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.calls.models import Call
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import begin
from callcenter.figures import formulas, reading
from callcenter.figures.formulas import Figure
from callcenter.ids import new_id
from callcenter.parties import language_gap
from callcenter.parties.language_gap import Period
from tests.callcenter.tickets.scenes import MONDAY, Scene, matter

TODAY = date(2026, 11, 23)
Worked = tuple[int, int | None, str | None]


def figure(name: str, by: Any = None) -> Figure:
    with begin() as uow:
        [found] = reading.figures(uow, [name], TODAY, TODAY, by).figures
    return found


def worked(name: str) -> Worked:
    found = figure(name)
    return found.numerator, found.denominator, found.value


def run(statement: str, *values: Any) -> None:
    with begin() as uow:
        uow.raw.execute(statement, values)


def returned(call_id: UUID, kind: str, outcome: str | None) -> None:
    run("INSERT INTO return_call (id, org_id, kind, state, call_id, point_id, language, due_at, created_at, outcome)"
        " SELECT %s, org_id, %s, 'done', id, caller_point_id, 'zh-CN', arrived_at, arrived_at, %s FROM call"
        " WHERE id = %s", new_id(), kind, outcome, call_id)  # fmt: skip


def test_a_missed_caller_is_one_a_day_and_reached_by_whichever_call_back(scene: Scene):
    missed = [scene.call("13800000001", None), scene.call("13800000001", None, outcome="voicemail")]
    scene.call("13800000002", None, outcome="callback_requested")
    scene.call("13800000003", None)
    clock.set_clock(lambda: MONDAY + timedelta(hours=1))
    scene.call("13800000003")  # rang again and was answered: was not missed
    scene.call("", None)  # no number
    returned(missed[0], "missed", "reached")
    # two callers were missed, one of them reached: K31 = 1 ÷ 2
    assert worked("missed_returned") == (1, 2, "50.00")


def test_every_call_is_heard_that_was_answered_served_itself_went_on_or_was_rung_back(scene: Scene):
    for outcome in ("self_service", "transferred_out", "abandoned_ivr", "abandoned_queue", "blocked"):
        scene.call("13800000001", None, outcome=outcome)
    rung = scene.call("13800000002", None, outcome="voicemail")
    scene.call("13800000003")
    returned(rung, "voicemail", "reached")
    # all but the blocked one: six; self-service, 12345, the message rung back, the answered one: K32 = 4 ÷ 6
    assert worked("every_call_heard") == (4, 6, "66.67")
    # of those asked for by the queue and not rung back: one gave up; nobody else waits: S149 = 1 ÷ 6
    assert worked("unmet") == (1, 6, "16.67")


def test_languages_are_served_as_the_language_gap_says(scene: Scene):
    scene.seat("101", "lang:ii-CN")
    scene.seat("102", "lang:zh-CN")
    served = scene.wrap_up(scene.call("13800000001", "101", language="ii-CN"), matter())
    over = scene.wrap_up(scene.call("13800000002", "102", language="ii-CN"), matter())
    run("UPDATE offer SET connected_at = made_at WHERE call_id IN (%s, %s)", served.call_id, over.call_id)
    message = scene.call("13800000003", None, outcome="voicemail", language="ii-CN")
    returned(message, "voicemail", None)
    scene.call("13800000004", None, language="ii-CN")
    quarters = ("language_served", *(f"language_{share}_share" for share in ("overflow", "callback", "unserved")))
    expected = [*((name, "25.00") for name in quarters), ("language_interpreter_share", "0.00")]
    assert [(name, figure(name).value) for name, _ in expected] == expected
    with begin() as uow:
        rows = reading.totals(uow, TODAY, TODAY, "language").rows
        for each in language_gap.by_language(uow, Period(TODAY, TODAY)):
            counted = rows[each.language]
            assert each.calls == counted["language_calls"]
            for share in ("certified", "interpreter", "overflow", "callback", "unserved"):
                assert getattr(each, share) == counted.get(f"language_{share}", 0)


def test_a_call_that_was_handed_on_counts_once_however_often_it_was_tried(scene: Scene):
    event = scene.wrap_up(scene.call("13800000001"), matter())
    scene.call("13800000002")
    with begin() as uow:
        [offer] = uow.raw.execute("SELECT id, seat_id FROM offer WHERE call_id = %s", (event.call_id,)).fetchall()
    for target, state, answered in (
        ("seat", "no_answer", False),
        ("12345", "completed", True),
        ("seat", "completed", True),
    ):
        run("INSERT INTO transfer (id, org_id, call_id, kind, target_kind, target_value, target_name, state,"
            " from_offer_id, from_seat_id, asked_at, answered_at, business_day) SELECT %s, org_id, id, 'blind', %s,"
            " 'x', 'x', %s, %s, %s, arrived_at, CASE WHEN %s THEN arrived_at END, business_day FROM call WHERE id = %s",
            new_id(), target, state, *offer, answered, event.call_id)  # fmt: skip
    assert worked("transferred") == (1, 2, "50.00")
    assert worked("transfer_success") == (2, 3, "66.67")
    assert worked("peer_transfer_success") == (1, 1, "100.00")
    assert figure("peer_calls_out").value == "1"


def shift(scene: Scene, staff_no: str, came: timedelta | None) -> None:
    """A shift of this morning, ten to noon in Shanghai; `came` after its beginning, None for never."""
    account = scene.account(staff_no)
    roster, place, made = new_id(), new_id(), new_id()
    ends = MONDAY + timedelta(hours=2)
    run("INSERT INTO roster (id, org_id, first_day, last_day, state, made_by, made_at) SELECT %s, org_id, %s, %s,"
        " 'published', id, %s FROM account WHERE id = %s", roster, TODAY, TODAY, MONDAY, account)  # fmt: skip
    run("INSERT INTO duty_place (id, org_id, code, name, level) SELECT %s, org_id, %s, '中心', 'centre' FROM account"
        " WHERE id = %s", place, str(made), account)  # fmt: skip
    run("INSERT INTO shift (id, org_id, roster_id, place_id, account_id, day, starts_at, ends_at, origin) SELECT %s,"
        " org_id, %s, %s, id, %s, %s, %s, 'pattern' FROM account WHERE id = %s",
        made, roster, place, TODAY, MONDAY, ends, account)  # fmt: skip
    if came is not None:
        run("INSERT INTO attendance (id, org_id, account_id, shift_id, signed_in_at, in_method, in_place,"
            " signed_out_at) SELECT %s, org_id, id, %s, %s, 'console', 'x', %s FROM account WHERE id = %s",
            new_id(), made, MONDAY + came, ends, account)  # fmt: skip


def test_duty_is_kept_within_the_grace_and_by_the_minutes_present(scene: Scene):
    shift(scene, "101", timedelta(minutes=9))  # within the grace of ten minutes
    shift(scene, "102", timedelta(minutes=30))
    shift(scene, "103", None)
    clock.set_clock(lambda: MONDAY + timedelta(hours=3))
    # three shifts of 120 minutes; one on time; present 111 and 90 minutes: K13 = 1 ÷ 3 and 201 ÷ 360
    assert worked("on_duty") == (1, 3, "33.33")
    assert worked("adherence") == (201, 360, "55.83")


def test_whoever_talked_while_the_roll_was_called_is_not_of_the_called(scene: Scene):
    roll = new_id()
    run("INSERT INTO roll_call (id, org_id, kind, state, called_at, closes_at) SELECT %s, id, 'random', 'closed', %s,"
        " %s FROM org WHERE level = 1", roll, MONDAY, MONDAY + timedelta(minutes=1))  # fmt: skip
    for staff_no, state in (("101", "answered"), ("102", "missed"), ("103", "excused")):
        run("INSERT INTO roll_call_member (id, org_id, roll_call_id, account_id, state) SELECT %s, org_id, id, %s, %s"
            " FROM roll_call WHERE id = %s", new_id(), scene.account(staff_no), state, roll)  # fmt: skip
    assert worked("roll_response") == (1, 2, "50.00")


def test_minutes_that_nobody_can_transcribe_stay_in_the_denominator(scene: Scene):
    for language, status, seconds in (("zh-CN", "done", 180), ("ii-CN", "unsupported_language", 60)):
        call_id = scene.call(language=language)
        scene.recording(call_id, kind="call", seconds=seconds)
        run("INSERT INTO transcript (id, org_id, call_id, pass, status, language, created_at) SELECT %s, org_id, id, 2,"
            " %s, language, arrived_at FROM call WHERE id = %s", new_id(), status, call_id)  # fmt: skip
    assert worked("transcribed") == (180, 240, "75.00")
    with begin() as uow:
        rows = reading.totals(uow, TODAY, TODAY, "language").rows
    assert (rows["ii-CN"]["recorded_seconds"], rows["ii-CN"].get("heard_seconds", 0)) == (60, 0)


def test_persons_contacts_and_records_are_three_figures_and_persons_are_not_added_up(scene: Scene):
    scene.tickets(matter(), matter(category="M02-01"), number="13800000001")
    scene.tickets(matter(category="M03-01"), number="13800000001")
    scene.tickets(matter(), number="13800000002")
    tomorrow = TODAY + timedelta(days=1)
    clock.set_clock(lambda: MONDAY + timedelta(days=1))
    scene.tickets(matter(category="M05-01"), number="13800000002")
    with begin() as uow:
        for last, persons, met, records in ((TODAY, 2, 3, 4), (tomorrow, 2, 4, 5)):
            found = reading.totals(uow, TODAY, last, None, None, ["persons", "contacts", "records"]).whole
            assert found == {"persons": persons, "contacts": met, "records": records}


def aid(**changes: Any) -> None:
    with begin() as uow:
        values = {"id": new_id(), "org_id": uow.org_id, "number": str(new_id()), "state": "handling",
                  "aid_type": "civil", "special_groups": [], "green": False, "same_day": False,
                  "intake_mode": "phone", "people": 1,
                  "applied_at": uow.now, "business_day": TODAY, "accepted_at": uow.now} | changes  # fmt: skip
        names = ", ".join(values)
        places = ", ".join(["%s"] * len(values))
        uow.raw.execute(f"INSERT INTO aid_application ({names}) VALUES ({places})", list(values.values()))


def test_a_case_of_thirty_is_one_and_thirty_and_advice_is_an_other_matter(scene: Scene):
    aid(people=30, closed_at=MONDAY, state="closed", loss_recovered_yuan="128000.50")
    aid()
    aid(aid_type="advice", people=2)
    aid(accepted_at=None, state="reviewing")
    assert [figure(name).value for name in ("aid_accepted", "aid_closed", "aid_other", "aid_people", "aid_loss")] == [
        "2", "1", "1", "33", "128001",
    ]  # fmt: skip
    assert worked("aid_closing") == (1, 2, "50.00")


def test_complaints_are_counted_by_ten_thousand_calls(scene: Scene):
    scene.tickets(matter(category="Q03-06"))  # a complaint about the hotline's service, by its category
    scene.tickets(matter(category="Q03-01"), number="13800000002")  # about a lawyer
    assert worked("complaints") == (1, 2, "5000.00")


@pytest.mark.parametrize(
    ("name", "sums", "value"),
    [
        ("closed", {"records_closed": 1238, "records": 1747}, "70.86"),  # and not the seed's 83.09 (S140)
        ("aid_closing", {"aid_closed": 2821, "aid_accepted": 3832}, "73.62"),
        ("records_per_person", {"records": 2803, "persons": 2405}, "1.17"),
        ("completion", {"target_done": 54201, "target_amount": 40000}, "135.50"),
        ("completion", {"target_done": 1238, "target_amount": 1490}, "83.09"),
        ("answered_at_once", {"consults_at_once": 0, "consults": 0}, None),
    ],
)
def test_the_figures_of_the_seeds(name: str, sums: dict[str, int], value: str | None):
    [formula] = formulas.of([name])
    assert formulas.work_out(formula, sums).value == value


def test_every_kpi_of_the_table_has_a_formula_with_a_version_of_its_own():
    numbers = {formula.number for formula in formulas.ALL}
    assert {f"K{number}" for number in range(1, 39)} <= numbers
    versions = [formula.version for formula in formulas.ALL]
    assert len(versions) == len(set(versions))


def test_the_place_of_an_unanswered_call_is_that_of_the_callers_matter_before(scene: Scene):
    [ticket] = scene.tickets(matter(), number="13800000001")
    run('UPDATE ticket SET fields = fields || \'{"township": "沙湾镇"}\' WHERE id = %s', ticket)
    clock.set_clock(lambda: MONDAY + timedelta(hours=1))
    scene.call("13800000001", None)
    with begin() as uow:
        rows = reading.totals(uow, TODAY, TODAY, "place", None, ["unmet_abandoned"]).rows
        assert contacts.find_or_create_point(uow, "tel", "13800000001").last_four == "0001"
        assert uow.session.query(Call).count() == 2
    assert rows == {"沙湾镇": {"unmet_abandoned": 1}}
