"""Who is owed a call: a message, a caller who gave up, a callback, a promise. Each is a line of 待回电 with a clock.

What comes out of hours is pooled: the first shift that can serve it gets it (S112, desk.pooling).
"""

from datetime import datetime, timedelta
from uuid import UUID

from callcenter.calendar import queries as calendar
from callcenter.calls import rows, sql
from callcenter.calls.events import CallbackBooked, VoicemailLeft
from callcenter.clock import SHANGHAI
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import ports
from callcenter.desk.events import ReturnCallClosed, ReturnCallOpened
from callcenter.errors import Forbidden, Invalid
from callcenter.ids import new_id

MISSED_DUE = timedelta(hours=1)
CALLBACK_DUE = timedelta(minutes=30)
FARTHEST_PROMISE = timedelta(days=90)
_OPEN = """
    INSERT INTO return_call (id, org_id, kind, call_id, voicemail_call_id, point_id, language, queue_key, entry_id,
        due_at, pooled_until, created_at)
    SELECT %(id)s, %(org)s, %(kind)s, c.id, CASE WHEN %(kind)s = 'voicemail' THEN c.id END,
        coalesce(%(point)s, c.caller_point_id), coalesce(c.language, 'zh-CN'), c.queue_key, %(entry)s, %(due)s,
        %(pooled)s, %(now)s
    FROM call c WHERE c.id = %(call)s
    ON CONFLICT (kind, call_id) DO NOTHING RETURNING id
"""
_PROMISE = """
    INSERT INTO return_call (id, org_id, kind, call_id, point_id, language, queue_key, owner_account_id, owner_name,
        claimed_at, note, due_at, created_at)
    SELECT %(id)s, c.org_id, 'promise', c.id, c.caller_point_id, coalesce(c.language, 'zh-CN'), c.queue_key,
        %(account)s, %(name)s, %(now)s, %(note)s, %(due)s, %(now)s
    FROM call c WHERE c.id = %(call)s
    ON CONFLICT (kind, call_id) DO UPDATE SET due_at = excluded.due_at, note = excluded.note, state = 'open',
        outcome = NULL, done_at = NULL, owner_account_id = excluded.owner_account_id, owner_name = excluded.owner_name,
        claimed_at = excluded.claimed_at
    RETURNING id
"""
_ASK_FOR = """
    INSERT INTO return_call (id, org_id, kind, point_id, language, note, due_at, created_at)
    VALUES (%(id)s, %(org)s, 'promise', %(point)s, %(language)s, %(note)s, %(due)s, %(now)s) RETURNING id
"""
_NO_MORE = """
    UPDATE return_call SET state = 'done', outcome = 'closed', done_at = %s, note = coalesce(note, '') || %s
    WHERE id = %s AND state = 'open' AND dialling_call_id IS NULL RETURNING id
"""
_SERVED = "SELECT 1 FROM offer WHERE call_id = %s AND seat_id = %s AND state IN ('connected', 'left')"
_LANGUAGE = "SELECT coalesce(language, 'zh-CN') AS language, topic FROM call WHERE id = %s"


class NotYourCall(Forbidden):
    """This seat neither talks nor has talked in this call."""

    code = "not_your_call"


class PromiseInThePast(Invalid):
    """A promise is for a moment to come, within three months."""

    code = "promise_time"


def _open(
    uow: UnitOfWork,
    kind: str,
    call_id: UUID,
    due_at: datetime,
    *,
    point_id: UUID | None = None,
    entry_id: UUID | None = None,
    pooled_until: datetime | None = None,
) -> None:
    values = {
        "id": new_id(),
        "org": uow.org_id,
        "kind": kind,
        "call": call_id,
        "point": point_id,
        "entry": entry_id,
        "due": due_at,
        "pooled": pooled_until,
        "now": uow.now,
    }
    row = uow.raw.execute(_OPEN, values).fetchone()
    if row is not None:
        uow.record(ReturnCallOpened(row[0], call_id, kind))
        uow.live("all", "return_calls", {})


def open_missed(uow: UnitOfWork, call_id: UUID) -> None:
    """Somebody gave up waiting (K31)."""
    _open(uow, "missed", call_id, uow.now + MISSED_DUE, pooled_until=_pooled_until(uow, call_id))


def open_voicemail(uow: UnitOfWork, event: VoicemailLeft) -> None:
    """A message promises a return call within the next working day."""
    due, pooled = _end_of_next_working_day(uow), _pooled_until(uow, event.call_id)
    _open(uow, "voicemail", event.call_id, due, pooled_until=pooled)


def open_callback(uow: UnitOfWork, event: CallbackBooked) -> None:
    """A callback was asked for in the menu: soon while people are here, else when somebody for the language comes."""
    due, pooled = _callback_due(uow, event.call_id), _pooled_until(uow, event.call_id)
    _open(uow, "callback", event.call_id, due, point_id=event.point_id, pooled_until=pooled)


def open_in_line(uow: UnitOfWork, call_id: UUID, entry_id: UUID, point_id: UUID) -> None:
    """A callback that keeps its place in the queue: the machine rings in its turn, a person may ring before."""
    _open(uow, "callback", call_id, uow.now + CALLBACK_DUE, point_id=point_id, entry_id=entry_id)


def promise(
    uow: UnitOfWork, call_id: UUID, seat_id: UUID, owner: tuple[UUID, str], due_at: datetime, note: str
) -> UUID:
    """An agent has promised to ring back: the line is theirs. Said again for the same call, it is changed.

    Raises PromiseInThePast, NotYourCall.
    """
    if not uow.raw.execute(_SERVED, (call_id, seat_id)).fetchone():
        raise NotYourCall("只能为自己接听的来电登记回电约定。")
    if not uow.now < due_at <= uow.now + FARTHEST_PROMISE:
        raise PromiseInThePast("回电时间须在现在之后、三个月之内。")
    account, name = owner
    values = {"id": new_id(), "account": account, "name": name, "note": note or None, "due": due_at, "now": uow.now}
    row = uow.raw.execute(_PROMISE, values | {"call": call_id}).fetchone()
    assert row is not None
    rows.note(uow, call_id, "promised")
    uow.record(ReturnCallOpened(row[0], call_id, "promise"))
    uow.live("all", "return_calls", {})
    return UUID(str(row[0]))


def ask_for(uow: UnitOfWork, point_id: UUID, due_at: datetime, note: str, *, language: str | None = None) -> UUID:
    """A later slice wants somebody rung by a person (a reminder that no message may carry). The line's id."""
    values = {"id": new_id(), "org": uow.org_id, "point": point_id, "language": language or "zh-CN", "note": note}
    row = uow.raw.execute(_ASK_FOR, values | {"due": due_at, "now": uow.now}).fetchone()
    assert row is not None
    uow.record(ReturnCallOpened(row[0], None, "promise"))
    uow.live("all", "return_calls", {})
    return UUID(str(row[0]))


def no_more(uow: UnitOfWork, return_call_id: UUID, note: str) -> None:
    """What such a line was for is gone; one that is done, or being rung, stays as it is."""
    if uow.raw.execute(_NO_MORE, (uow.now, note, return_call_id)).fetchone():
        uow.record(ReturnCallClosed(return_call_id, "closed"))
        uow.live("all", "return_calls", {})


def _duty(uow: UnitOfWork, call_id: UUID) -> ports.DutyToday:
    call = sql.one(uow, _LANGUAGE, (call_id,))
    return ports.duty_today(uow, *(("zh-CN", None) if call is None else (call["language"], call["topic"])))


def _pooled_until(uow: UnitOfWork, call_id: UUID) -> datetime | None:
    """When the first shift that can serve this begins; None while people are here."""
    if calendar.is_open(uow, uow.now):
        return None
    return _duty(uow, call_id).next_at or calendar.next_opening(uow, uow.now)


def _callback_due(uow: UnitOfWork, call_id: UUID) -> datetime:
    if not calendar.is_open(uow, uow.now):
        return _end_of_next_working_day(uow)
    duty = _duty(uow, call_id)
    comes = uow.now if duty.on_duty else duty.later_today or duty.next_at
    return comes + CALLBACK_DUE if comes else _end_of_next_working_day(uow)


def _end_of_next_working_day(uow: UnitOfWork) -> datetime:
    today = uow.now.astimezone(SHANGHAI).date()
    day = calendar.add_working_days(uow, today, 1).day
    return datetime(day.year, day.month, day.day, 18, tzinfo=SHANGHAI)
