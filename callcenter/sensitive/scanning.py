"""Looking for trigger words once more when the second pass over a recording has heard better than the first."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.sensitive import suggesting
from callcenter.tickets import stages
from callcenter.tickets.models import Ticket
from callcenter.transcripts.models import SECOND, Transcript

LATELY = timedelta(minutes=15)  # the job runs each minute; one that was missed is caught up
AT_ONCE = 100


def scan_second_passes() -> int:
    """Scan the tickets of calls whose second pass has just ended. Twice suggests once. Returns how many were read."""
    with begin() as uow:
        heard = select(Transcript.call_id).where(
            Transcript.org_id == uow.org_id, Transcript.pass_ == SECOND, Transcript.finished_at > clock.now() - LATELY
        )
        found = select(Ticket.id).where(Ticket.call_id.in_(heard)).order_by(Ticket.id).limit(AT_ONCE)
        ids = list(uow.session.scalars(found))
    for ticket_id in ids:
        with begin() as uow:
            suggesting.scan(uow, stages.for_update(uow, ticket_id))
    return len(ids)
