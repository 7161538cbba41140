"""Counts kept by day, which days were rolled, and the marks of days in which a row has changed since."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, OrgOwned
from callcenter.surveys.models import Survey


class FigureDay(OrgOwned, Base):
    """What measures came to on a day for a key of a dimension; `dimension` "" is the whole. `sums` go with `measures`,
    noughts are left out.
    """

    __tablename__ = "figure_day"

    source: Mapped[str] = mapped_column(primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    measures: Mapped[list[str]]
    sums: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))


class FigureRolled(OrgOwned, Base):
    """A day that stands in `figure_day`. `fingerprint` is of the statements that counted it: others count anew."""

    __tablename__ = "figure_rolled"

    source: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    rolled_at: Mapped[datetime]


class FigureStale(OrgOwned, Base):
    """A mark: a row counted on this day has changed. Only added, by triggers; taken by the roll that has seen it."""

    __tablename__ = "figure_stale"
    __table_args__ = (Index("ix_figure_stale_day", "org_id", "source", "day"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    source: Mapped[str]
    day: Mapped[date]


# Callbacks are also counted on the day on which they were made.
Index("ix_survey_created_at", Survey.__table__.c.org_id, Survey.__table__.c.created_at)
