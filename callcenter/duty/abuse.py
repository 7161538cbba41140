"""Abuse and endless calls: two explanations, each by a key, then the agent may end the call (三明 rule).

The reason is a code, and the sentence that was said stands in the call's history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.audit import service as audit
from callcenter.calls import rows, sql
from callcenter.desk import leaving, wrap_up
from callcenter.errors import Conflict
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

NEEDED = 2
SAID = "已向您说明两次"
# Whoever threatens or harasses brings no matter: no form, no rating. Whoever only cannot stop brought one.
HARASSING = frozenset({"abusive", "obscene"})
REASONS = ("abusive", "obscene", "repeated", "unrelated")
_COUNT = "SELECT count(*) FROM call_warning WHERE call_id = %s"
_WARN = """
    INSERT INTO call_warning (id, org_id, call_id, number, reason, account_id, at) VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_SHARES = """
    SELECT w.account_id, a.staff_no, a.name, count(*) AS forms,
        count(*) FILTER (WHERE w.state = 'invalid') AS invalid,
        count(*) FILTER (WHERE w.invalid_reason = 'silent') AS silent,
        count(*) FILTER (WHERE w.invalid_reason = 'misdialled') AS misdialled,
        count(*) FILTER (WHERE w.invalid_reason = 'harassment') AS harassment,
        count(*) FILTER (WHERE w.invalid_reason = 'cut_off') AS cut_off
    FROM wrap_up w JOIN account a ON a.id = w.account_id JOIN call c ON c.id = w.call_id
    WHERE w.org_id = %s AND w.state IN ('done', 'invalid') AND c.business_day BETWEEN %s AND %s
    GROUP BY w.account_id, a.staff_no, a.name ORDER BY a.staff_no
"""


class WarningsMissing(Conflict):
    """The call is ended after two explanations only."""

    code = "warnings_missing"


class WarnedEnough(Conflict):
    """Two were given: the call may be ended."""

    code = "warned_enough"


@dataclass(frozen=True, slots=True)
class InvalidShare:
    """How many of an agent's finished calls were put aside as invalid, by reason."""

    account_id: UUID
    staff_no: str
    name: str
    forms: int
    invalid: int
    silent: int
    misdialled: int
    harassment: int
    cut_off: int


def warnings(uow: UnitOfWork, call_id: UUID) -> int:
    """Return how many were given in a call."""
    row = uow.raw.execute(_COUNT, (call_id,)).fetchone()
    return int(row[0]) if row else 0


def warn(uow: UnitOfWork, call_id: UUID, seat_id: UUID, account_id: UUID, reason: str) -> int:
    """Note that the agent explained or warned. Returns how many there are. Raises NotTalking, WarnedEnough."""
    rows.lock(uow, call_id)
    wrap_up.require_own(uow, call_id, seat_id)
    number = warnings(uow, call_id) + 1
    if number > NEEDED:
        raise WarnedEnough("已说明两次，可以结束通话。")
    uow.raw.execute(_WARN, (new_id(), uow.org_id, call_id, number, reason, account_id, uow.now))
    rows.note(uow, call_id, "caller_warned", number=number, reason=reason)
    return number


def end(uow: UnitOfWork, call_id: UUID, seat_id: UUID, account_id: UUID, reason: str) -> None:
    """End the call after two warnings. Raises NotTalking, WarningsMissing."""
    rows.lock(uow, call_id)
    wrap_up.require_own(uow, call_id, seat_id)
    if warnings(uow, call_id) < NEEDED:
        raise WarningsMissing("须先向来电人说明两次。")
    rows.note(uow, call_id, "ended_after_warnings", reason=reason, said=SAID)
    audit.note(uow, account_id, "call_ended_after_warnings", ("call", call_id), reason)
    if reason in HARASSING:
        wrap_up.mark_invalid(uow, call_id, seat_id, "harassment")
    else:
        leaving.hang_up(uow, call_id, seat_id)


def invalid_shares(uow: UnitOfWork, first: date, last: date) -> list[InvalidShare]:
    """Return, per agent, the calls finished and those put aside: one key skips the form, so it is watched."""
    return [InvalidShare(**row) for row in sql.every(uow, _SHARES, (uow.org_id, first, last))]
