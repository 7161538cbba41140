"""Who looks after a line of 待回电. A claim that nobody acts on lapses, so that no caller waits for somebody who went
home; its owner may give it back, and a supervisor may step in at any time.
"""

from datetime import timedelta
from uuid import UUID

from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import ports
from callcenter.errors import Conflict, NotFound

LASTS = timedelta(hours=2)
# Of `return_call r`; wants the moment before which claims have lapsed.
# What an agent has promised is theirs until the promised time has passed by as much.
HOLDS = """(r.owner_account_id IS NOT NULL AND (r.dialling_call_id IS NOT NULL
        OR greatest(r.claimed_at, CASE WHEN r.kind = 'promise' THEN r.due_at END) > %s)
    AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = r.owner_account_id AND NOT a.active))"""
_LOCK = f"SELECT r.*, {HOLDS} AS held FROM return_call r WHERE r.id = %s AND r.org_id = %s FOR UPDATE"  # noqa: S608
_CLAIM = "UPDATE return_call SET owner_account_id = %s, owner_name = %s, claimed_at = %s WHERE id = %s"
_SUPERVISES = "SELECT 1 FROM account WHERE id = %s AND active AND roles && ARRAY['supervisor', 'admin']"


class ReturnCallUnknown(NotFound):
    """There is no such line."""

    code = "return_call_unknown"


class ReturnCallTaken(Conflict):
    """A colleague has taken this line, or it is done."""

    code = "return_call_taken"


def open_for(uow: UnitOfWork, return_call_id: UUID, account_id: UUID) -> sql.Row:
    """The open line, locked, unless a colleague holds it. Raises ReturnCallUnknown, ReturnCallTaken."""
    row = sql.one(uow, _LOCK, (uow.now - LASTS, return_call_id, uow.org_id))
    if row is None or row["point_id"] in ports.barred_points(uow, account_id):
        raise ReturnCallUnknown(str(return_call_id))
    free = not row["held"] or row["owner_account_id"] == account_id or _supervises(uow, account_id)
    if row["state"] != "open" or not free:
        raise ReturnCallTaken("已由其他坐席认领或已办结。")
    return row


def _supervises(uow: UnitOfWork, account_id: UUID) -> bool:
    return uow.raw.execute(_SUPERVISES, (account_id,)).fetchone() is not None


def claim(uow: UnitOfWork, return_call_id: UUID, account_id: UUID, name: str) -> sql.Row:
    """Take a line. Raises ReturnCallUnknown, ReturnCallTaken."""
    row = open_for(uow, return_call_id, account_id)
    if row["dialling_call_id"] is not None and row["owner_account_id"] != account_id:
        raise ReturnCallTaken("其他坐席正在回拨。")
    uow.raw.execute(_CLAIM, (account_id, name, uow.now, return_call_id))
    uow.live("all", "return_calls", {})
    return row


def give_back(uow: UnitOfWork, return_call_id: UUID, account_id: UUID) -> None:
    """Put a claimed line back for everybody: its owner, or a supervisor. Raises ReturnCallUnknown, ReturnCallTaken."""
    row = open_for(uow, return_call_id, account_id)
    if row["dialling_call_id"] is not None:
        raise ReturnCallTaken("正在回拨，通话结束后才能退回。")
    uow.raw.execute(_CLAIM, (None, None, None, return_call_id))
    uow.live("all", "return_calls", {})
