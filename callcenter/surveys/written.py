"""Asked in writing: who hung up first gets one short message, where they agreed to messages and nothing forbids it.

It goes out when the call is over and its form is done: only then it is known whether messages are welcome (`sms_ok`)
and whether the number needs care. The row says `sms` once the gateway has taken the message, until then `caller_left`:
what was never sent is no invitation. The first valid reply within three days stands.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.calls import rows
from callcenter.db.unit_of_work import begin
from callcenter.messages import service as messages
from callcenter.messages import templates
from callcenter.surveys import last_resort, opt_outs
from callcenter.surveys.events import RatingSettled
from callcenter.surveys.rating_models import Rating

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.desk.events import WrapUpFinished

TEMPLATE, UNCLEAR = "rating_request", "rating_unclear"
LANGUAGE = "zh-CN"  # the only one in which messages are written
ANSWERED_WITHIN = timedelta(days=3)
_LEFT = "SELECT 1 FROM rating WHERE call_id = %s AND invitation = 'caller_left' AND sms_message_id IS NULL"
_WELCOME = """
    SELECT bool_or(coalesce(sms_ok, false)) AND NOT bool_or(coalesce(safe_contact, false))
        AND NOT bool_or(state = 'open') FROM wrap_up WHERE call_id = %s
"""
_SENT = """
    UPDATE rating r SET invitation = 'sms', invited = true, mode = 'sms', asked_at = m.ended_at
    FROM sms_message m WHERE m.id = r.sms_message_id AND m.state = 'sent' AND r.invitation = 'caller_left'
        AND m.ended_at > %s
"""
_SENT_HERE = """
    UPDATE rating SET invitation = 'sms', invited = true, mode = 'sms', grade = %(grade)s, keys = %(keys)s,
        rated_at = %(now)s, asked_at = coalesce(asked_at, (SELECT m.asked_at FROM sms_message m
            WHERE m.id = rating.sms_message_id), %(now)s)
    WHERE id = %(id)s
"""


def ask_in_writing(uow: UnitOfWork, event: WrapUpFinished | RatingSettled) -> None:
    """Prepare the message, once a call; told of the call's end and of the form's, in either order."""
    row = rows.lock(uow, event.call_id)
    rating = _unasked(uow, event.call_id)
    if rating is None or row.ended_at is None or rating.point_id is None or not _is_welcome(uow, rating):
        return
    try:
        message = messages.prepare(uow, rating.point_id, TEMPLATE, {}, f"rating:{rating.call_id}")
    except templates.TemplateUnknown:
        return
    rating.sms_message_id = message.id


def _unasked(uow: UnitOfWork, call_id: UUID) -> Rating | None:
    if uow.raw.execute(_LEFT, (call_id,)).fetchone() is None:  # most calls, at the cost of one look
        return None
    left = Rating.invitation == "caller_left", Rating.sms_message_id.is_(None), Rating.excluded_as.is_(None)
    found = select(Rating).where(Rating.call_id == call_id, Rating.language == LANGUAGE, *left)
    return uow.session.scalar(found.with_for_update())


def _is_welcome(uow: UnitOfWork, rating: Rating) -> bool:
    said = uow.raw.execute(_WELCOME, (rating.call_id,)).fetchone()
    if said is None or not said[0] or rating.point_id is None:
        return False
    return not opt_outs.holds(uow, rating.point_id)


def note_sent() -> int:
    """Beat: whose message the gateway has taken was asked. Returns how many that are."""
    with begin() as uow:
        return uow.raw.execute(_SENT, (uow.now - ANSWERED_WITHIN,)).rowcount


def asked(uow: UnitOfWork, point_id: UUID) -> Rating | None:
    """Return the latest question in writing that this number may still answer, its row locked; answered or not."""
    told = Rating.point_id == point_id, Rating.sms_message_id.is_not(None), Rating.excluded_as.is_(None)
    found = select(Rating).where(*told, Rating.settled_at > uow.now - ANSWERED_WITHIN)
    return uow.session.scalar(found.order_by(Rating.settled_at.desc()).limit(1).with_for_update())


def take_reply(uow: UnitOfWork, rating: Rating, text: str) -> str:
    """Take a reply to the question of `rating`: `grade`, or `wrong`, which is answered once a call at most."""
    grade = last_resort.grade_in(text)
    if rating.grade is not None or rating.point_id is None:
        return "unasked"
    if grade is None:
        messages.prepare(uow, rating.point_id, UNCLEAR, {}, f"rating-unclear:{rating.call_id}")
        return "wrong"
    values = {"grade": grade, "keys": str(grade), "now": uow.now, "id": rating.id}
    uow.raw.execute(_SENT_HERE, values)
    uow.session.expire(rating)
    uow.live("supervisors", "rating", {"call_id": str(rating.call_id), "grade": grade})
    uow.record(RatingSettled(rating.call_id))
    return "grade"
