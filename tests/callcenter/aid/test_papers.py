"""Missing papers: a deadline, one reminder whatever dies, and a lapse that counts as a withdrawal (容缺受理, S52)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from callcenter import settings
from callcenter.aid import hardship, jobs, papers, review, tasks
from callcenter.aid.hardship import Basis
from callcenter.aid.states import MoveNotAllowed
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def gateway(bureau):
    """A gateway for short messages is configured."""
    changed = {"sms_gateway_url": "http://127.0.0.1:9/", "sms_gateway_secret": "x"}
    settings.use(settings.load().model_copy(update=changed))
    return bureau


def ask(bureau, application_id, *names, **more):
    with begin() as uow:
        return [paper.id for paper in papers.ask(uow, bureau.account("101"), application_id, names, **more)]


def paper(bureau, application_id, columns="reminded_by"):
    return bureau.rows(f"SELECT {columns} FROM aid_paper WHERE application_id = %s ORDER BY id", application_id)


def test_papers_are_due_in_five_working_days_unless_said_otherwise(bureau):
    application_id = bureau.apply()
    ask(bureau, application_id, "身份证复印件", "工资欠条")
    ask(bureau, application_id, "劳动合同", amount=2)
    due = {row[0] for row in paper(bureau, application_id, "due_at")}
    assert due == {
        datetime(2026, 11, 30, 15, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 11, 25, 15, 59, 59, 999999, tzinfo=UTC),
    }
    with pytest.raises(papers.PapersInvalid):
        ask(bureau, application_id, "工资欠条")


def test_an_application_is_taken_in_although_papers_are_missing_but_not_granted(bureau):
    application_id = bureau.apply()
    first, second = ask(bureau, application_id, "身份证复印件", "工资欠条")
    bureau.accepted(application_id)
    with pytest.raises(review.PapersMissing):
        _grant(bureau, application_id)
    for paper_id in (first, second):
        with begin() as uow:
            papers.receive(uow, bureau.chief, application_id, paper_id)
    _grant(bureau, application_id)
    with pytest.raises(papers.PaperSettled), begin() as uow:
        papers.receive(uow, bureau.chief, application_id, first)


def _grant(bureau, application_id):
    with begin() as uow:
        hardship.state(uow, bureau.chief, application_id, Basis("exempt", ground="42.3"))
        review.grant(uow, bureau.chief, application_id)


def test_the_reminder_is_written_once_the_day_before(gateway):
    application_id = gateway.apply()
    ask(gateway, application_id, "身份证复印件", "工资欠条")
    assert jobs.remind_due() == 0
    gateway.turn(days=6, hours=14)
    assert jobs.remind_due() == 1
    assert jobs.remind_due() == 0
    assert paper(gateway, application_id) == [("sms",), ("sms",)]
    sent = gateway.rows("SELECT template, state, values ->> 'number', values ->> 'due' FROM sms_message")
    assert sent == [("papers_missing", "prepared", "援2026-00001", "11月30日")]


def test_where_no_message_can_be_sent_a_person_calls(bureau):
    """No gateway, an anonymous caller, or somebody who must not be written to: never silence."""
    application_id = bureau.apply()
    ask(bureau, application_id, "工资欠条")
    bureau.turn(days=7)
    jobs.remind_due()
    assert paper(bureau, application_id) == [("task",)]
    with begin() as uow:
        (task, _), *more = tasks.open_ones(uow, bureau.boss)
        assert (task.kind, more) == ("remind_papers", [])
        tasks.finish(uow, bureau.chief, task.id, "已电话提醒")
    with begin() as uow:
        assert tasks.open_ones(uow, bureau.boss) == []
        with pytest.raises(tasks.TaskDone):
            tasks.finish(uow, bureau.chief, task.id, "")


def test_whoever_needs_care_gets_no_message(gateway):
    ticket_id = gateway.tickets(
        {"category": "M02-06", "summary": "家暴", "special_groups": ["women"], "fields": {}, "department": None,
         "outcome": "answered"}, safe_contact=True,
    )[0]  # fmt: skip
    application_id = gateway.apply(ticket_id)
    ask(gateway, application_id, "身份证复印件")
    gateway.turn(days=7)
    jobs.remind_due()
    assert paper(gateway, application_id) == [("task",)]
    assert gateway.rows("SELECT 1 FROM sms_message WHERE state = 'prepared'") == []


def test_a_worker_killed_before_its_commit_leaves_the_reminder_due(gateway):
    def kill():
        raise Killed

    application_id = gateway.apply()
    ask(gateway, application_id, "工资欠条")
    gateway.turn(days=7)
    with checkpoints.on("before commit", kill), pytest.raises(Killed):
        jobs.remind_due()
    assert paper(gateway, application_id) == [(None,)]
    assert jobs.remind_due() == 1
    assert gateway.rows("SELECT count(*) FROM sms_message")[0][0] == 1


def test_what_is_not_brought_in_time_counts_as_withdrawn(bureau):
    application_id = bureau.apply()
    ask(bureau, application_id, "工资欠条")
    bureau.turn(days=7, hours=13)
    assert jobs.lapse_due() == 0
    bureau.turn(hours=2)
    assert jobs.lapse_due() == 1
    assert jobs.lapse_due() == 0
    made = bureau.application(application_id)
    assert (made.state, made.end_code) == ("withdrawn", "papers_lapsed")
    with pytest.raises(MoveNotAllowed):
        ask(bureau, application_id, "身份证复印件")


def test_papers_of_a_case_that_got_help_first_lapse_into_a_task(bureau):
    application_id = bureau.accepted()
    ask(bureau, application_id, "工资欠条")
    with begin() as uow:
        review.grant(uow, bureau.chief, application_id, urgent="limitation")
    bureau.turn(days=8)
    assert jobs.lapse_due() == 0
    assert bureau.application(application_id).state == "assigning"
    with begin() as uow:
        assert [task.kind for task, _ in tasks.open_ones(uow, bureau.boss)] == ["papers_lapsed"]
