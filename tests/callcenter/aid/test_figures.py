"""Figures with what they divide by what; priorities that are measured against everybody else's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from callcenter.aid import assignment, closing, figures, policy, priorities, review
from callcenter.aid.applications import Wanted
from callcenter.aid.closing import Closing
from callcenter.db.unit_of_work import begin
from tests.callcenter.aid.test_assignment import notify

PERIOD = (date(2026, 11, 1), date(2026, 12, 31))


def ordinary(bureau, number):
    """An application of somebody of no special group."""
    return bureau.apply(bureau.ticket(number=number, special_groups=[], category="M02-03", fields={}))


def paces():
    with begin() as uow:
        return {pace.stage: pace for pace in priorities.paces(uow, *PERIOD)}


def test_coverage_of_notified_defences_is_assigned_over_notified(bureau):
    """S68: 102 notices, each with a lawyer, are 100 %; here two of three."""
    bureau.lawyer("何远", criminal_pool=True, load_cap=9)
    with begin() as uow:
        assert (figures.coverage(uow, *PERIOD).value, figures.coverage(uow, *PERIOD).denominator) == (None, 0)
    for each in range(3):
        notice_id = notify(bureau, notice_no=f"演通辩{each}号")
        offered = bureau.offer(notice_id, "rotation")
        if each:
            with begin() as uow:
                assignment.accept(uow, bureau.chief, offered)
    with begin() as uow:
        figure = figures.coverage(uow, *PERIOD)
    assert (figure.numerator, figure.denominator, figure.value) == (2, 3, "66.67")


def test_who_is_eligible_and_was_refused_counts_against_the_centre(bureau):
    """应援尽援率 (S49): out of scope or not in hardship is not eligible."""
    for number, code in (("13800000041", None), ("13800000042", "out_of_scope"), ("13800000043", "other")):
        application_id = bureau.accepted(number=number)
        if code is None:
            _grant(bureau, application_id)
        else:
            with begin() as uow:
                review.refuse(uow, bureau.chief, application_id, code, "说明")
    with begin() as uow:
        figure = figures.granted(uow, *PERIOD)
    assert (figure.numerator, figure.denominator, figure.value) == (1, 2, "50.00")


def _grant(bureau, application_id):
    with begin() as uow:
        review.grant(uow, bureau.chief, application_id, urgent="limitation")


def test_the_columns_tell_cases_from_people_and_from_other_matters(bureau):
    bureau.lawyer("陈立")
    for number, wanted, loss in (
        ("13800000041", Wanted(), "30600.50"), ("13800000042", Wanted(aid_type="advice"), None),
    ):  # fmt: skip
        application_id = bureau.apply(bureau.ticket(number=number), wanted)
        if loss is None:
            bureau.accepted(application_id)
            continue
        bureau.handled(application_id)
        with begin() as uow:
            closing.close(uow, bureau.chief, application_id, Closing("won", Decimal(loss)))
    ordinary(bureau, "13800000043")  # applied for, not taken in
    with begin() as uow:
        uow.raw.execute("UPDATE aid_application SET people = 30 WHERE closed_at IS NOT NULL")
    with begin() as uow:
        total, workers = figures.columns(uow, *PERIOD)
    assert (total.accepted, total.closed, total.other_matters, total.people) == (1, 1, 1, 31)
    assert (workers.group, workers.loss_recovered_yuan) == ("migrant_worker", Decimal("30600.50"))


class TestPriorities:
    def test_each_stage_is_stamped_with_when_it_was_due_and_when_it_was_done(self, bureau):
        bureau.lawyer("陈立")
        application_id = bureau.apply()
        taken_in = bureau.turn(minutes=10)
        bureau.accepted(application_id)
        granted = bureau.turn(minutes=20)
        with begin() as uow:
            review.grant(uow, bureau.chief, application_id, urgent="limitation")
        offered = bureau.offer(application_id, "rotation")
        assigned = bureau.turn(minutes=30)
        with begin() as uow:
            assignment.accept(uow, bureau.chief, offered)
        with begin() as uow:
            application = uow.session.get_one(type(bureau.application(application_id)), application_id)
            stamps = {each.stage: (each.due_from, each.done_at) for each in priorities.of(uow, application)}
        applied = application.applied_at
        assert stamps == {
            "answer": (applied, applied), "accept": (applied, taken_in), "review": (taken_in, granted),
            "assign": (granted, assigned),
        }  # fmt: skip

    def test_green_is_compared_with_ordinary_by_the_median(self, bureau):
        for minutes, number in ((5, "13800000061"), (7, "13800000062"), (60, "13800000063")):
            application_id = bureau.apply(number=number)
            bureau.turn(minutes=minutes)
            bureau.accepted(application_id)
        for minutes, number in ((20, "13800000064"), (40, "13800000065")):
            application_id = ordinary(bureau, number)
            bureau.turn(minutes=minutes)
            bureau.accepted(application_id)
        pace = paces()["accept"]
        assert (pace.green_n, pace.green_median, pace.ordinary_n, pace.ordinary_median) == (3, 420.0, 2, 1800.0)
        assert pace.faster is True

    def test_nothing_measured_is_neither_faster_nor_slower(self, bureau):
        bureau.accepted(bureau.apply())
        pace = paces()["accept"]
        assert (pace.green_n, pace.ordinary_n, pace.ordinary_median, pace.faster) == (1, 0, None, None)
        assert (paces()["review"].green_n, paces()["review"].green_median) == (0, None)

    @pytest.mark.parametrize(
        "stages",
        [["reception", "answer", "accept", "review", "assign"], ["reception", "accept", "assign"]],
    )
    def test_the_set_of_priorities_is_the_regions(self, bureau, stages):
        """S45: four, five or three, as the place has it."""
        assert list(paces()) == ["answer", "accept", "review", "assign"]
        with begin() as uow:
            policy.change(uow, bureau.account("900", "admin"), {"priority_stages": stages})
        assert list(paces()) == stages

    def test_a_stage_stands_in_the_list_once(self, bureau):
        with pytest.raises(policy.PolicyInvalid), begin() as uow:
            policy.change(uow, bureau.account("900", "admin"), {"priority_stages": ["accept", "accept"]})

    def test_an_enterprise_has_the_green_channel_too(self, bureau):
        """S51."""
        ticket_id = bureau.ticket(special_groups=[], category="M03-01", fields={})
        assert bureau.application(bureau.apply(ticket_id, Wanted(enterprise=True))).green
