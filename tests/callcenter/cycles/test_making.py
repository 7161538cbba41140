"""Tasks by the calendar: once for each rule, unit and period, whatever beats twice, pauses or dies (S131)."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from threading import Thread
from uuid import UUID

import pytest

from callcenter.cycles import jobs, making, rounds, rules, tasks
from callcenter.cycles.errors import CycleInvalid, CycleRuleChanged
from callcenter.cycles.rules import SHIPPED
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from tests.callcenter.cycles.conftest import JIAJIANG, SHAWAN, on, rows, target, task_of
from tests.callcenter.tickets.scenes import Scene


def count() -> int:
    return int(rows("SELECT count(*) FROM cycle_task")[0][0])


def kinds(unit: str = "") -> list[tuple[str, str]]:
    return rows(
        "SELECT kind, to_char(first, 'YYYY-MM') FROM cycle_task WHERE unit_key = %s ORDER BY last, kind", unit
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "firsts"),
    [("monthly_report", list(range(1, 13))), ("quarterly_check", [1, 4, 7, 10]), ("midyear_inspection", [1]),
     ("yearly_appraisal", [1])],
)  # fmt: skip
def test_every_kind_has_the_periods_of_its_name(kind: rounds.RuledKind, firsts: list[int]):
    found = list(rounds.periods(kind, 2028))
    assert [each.first.month for each in found] == firsts
    assert all(each.first.day == 1 for each in found)
    assert next(rounds.said(each.first, each.last) for each in found) == {
        "monthly_report": "2028年1月", "quarterly_check": "2028年第1季度", "midyear_inspection": "2028年上半年",
        "yearly_appraisal": "2028年",
    }[kind]  # fmt: skip


def test_a_leap_february_ends_on_its_29th():
    assert [each.last for each in rounds.periods("monthly_report", 2028)][1] == date(2028, 2, 29)


def test_the_hotline_and_each_place_with_a_target_have_their_tasks_once(made: Scene):
    """Begun in November: what ended before is nobody's."""
    expected = [("monthly_report", "2026-11"), ("monthly_report", "2026-12"), ("quarterly_check", "2026-10"),
                ("yearly_appraisal", "2026-01")]  # fmt: skip
    for unit in ("", SHAWAN, JIAJIANG):
        assert kinds(unit) == expected
    assert jobs.make_due() == 0
    assert count() == 12


def test_a_missed_beat_is_caught_up_and_next_year_is_made_in_december(made: Scene):
    on(2027, 3, 2)
    assert making_only() == 18  # the hotline's whole year: January and February had not ended when it began
    assert [each for each in kinds() if each[1] >= "2027"][:3] == [
        ("monthly_report", "2027-01"), ("monthly_report", "2027-02"), ("monthly_report", "2027-03"),
    ]  # fmt: skip
    on(2027, 12, 1)
    assert making_only() == 18
    assert rows("SELECT max(last) FROM cycle_task") == [(date(2028, 12, 31),)]


def making_only() -> int:
    with begin() as uow:
        return making.make_due(uow)


def test_a_unit_whose_target_came_later_owes_nothing_of_the_time_before(made: Scene):
    on(2026, 12, 3)
    target(made, "agent", str(made.account("101")))
    with begin() as uow:
        rule = next(each for each in rules.in_force(uow) if each.kind == "monthly_report")
        assert rule == SHIPPED["monthly_report"]
        wanted = rules.Rule("monthly_report", 5, unit_kinds=("agent", "hotline"), version=0)
        rules.write(uow, made.account("900"), wanted)
    making_only()
    agent = str(made.account("101"))
    assert [each for each in kinds(agent) if each[1].startswith("2026")] == [("monthly_report", "2026-12")]
    assert rows("SELECT DISTINCT owner_id FROM cycle_task WHERE unit_kind = 'agent'") == [(UUID(agent),)]


def test_due_days_are_working_days_and_follow_what_is_published_later(made: Scene):
    with begin() as uow:
        november = tasks.one(uow, task_of("monthly_report"))
        december = tasks.one(uow, task_of("monthly_report", first="2026-12-01"))
    assert november.due == date(2026, 12, 7)  # Tue 1, Wed 2, Thu 3, Fri 4, Mon 7
    with begin() as uow:
        uow.raw.execute(
            "INSERT INTO calendar_day (id, org_id, day, kind, source) SELECT gen_random_uuid(), org_id, d, 'holiday',"
            " '国务院办公厅' FROM (SELECT org_id FROM cycle_task LIMIT 1) o, generate_series('2027-01-01'::date,"
            " '2027-01-10', '1 day') d ON CONFLICT (org_id, day) DO UPDATE SET kind = 'holiday'"
        )
    with begin() as uow:
        moved = tasks.one(uow, task_of("monthly_report", first="2026-12-01")).due
    assert (december.due < moved, moved) == (True, date(2027, 1, 15))


def test_a_changed_rule_holds_for_what_is_still_to_come_and_never_for_what_ended(made: Scene):
    on(2026, 12, 2)  # November has ended
    wanted = rules.Rule("monthly_report", 10, remind_days=5, owner_id=made.account("901", "supervisor"), version=0)
    with begin() as uow:
        assert rules.write(uow, made.account("900"), wanted).version == 1
    assert rows("SELECT first, due_days, rule_version FROM cycle_task WHERE kind = 'monthly_report' AND unit_key = ''"
                " ORDER BY first") == [(date(2026, 11, 1), 5, 0), (date(2026, 12, 1), 10, 1)]  # fmt: skip
    with begin() as uow, pytest.raises(CycleRuleChanged):
        rules.write(uow, made.account("900"), wanted)
    strange = rules.Rule("monthly_report", 10, owner_id=made.account("910", "display"), version=1)
    with begin() as uow, pytest.raises(CycleInvalid):
        rules.write(uow, made.account("900"), strange)


def test_a_second_beat_at_the_same_moment_makes_nothing_twice(scene: Scene):
    counted: list[int] = []

    def again() -> None:
        thread = Thread(target=lambda: counted.append(making_only()))
        thread.start()
        thread.join(0.5)  # it waits for the first one's rows, or finds them
        threads.append(thread)

    threads: list[Thread] = []
    with checkpoints.on("cycle tasks written", lambda: again() if not threads else None):
        assert making_only() == 4
    threads[0].join(30)
    assert (counted, count()) == ([0], 4)


def test_a_rule_that_is_written_while_tasks_are_made_holds_for_them_too(scene: Scene):
    """Whoever writes it waits for the tasks, or they are made by it."""

    def write() -> None:
        with begin() as uow:
            rules.write(uow, scene.account("900", "admin"), rules.Rule("monthly_report", 9))

    scene.account("900", "admin")
    thread = Thread(target=write)

    def begin_writing() -> None:
        thread.start()
        thread.join(0.5)

    with checkpoints.on("cycle tasks written", begin_writing):
        making_only()
    thread.join(30)
    assert rows("SELECT DISTINCT due_days FROM cycle_task WHERE kind = 'monthly_report'") == [(9,)]


@pytest.mark.parametrize("step", ["cycle tasks written", "before commit", "after commit", "cycle letter written"])
def test_killed_between_its_steps_no_task_and_no_letter_is_made_twice(scene: Scene, database: str, step: str):
    jobs.make_due()  # what is left of the year
    on(2027, 1, 5)
    assert beat(database, step, "2027-01-05T02:00:00+00:00") == -9
    jobs.make_due()
    jobs.make_due()
    assert rows("SELECT count(*), count(DISTINCT (kind, unit_key, first)) FROM cycle_task") == [(22, 22)]
    assert rows("SELECT stage, serial FROM cycle_letter ORDER BY serial") == [("overdue", 1), ("before", 2)]


def beat(database: str, kill_at: str, now: str) -> int:
    """Run beat's job in a process of its own, which dies at `kill_at`; its exit status."""
    statement = (
        "from datetime import datetime\n"
        "from callcenter import bootstrap, clock\n"
        "from callcenter.db import engine\n"
        "from callcenter.cycles import jobs\n"
        "bootstrap.wire()\n"
        f"engine.configure(engine.build({database!r}))\n"
        f"clock.set_clock(lambda: datetime.fromisoformat({now!r}))\n"
        "jobs.make_due()\n"
    )
    key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    surroundings = os.environ | {"CALLCENTER_KILL_AT": kill_at, "CALLCENTER_CONTACT_HASH_KEY": key}
    return subprocess.run([sys.executable, "-c", statement], env=surroundings, check=False, timeout=60).returncode
