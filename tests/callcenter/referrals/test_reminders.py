"""Reminders: a message the day before, and a person where none may or can be sent."""

from __future__ import annotations

from typing import Any

import pytest

from callcenter import settings as settings_module
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.desk.models import ReturnCall
from callcenter.messages.models import ShortMessage
from callcenter.referrals import booking, reminders, spoken
from callcenter.referrals.models import Appointment
from callcenter.settings import Settings
from tests.callcenter.referrals.conftest import Centre, local
from tests.callcenter.tickets.scenes import dispatched

WEDNESDAY_NINE = local(25, 9)


class Killed(BaseException):
    """The power went."""


@pytest.fixture
def gateway(settings: Settings) -> None:
    """A gateway is set; nothing is sent by these tests."""
    there = {"sms_gateway_url": "http://127.0.0.1:9/", "sms_gateway_secret": "x"}
    settings_module.use(settings.model_copy(update=there))


def booked(centre: Centre, **more: Any) -> Appointment:
    ticket = centre.tickets(dispatched(), safe_contact=more.pop("safe_contact", False))[0]
    return centre.book(ticket, centre.site(), WEDNESDAY_NINE, **more)


def now(appointment: Appointment) -> Appointment:
    with begin() as uow:
        return uow.session.get_one(Appointment, appointment.id)


def lines() -> list[ReturnCall]:
    with begin() as uow:
        return list(uow.session.query(ReturnCall))


def test_a_message_is_prepared_at_ten_the_day_before_and_once(centre: Centre, gateway: None) -> None:
    made = booked(centre)
    assert made.remind_at == local(24, 10)
    assert reminders.remind_due() == 0
    centre.turn(days=1, minutes=1)
    reminders.remind_due()
    reminders.remind_due()
    with begin() as uow:
        message = uow.session.query(ShortMessage).one()
    assert (message.template, message.state, now(made).reminded_as) == ("appointment_reminder", "prepared", "sms")
    assert message.values["when"] == "11月25日（周三）9:00"
    assert lines() == []


def test_without_a_gateway_a_person_rings(centre: Centre) -> None:
    made = booked(centre)
    centre.turn(days=1, minutes=1)
    reminders.remind_due()
    line = lines()[0]
    assert (line.kind, line.due_at, now(made).return_call_id) == ("promise", local(25, 8), line.id)
    assert made.number in (line.note or "")


def test_who_needs_care_is_rung_by_a_person_and_never_written_to(centre: Centre, gateway: None) -> None:
    booked(centre, safe_contact=True)
    centre.turn(days=1, minutes=1)
    reminders.remind_due()
    assert len(lines()) == 1
    with begin() as uow:
        assert uow.session.query(ShortMessage).one().state == "suppressed"


def test_a_message_that_failed_is_made_up_for_by_a_call(centre: Centre, gateway: None) -> None:
    made = booked(centre)
    centre.turn(days=1, minutes=1)
    reminders.remind_due()
    with begin() as uow:
        uow.session.query(ShortMessage).one().state = "failed"
    reminders.remind_due()
    reminders.remind_due()
    assert (len(lines()), now(made).reminded_as) == (1, "call")


def test_a_cancelled_appointment_is_not_reminded_of_and_its_call_is_closed(centre: Centre) -> None:
    first = booked(centre)
    centre.turn(days=1, minutes=1)
    reminders.remind_due()
    with begin() as uow:
        booking.cancel(uow, first.id, centre.account("101"), "")
    assert [(line.state, line.outcome) for line in lines()] == [("done", "closed")]


def test_who_wants_no_reminder_gets_none(centre: Centre, gateway: None) -> None:
    made = booked(centre, reminder="none")
    centre.turn(days=1, hours=12)
    assert (made.remind_at, reminders.remind_due()) == (None, 0)


def test_a_worker_killed_while_it_reminds_leaves_it_to_be_done_once(centre: Centre) -> None:
    made = booked(centre)
    centre.turn(days=1, minutes=1)

    commits = iter(range(9))

    def dies() -> None:
        if next(commits) == 1:  # the first one only looked for what is due
            raise Killed

    with checkpoints.on("before commit", dies), pytest.raises(Killed):
        reminders.remind_due()
    assert (lines(), now(made).reminded_at) == ([], None)
    reminders.remind_due()
    assert len(lines()) == 1


def test_a_booking_for_this_afternoon_is_reminded_of_two_hours_ahead() -> None:
    assert spoken.remind_time(local(23, 15), local(23, 10)) == local(23, 13)
    assert spoken.remind_time(local(23, 11), local(23, 10)) is None
    assert spoken.remind_time(local(25, 11), local(23, 10)) == local(24, 10)
