"""Tables of what callers thought: the rating at the end of the call, and the callback. Two tables, never mixed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned
from callcenter.surveys.rating_models import Rating, RatingKey, UncountedNumber

__all__ = ["Rating", "RatingKey", "Survey", "SurveyAnswer", "SurveyAttempt", "UncountedNumber"]

# What a person must call about.
TASK = "mode = 'person' AND state IN ('due', 'calling')"


class Survey(Identified, OrgOwned, Base):
    """The callback about one ticket, one round. mode: machine or person, and of an answer that came otherwise visit
    form wechat sms. state: due calling done declined broken_off unreachable, closed (withdrawn), suppressed (nobody may
    ask: never counted as due, K22; `mode_reason` says why).

    A round is asked once: (ticket, round) is unique, and so is (affair, number, round): 一案一评, S88. `affair_id` is
    the case, or the ticket that stands for itself. `overdue_at`: until then the table of 3.3 wants the first try.
    `asked_because`: bad_rating complaint aid mediation sensitive named_lawyer wished sampled. `not_by`: who may not ask
    besides who served. `after`: what a 4, 5 or "not solved" chose at the end of the machine's call (message, callback,
    none; null: not offered), the message being the recording of `message_sid`, `follow_up_id` the task that a wished
    call became.
    """

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("ticket_id", "round"),
        UniqueConstraint("affair_id", "point_id", "round"),
        CheckConstraint("mode IN ('machine', 'person', 'visit', 'form', 'wechat', 'sms')", name="mode"),
        CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),
        CheckConstraint("solved BETWEEN 1 AND 3", name="solved"),
        CheckConstraint("after IN ('message', 'callback', 'none')", name="after"),
        Index("ix_survey_due", "org_id", "due_at", postgresql_where=text("state = 'due' AND mode = 'machine'")),
        Index("ix_survey_task", "org_id", "due_at", postgresql_where=text(TASK)),
        Index("ix_survey_day", "org_id", "business_day"),
        Index("ix_survey_bad", "org_id", "business_day", postgresql_where=text("grade >= 4 OR solved = 3")),
        Index("ix_survey_wanted", "ended_at", postgresql_where=text("after = 'callback' AND follow_up_id IS NULL")),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    affair_id: Mapped[UUID | None]
    round: Mapped[int] = mapped_column(SmallInteger)
    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"), index=True)
    mode: Mapped[str]
    mode_reason: Mapped[str | None]
    asked_because: Mapped[str | None]
    state: Mapped[str]
    language: Mapped[str]
    queue_key: Mapped[str | None]
    served_by: Mapped[UUID | None]
    not_by: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), default=list, server_default=text("'{}'"))
    due_at: Mapped[datetime]
    overdue_at: Mapped[datetime | None]
    form_version: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    solved: Mapped[int | None] = mapped_column(SmallInteger)
    grade: Mapped[int | None] = mapped_column(SmallInteger)
    note: Mapped[str | None]
    after: Mapped[str | None]
    message_sid: Mapped[str | None]
    follow_up_id: Mapped[UUID | None] = mapped_column(ForeignKey("survey.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    business_day: Mapped[date | None]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class SurveyAttempt(Identified, OrgOwned, Base):
    """One try to reach somebody. The row is committed as `dialing` before the call is placed, and the call is placed
    once; (ticket, round, attempt) is unique, so nobody is rung twice for one try.

    state: dialing talking ended. outcome: completed declined no_answer busy out_of_service failed not_reached
    broken_off unknown, and of a person's call also wrong_person refused, postponed (a better time was agreed), and
    not_rung where their own leg never came. Neither of the last two counts as a try in vain.
    """

    __tablename__ = "survey_attempt"
    __table_args__ = (
        UniqueConstraint("ticket_id", "round", "attempt"),
        Index("ix_survey_attempt_open", "started_at", postgresql_where=text("state <> 'ended'")),
    )

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), index=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    round: Mapped[int] = mapped_column(SmallInteger)
    attempt: Mapped[int] = mapped_column(SmallInteger)
    by_account: Mapped[UUID | None]
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True)
    state: Mapped[str]
    step: Mapped[str]
    tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    outcome: Mapped[str | None]
    started_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class SurveyAnswer(Identified, OrgOwned, Base):
    """One key as it was pressed ("" for silence), the question before it, and whether it was one of the choices."""

    __tablename__ = "survey_answer"
    __table_args__ = (UniqueConstraint("attempt_id", "seq"),)

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("survey_attempt.id"))
    seq: Mapped[int] = mapped_column(SmallInteger)
    question: Mapped[str]
    keyed: Mapped[str]
    valid: Mapped[bool]
    at: Mapped[datetime]
