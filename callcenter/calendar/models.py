"""Tables of days and hours. A day that stands here was published; all others are guessed Monday to Friday."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class CalendarDay(Identified, OrgOwned, Base):
    """A day with its kind as the State Council published it, and where that was read."""

    __tablename__ = "calendar_day"
    __table_args__ = (
        UniqueConstraint("org_id", "day"),
        CheckConstraint("kind IN ('workday', 'holiday')", name="kind"),
    )

    day: Mapped[dt.date]
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)


class OpeningHours(Identified, OrgOwned, Base):
    """A span in which people answer. `weekday` null means every one (1 is Monday); `days` says whether holidays count.

    `closes` at 00:00 is the end of the day. A working Saturday (调休) is open because it is a workday, not a weekday.
    """

    __tablename__ = "opening_hours"
    __table_args__ = (
        CheckConstraint("days IN ('workdays', 'every_day')", name="days"),
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("closes = '00:00' OR opens < closes", name="span"),
    )

    weekday: Mapped[int | None] = mapped_column(SmallInteger)
    days: Mapped[str] = mapped_column(Text)
    opens: Mapped[dt.time]
    closes: Mapped[dt.time]
