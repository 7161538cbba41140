"""An appointment in words, and when somebody is reminded of it. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from callcenter import clock

if TYPE_CHECKING:
    from callcenter.referrals.models import Appointment, BookingPlace

REMIND_AT = time(10, 0)  # the day before; a booking for today or tomorrow morning is reminded two hours ahead
REMIND_AHEAD = timedelta(hours=2)
WEEKDAYS = "一二三四五六日"


def when(starts_at: datetime) -> str:
    """Return a time as it is said: 11月24日（周二）9:30."""
    local = starts_at.astimezone(clock.SHANGHAI)
    return f"{local.month}月{local.day}日（周{WEEKDAYS[local.weekday()]}）{local.hour}:{local.minute:02d}"


def words(appointment: Appointment, place: BookingPlace) -> dict[str, str]:
    """Return the values of the messages about an appointment."""
    address = f"（{place.address}）" if place.address else ""
    return {"when": when(appointment.starts_at), "place": place.name, "address": address, "number": appointment.number}


def remind_time(starts_at: datetime, now: datetime) -> datetime | None:
    """Return when to remind: ten o'clock the day before, else two hours ahead; None where neither is to come. Pure."""
    day_before = clock.business_day(starts_at) - timedelta(days=1)
    for at in (datetime.combine(day_before, REMIND_AT, clock.SHANGHAI), starts_at - REMIND_AHEAD):
        if at > now:
            return at
    return None
