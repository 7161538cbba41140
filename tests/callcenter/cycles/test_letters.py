"""提醒函: before a task is due and once more when it is late, numbered, frozen, read (S138)."""

from __future__ import annotations

from threading import Thread

import psycopg
import pytest

from callcenter.cycles import jobs, letters
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from tests.callcenter.cycles.conftest import People, on, rows, task_of
from tests.callcenter.reports import pdf_words
from tests.callcenter.tickets.scenes import Scene


def sent() -> list[tuple[str, int]]:
    return rows("SELECT stage, serial FROM cycle_letter ORDER BY year, serial")


@pytest.fixture
def given(made: Scene, people: People) -> Scene:
    """The hotline's November report is 101's; it is due on Monday 7 December."""
    body = {"owner_id": people.account("101")}
    assert people.post("901", f"/tasks/{task_of('monthly_report')}/owner", body).status_code == 200
    for unit in ("511111000000", "511126000000"):
        answer = people.post("901", f"/tasks/{task_of('monthly_report', unit)}/cancel", {"reason": "合并到热线上报"})
        assert answer.status_code == 200, answer.text
    return made


def test_a_letter_goes_out_three_working_days_before_and_once_more_when_it_is_late(given: Scene):
    on(2026, 12, 1)  # Tuesday: four working days before
    jobs.make_due()
    assert sent() == []
    on(2026, 12, 2)
    jobs.make_due()
    jobs.make_due()
    assert sent() == [("before", 1)]
    on(2026, 12, 7, 15)  # the due day, 23:00 in Shanghai
    jobs.make_due()
    assert sent() == [("before", 1)]
    on(2026, 12, 7, 16)  # midnight: late
    jobs.make_due()
    jobs.make_due()
    assert sent() == [("before", 1), ("overdue", 2)]


def test_who_was_not_reminded_in_time_gets_the_late_letter_alone(given: Scene):
    on(2026, 12, 9)
    jobs.make_due()
    assert sent() == [("overdue", 1)]


def test_what_is_done_before_gets_no_letter(given: Scene, people: People):
    on(2026, 12, 1)
    assert people.post("101", f"/tasks/{task_of('monthly_report')}/done", {"note": "已上报"}).status_code == 200
    on(2026, 12, 9)
    jobs.make_due()
    assert sent() == []


def test_who_does_it_while_the_letter_is_written_waits_for_the_letter(given: Scene, people: People):
    """The task is held: either the letter went before it was done, or there is none."""
    on(2026, 12, 2)
    answers: list[int] = []
    task = task_of("monthly_report")
    doing = Thread(
        target=lambda: answers.append(people.post("101", f"/tasks/{task}/done", {"note": "已上报"}).status_code)
    )

    def begin_doing() -> None:
        doing.start()
        doing.join(0.5)
        assert answers == []  # it waits

    with checkpoints.on("cycle letter written", begin_doing):
        jobs.make_due()
    doing.join(30)
    assert (answers, sent()) == ([200], [("before", 1)])


def test_two_workers_write_one_letter(given: Scene):
    on(2026, 12, 2)
    task = task_of("monthly_report")
    found: list[object] = []

    def other() -> None:
        with begin() as uow:
            found.append(letters.write(uow, task, "before"))

    thread = Thread(target=other)

    def start() -> None:
        thread.start()
        thread.join(0.5)

    with checkpoints.on("cycle letter written", start), begin() as uow:
        assert letters.write(uow, task, "before") is not None
    thread.join(30)
    assert (found, sent()) == ([None], [("before", 1)])


def test_it_is_addressed_to_the_owner_who_sees_it_and_whose_opening_is_the_receipt(given: Scene, people: People):
    on(2026, 12, 2)
    jobs.make_due()
    [letter] = people.get("101", "/own").json()["letters"]
    assert (letter["number"], letter["stage"], letter["mine"], letter["read_at"]) == (
        "〔2026〕提醒第0001号", "before", True, None,
    )  # fmt: skip
    assert people.get("102", "/own").json()["letters"] == []
    assert people.post("102", f"/letters/{letter['id']}/read").status_code == 404
    assert people.get("102", f"/letters/{letter['id']}/file").status_code == 404
    assert people.post("901", f"/letters/{letter['id']}/read").status_code == 204  # looks, and is not the addressee
    assert people.get("101", "/own").json()["letters"][0]["read_at"] is None
    assert people.post("101", f"/letters/{letter['id']}/read").status_code == 204
    on(2026, 12, 3)
    people.get("101", f"/letters/{letter['id']}/file")
    [seen] = people.get("901", "", year=2026).json()["letters"]
    assert seen["read_at"].startswith("2026-12-02")
    assert seen["read_by"] == "测试101（101）"


def test_one_that_nobody_owns_goes_to_who_supervises(made: Scene, people: People):
    on(2026, 12, 2)
    jobs.make_due()
    found = people.get("901", "/own").json()["letters"]
    assert [each["mine"] for each in found] == [True, True, True]
    assert people.get("101", "/own").json()["letters"] == []


def test_printed_again_it_is_the_same_bytes_and_says_what_is_due(given: Scene, people: People):
    on(2026, 12, 8)
    jobs.make_due()
    [letter] = people.get("101", "/own").json()["letters"]
    first = people.get("101", f"/letters/{letter['id']}/file")
    on(2027, 2, 1)
    again = people.get("901", f"/letters/{letter['id']}/file")
    assert first.headers["content-type"] == "application/pdf"
    assert first.content == again.content
    said = pdf_words.words(first.content)
    assert "登记办结情况。" in said
    assert "期限前" not in said  # the day is over
    for words in ("提醒函（逾期催办）", "〔2026〕提醒第0001号", "测试101（101）", "逐月上报", "2026年12月8日"):
        assert words in said
    assert "应于2026年12月7日（含当日）前完成，现已逾期1天" in letter["body"]


def test_a_letter_that_was_sent_never_changes(given: Scene, people: People):
    on(2026, 12, 2)
    jobs.make_due()
    for statement in ("UPDATE cycle_letter SET payload = '{}'", "DELETE FROM cycle_letter"):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation), begin() as uow:
            uow.raw.execute(statement)


def test_numbers_begin_anew_with_the_year(given: Scene):
    on(2026, 12, 2)
    jobs.make_due()
    on(2027, 1, 5)
    jobs.make_due()
    years = rows("SELECT year, min(serial), count(*) = max(serial) FROM cycle_letter GROUP BY 1 ORDER BY 1")
    assert years == [(2026, 1, True), (2027, 1, True)]


def test_the_letter_of_who_has_left_goes_to_who_supervises(given: Scene, people: People):
    with begin() as uow:
        uow.raw.execute("UPDATE account SET active = false WHERE staff_no = '101'")
    on(2026, 12, 2)
    jobs.make_due()
    [letter] = people.get("901", "/own").json()["letters"]
    assert (letter["owner"], letter["mine"]) == (None, True)
    assert "未指定" in rows("SELECT payload ->> 'to' FROM cycle_letter")[0][0]
