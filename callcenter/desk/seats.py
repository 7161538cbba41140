"""The state of a seat: every change is a row, consoles are told, and nobody is ready with a dead phone."""

from uuid import UUID

from agents.seat import BUSY, CHOSEN_BY_AGENT, PauseReason, SeatState, may_follow
from callcenter import clock
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import Conflict, Invalid, NotFound
from callcenter.ids import new_id

LEASE_SECONDS = 10
# The desk is one routing domain per organisation. Taken before any seat, entry or offer is touched, and after the call.
_LOCK_DOMAIN = "SELECT pg_advisory_xact_lock(hashtextextended('desk:' || %s::text, 0))"
_READ = """SELECT id, account_id, staff_no, name, home_queue, state, since, reason, after_call, after_call_reason,
    phone, microphone, connection, call_id, fence, alive_until > now() AS alive
    FROM seat WHERE id = %s AND org_id = %s"""
_SET = """
    WITH changed AS (
        UPDATE seat SET state = %(state)s, since = %(now)s, reason = %(reason)s, call_id = %(call)s,
            idle_since = CASE WHEN %(state)s = 'ready' THEN %(now)s ELSE idle_since END,
            wrap_up_until = %(until)s
        WHERE id = %(seat)s
    )
    INSERT INTO seat_state (id, org_id, seat_id, state, reason, call_id, at)
    VALUES (%(id)s, %(org)s, %(seat)s, %(state)s, %(reason)s, %(call)s, %(now)s)
"""
_ALIVE = """
    UPDATE seat SET alive_until = now() + make_interval(secs => %s), microphone = coalesce(%s, microphone),
        connection = coalesce(%s, connection) WHERE id = %s AND org_id = %s
    RETURNING state, phone
"""
# A silent console costs its seat only when others are heard (the web process may be starting), or after a long silence.
_SILENT = """
    SELECT id FROM seat WHERE org_id = %(org)s AND state IN ('ready', 'paused') AND alive_until < now()
        AND (alive_until < now() - interval '45 seconds'
            OR EXISTS (SELECT 1 FROM seat o WHERE o.org_id = %(org)s AND o.alive_until > now() + interval '4 seconds'
                AND seat.alive_until < now() - interval '3 seconds'))
"""


class SeatUnknown(NotFound):
    """There is no such seat."""

    code = "seat_unknown"


class SeatBusy(Conflict):
    """The seat is in a call or its wrap-up."""

    code = "seat_busy"


class PhoneNotReady(Conflict):
    """The console reported that microphone or connection do not work."""

    code = "phone_not_ready"


def lock_domain(uow: UnitOfWork) -> None:
    """Serialise matching: a statement of its own, so that what follows sees all that was committed before."""
    uow.checkpoint("before domain lock")
    uow.raw.execute(_LOCK_DOMAIN, (str(uow.org_id),))


def read(uow: UnitOfWork, seat_id: UUID) -> sql.Row:
    """The seat's columns. Raises SeatUnknown."""
    row = sql.one(uow, _READ, (seat_id, uow.org_id))
    if row is None:
        raise SeatUnknown(str(seat_id))
    return row


def speaks(uow: UnitOfWork, seat_id: UUID, language: str) -> bool:
    """Whether the seat may talk in a language (BCP 47) today: a certificate that has run out no longer counts (S6)."""
    statement = """SELECT 1 FROM seat_skill WHERE seat_id = %s AND skill = %s
        AND (valid_until IS NULL OR valid_until >= %s)"""
    values = (seat_id, f"lang:{language}", clock.business_day(uow.now))
    return uow.raw.execute(statement, values).fetchone() is not None


def set_state(
    uow: UnitOfWork,
    seat_id: UUID,
    state: SeatState,
    *,
    reason: str | None = None,
    call_id: UUID | None = None,
    wrap_up_seconds: int | None = None,
) -> None:
    """Write a new state; the domain must be locked."""
    from datetime import timedelta

    until = uow.now + timedelta(seconds=wrap_up_seconds) if wrap_up_seconds else None
    values = {
        "id": new_id(),
        "org": uow.org_id,
        "seat": seat_id,
        "state": state.value,
        "reason": reason,
        "call": call_id,
        "until": until,
        "now": uow.now,
    }
    uow.raw.execute(_SET, values)
    changed(uow, seat_id)


def changed(uow: UnitOfWork, seat_id: UUID) -> None:
    """Tell the seat's console and the supervisors to look again.

    Only that: a desk rendered here would be an older one than the desk that another transaction, committed later,
    has told already.
    """
    uow.live(f"seat:{seat_id}", "desk", {})
    uow.live("supervisors", "monitor", {})


def ready(uow: UnitOfWork, seat_id: UUID) -> None:
    """The agent wants calls; while busy the wish is kept. Raises PhoneNotReady."""
    from callcenter.desk import matching

    lock_domain(uow)
    seat = read(uow, seat_id)
    if SeatState(seat["state"]) in BUSY:
        wish(uow, seat_id, None, None)
        return
    if seat["phone"] == "browser" and (seat["microphone"] is False or seat["connection"] is False):
        raise PhoneNotReady("麦克风或网络连接不可用，请先检查话机。")
    if seat["state"] != SeatState.READY:
        _give_lease(uow, seat_id)
        set_state(uow, seat_id, SeatState.READY)
        matching.match_seat(uow, seat_id)


def pause(uow: UnitOfWork, seat_id: UUID, reason: str) -> None:
    """The agent takes a break, now or after the call. Raises Invalid for a reason that is not theirs to choose."""
    if reason not in CHOSEN_BY_AGENT:
        raise Invalid("没有这个小休原因。")
    _leave_work(uow, seat_id, SeatState.PAUSED, reason)


def offline(uow: UnitOfWork, seat_id: UUID) -> None:
    """The agent goes, now or after the call."""
    _leave_work(uow, seat_id, SeatState.OFFLINE, None)


def _leave_work(uow: UnitOfWork, seat_id: UUID, state: SeatState, reason: str | None) -> None:
    lock_domain(uow)
    current = SeatState(read(uow, seat_id)["state"])
    if current in BUSY:
        wish(uow, seat_id, state.value, reason)
    elif may_follow(current, state):
        if current == SeatState.OFFLINE and state == SeatState.PAUSED:
            _give_lease(uow, seat_id)
        set_state(uow, seat_id, state, reason=reason)


def wish(uow: UnitOfWork, seat_id: UUID, state: str | None, reason: str | None) -> None:
    """What comes after the call and its wrap-up; None is to be ready. The domain must be locked."""
    statement = "UPDATE seat SET after_call = %s, after_call_reason = %s WHERE id = %s"
    uow.raw.execute(statement, (state, reason, seat_id))
    changed(uow, seat_id)


def after_work(uow: UnitOfWork, seat_id: UUID) -> None:
    """The call and its wrap-up are over: to what the agent asked for meanwhile, else ready again and matched."""
    from callcenter.desk import matching

    seat = read(uow, seat_id)
    wanted, reason = seat["after_call"], seat["after_call_reason"]
    uow.raw.execute("UPDATE seat SET after_call = NULL, after_call_reason = NULL WHERE id = %s", (seat_id,))
    if wanted is not None:
        set_state(uow, seat_id, SeatState(wanted), reason=reason)
        return
    if not seat["alive"]:
        set_state(uow, seat_id, SeatState.PAUSED, reason=PauseReason.PHONE_LOST)
        return
    set_state(uow, seat_id, SeatState.READY)
    matching.match_seat(uow, seat_id)


def _give_lease(uow: UnitOfWork, seat_id: UUID) -> None:
    statement = """UPDATE seat SET alive_until = greatest(alive_until, now() + make_interval(secs => %s)),
        after_call = NULL, after_call_reason = NULL WHERE id = %s"""
    uow.raw.execute(statement, (LEASE_SECONDS, seat_id))


def choose_phone(uow: UnitOfWork, seat_id: UUID, kind: str) -> None:
    """Browser audio or desk phone. Raises SeatBusy during a call."""
    lock_domain(uow)
    if SeatState(read(uow, seat_id)["state"]) in BUSY:
        raise SeatBusy("通话或整理中不能更换话机。")
    uow.raw.execute("UPDATE seat SET phone = %s WHERE id = %s", (kind, seat_id))
    changed(uow, seat_id)


def alive(uow: UnitOfWork, seat_id: UUID, microphone: bool | None, connection: bool | None) -> None:
    """The console has answered a ping: its lease runs on. A ready seat whose device broke is paused."""
    broken = (microphone is False or connection is False) and _relies_on_browser(read(uow, seat_id))
    if broken:
        lock_domain(uow)  # before the seat's row, as everywhere; ordinary pings never come here
    row = sql.one(uow, _ALIVE, (LEASE_SECONDS, microphone, connection, seat_id, uow.org_id))
    if broken and row is not None and _relies_on_browser(row):
        set_state(uow, seat_id, SeatState.PAUSED, reason=PauseReason.PHONE_LOST)


def _relies_on_browser(seat: sql.Row) -> bool:
    return bool(seat["state"] == "ready" and seat["phone"] == "browser")


def expire_leases(uow: UnitOfWork) -> int:
    """Pause the ready seats and log out the paused ones whose consoles have gone silent. How many."""
    silent = sql.every(uow, _SILENT, {"org": uow.org_id})
    if not silent:
        return 0
    lock_domain(uow)
    expired = 0
    for row in silent:
        seat = read(uow, row["id"])
        if seat["alive"] or seat["state"] not in {"ready", "paused"}:
            continue
        state = SeatState.PAUSED if seat["state"] == "ready" else SeatState.OFFLINE
        reason = PauseReason.PHONE_LOST if state is SeatState.PAUSED else None
        set_state(uow, row["id"], state, reason=reason)
        expired += 1
    return expired
