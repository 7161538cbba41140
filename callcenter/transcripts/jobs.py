"""Regular work on recordings, sent by beat."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from callcenter.calls.models import Recording
from callcenter.db.unit_of_work import begin
from callcenter.transcripts import handlers

SETTLED = timedelta(minutes=1)  # the event's own handler comes first
GIVEN_UP = timedelta(days=7)
AT_ONCE = 20


def fetch_missing() -> int:
    """Fetch the finished recordings of which we have no copy yet, oldest first. Returns how many came."""
    with begin() as uow:
        missing = select(Recording.id).where(
            Recording.path.is_(None),
            Recording.status == "completed",
            Recording.finished_at.between(uow.now - GIVEN_UP, uow.now - SETTLED),
        )
        waiting = uow.session.scalars(missing.order_by(Recording.finished_at).limit(AT_ONCE)).all()
    return sum(handlers.fetch_quietly(recording_id) for recording_id in waiting)
