"""The state of a seat: every change is a row, consoles are told, and nobody is ready with a dead phone."""

from datetime import timedelta
from uuid import UUID

from agents.seat import BUSY, CHOSEN_BY_AGENT, PauseReason, SeatState, may_follow
from callcenter import clock
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import Conflict, Invalid, NotFound
from callcenter.ids import new_id

LEASE_SECONDS = 10
# A language counts with a certificate only: who certified it, and not run out (S6, S122). Of `seat_skill k`.
VALID = """(k.valid_until IS NULL OR k.valid_until >= %(today)s)
    AND (k.skill NOT LIKE 'lang:%%' OR k.certified_by IS NOT NULL)"""
HELD = f"ARRAY(SELECT k.skill FROM seat_skill k WHERE k.seat_id = s.id AND {VALID} ORDER BY k.skill)"  # noqa: S608
_SPEAKS = f"SELECT 1 FROM seat_skill k WHERE k.seat_id = %(seat)s AND k.skill = %(skill)s AND {VALID}"  # noqa: S608
# The desk is one routing domain per organisation. Taken before any seat, entry or offer is touched, and after the call.
# What follows are few statements by key, always the same: planning each anew would cost five times their execution.
_LOCK_DOMAIN = """
    SELECT set_config('plan_cache_mode', 'force_generic_plan', true),
        pg_advisory_xact_lock(hashtextextended('desk:' || %s::text, 0))
"""
_READ = """SELECT id, account_id, staff_no, name, home_queue, state, since, reason, after_call, after_call_reason,
    phone, microphone, connection, call_id, fence, alive_until > now() AS alive, wrap_up_until, desk_phone_failed_at,
    misses
    FROM seat WHERE id = %s AND org_id = %s"""
_SET = f"""
    WITH before AS (SELECT id, state FROM seat WHERE id = %(seat)s),
    changed AS (
        UPDATE seat s SET state = %(state)s, since = %(now)s, reason = %(reason)s, call_id = %(call)s,
            idle_since = CASE WHEN %(state)s = 'ready' THEN %(now)s ELSE s.idle_since END,
            routable = CASE WHEN %(state)s = 'ready' THEN {HELD} ELSE s.routable END,
            misses = CASE WHEN %(state)s = 'talking' THEN 0 ELSE s.misses END,
            wrap_up_until = %(until)s
        FROM before b WHERE s.id = b.id RETURNING b.state
    )
    INSERT INTO seat_state (id, org_id, seat_id, state, reason, call_id, at)
    VALUES (%(id)s, %(org)s, %(seat)s, %(state)s, %(reason)s, %(call)s, %(now)s)
    RETURNING (SELECT state FROM changed)
"""  # noqa: S608 - constant text


class SeatUnknown(NotFound):
    """There is no such seat."""

    code = "seat_unknown"


class SeatBusy(Conflict):
    """The seat is in a call or its wrap-up."""

    code = "seat_busy"


class PhoneNotReady(Conflict):
    """Microphone or connection do not work, or the desk phone did not ring when it was last rung."""

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
    """Whether the seat may talk in a language (BCP 47) today: certified by somebody, and not run out (S6)."""
    values = {"seat": seat_id, "skill": f"lang:{language}", "today": clock.business_day(uow.now)}
    return uow.raw.execute(_SPEAKS, values).fetchone() is not None


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
        "today": clock.business_day(uow.now),
    }
    before = uow.raw.execute(_SET, values).fetchone()
    written(uow, seat_id, before[0] if before else state.value, state)


def written(uow: UnitOfWork, seat_id: UUID, before: str, state: SeatState) -> None:
    """A new state stands in the seat's row and among its `seat_state`s: tell who must know."""
    from callcenter.desk import staffing

    changed(uow, seat_id)
    staffing.follow(uow, seat_id, before, state.value)


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
    require_phone(seat)
    if seat["state"] != SeatState.READY:
        _give_lease(uow, seat_id)
        set_state(uow, seat_id, SeatState.READY)
        matching.match_seat(uow, seat_id)


def require_phone(seat: sql.Row) -> None:
    """Raises PhoneNotReady where the seat's phone is known not to work."""
    if seat["phone"] == "browser" and (seat["microphone"] is False or seat["connection"] is False):
        raise PhoneNotReady("麦克风或网络连接不可用，请先检查话机。")
    if seat["phone"] == "desk_phone" and seat["desk_phone_failed_at"] is not None:
        raise PhoneNotReady("上次呼叫时话机没有响应，请检查话机后点“话机已恢复”。")


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
    """The call and its wrap-up are over: to what the agent asked for meanwhile, else ready again and matched.

    Nobody becomes ready without a console or with a phone that is known dead.
    """
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
    if seat["phone"] == "desk_phone" and seat["desk_phone_failed_at"] is not None:
        set_state(uow, seat_id, SeatState.PAUSED, reason=PauseReason.PHONE_UNREACHABLE)
        return
    set_state(uow, seat_id, SeatState.READY)
    matching.match_seat(uow, seat_id)


def _give_lease(uow: UnitOfWork, seat_id: UUID) -> None:
    statement = """UPDATE seat SET alive_until = greatest(alive_until, now() + make_interval(secs => %s)),
        after_call = NULL, after_call_reason = NULL, misses = 0 WHERE id = %s"""
    uow.raw.execute(statement, (LEASE_SECONDS, seat_id))
