"""The agent ends the talk. The caller stays on the line to be asked; nobody leaves that out without a reason (S93)."""

from uuid import UUID

from callcenter.audit import service as audit
from callcenter.calls import asking, commands, rows, service
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import seats


def hang_up(uow: UnitOfWork, call_id: UUID, seat_id: UUID, skip_rating: str | None = None) -> None:
    """The agent ends the talk: the seat's leg goes, the conference ends, the caller is asked for a rating.

    `skip_rating`: they are not, and why (danger abuse declined): kept with the call, audited, counted by agent (S93).
    """
    call = rows.lock(uow, call_id)
    seats.lock_domain(uow)
    statement = "SELECT id FROM offer WHERE call_id = %s AND seat_id = %s AND state = 'connected'"
    row = uow.raw.execute(statement, (call_id, seat_id)).fetchone()
    if row is None:
        raise service.NotTalking("尚未接通，或通话已经结束。")
    if skip_rating is not None:
        asking.skip(uow, call, skip_rating)
        audit.note(uow, seats.read(uow, seat_id)["account_id"], "rating_skipped", ("call", call_id), skip_rating)
    commands.end_offer(uow, call_id, row[0])
