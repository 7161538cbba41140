"""Reading calls for the console."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from callcenter.calls import bars, schemas, sql
from callcenter.calls.rows import CallUnknown
from callcenter.db.unit_of_work import UnitOfWork

PAGE = 20
EXPORTED = 500  # rows fetched at a time
# The desk's tables are read by their names here: a list of calls without queue and agent would help nobody.
_COLUMNS = """
    c.id, c.direction, c.purpose, c.state, c.outcome, c.arrived_at, c.answered_at, c.ended_at, c.language,
    c.queue_key AS queue, q.name AS queue_name, c.service, c.special_group, a.name AS agent,
    a.staff_no AS agent_staff_no, coalesce(p.masked, '') AS number_masked, c.menu_path, c.hold_seconds, c.ended_by,
    c.rating_state,
    extract(epoch FROM coalesce(c.answered_at, c.ended_at) - c.queue_entered_at)::int AS wait_seconds,
    extract(epoch FROM coalesce(c.seat_left_at, c.ended_at) - c.answered_at)::int AS talk_seconds,
    EXISTS (SELECT 1 FROM recording r WHERE r.call_id = c.id AND r.status = 'completed') AS recorded
"""
_FROM = """
    FROM call c LEFT JOIN queue q ON q.org_id = c.org_id AND q.key = c.queue_key
        LEFT JOIN account a ON a.id = c.account_id LEFT JOIN contact_point p ON p.id = c.caller_point_id
"""
_WHERE = f"""
    WHERE c.org_id = %(org)s
        AND (%(first)s::date IS NULL OR c.business_day >= %(first)s)
        AND (%(last)s::date IS NULL OR c.business_day <= %(last)s)
        AND (%(queue)s::text IS NULL OR c.queue_key = %(queue)s)
        AND (%(language)s::text IS NULL OR c.language = %(language)s)
        AND (%(outcome)s::text IS NULL OR c.outcome = %(outcome)s)
        AND (%(agent)s::text IS NULL OR a.staff_no = %(agent)s)
        AND (%(grades)s::int[] IS NULL OR EXISTS (SELECT 1 FROM rating g WHERE g.call_id = c.id
            AND g.grade = ANY(%(grades)s) AND (%(rated)s::uuid IS NULL OR g.account_id = %(rated)s)
            AND NOT EXISTS (SELECT 1 FROM wrap_up w
                WHERE w.call_id = c.id AND w.seat_id = g.seat_id AND w.state = 'invalid')))
        AND (%(account)s::uuid IS NULL OR c.account_id = %(account)s
            OR EXISTS (SELECT 1 FROM wrap_up w WHERE w.call_id = c.id AND w.account_id = %(account)s))
        AND {bars.NOT_BARRED}
"""  # noqa: S608 - constant text
_LIST = f"SELECT {_COLUMNS} {_FROM} {_WHERE} ORDER BY c.arrived_at DESC, c.id LIMIT %(limit)s OFFSET %(offset)s"
_COUNT = f"SELECT count(*) {_FROM} {_WHERE}"
_ONE = f"SELECT {_COLUMNS} {_FROM} WHERE c.id = %s AND c.org_id = %s"

# Why somebody was dissatisfied is not for the ears of who served them (S93).
_RECORDINGS = """
    SELECT * FROM recording WHERE call_id = %(call)s AND (kind <> 'rating_message' OR NOT %(own)s)
    ORDER BY started_at, id
"""
RATING_EVENTS = frozenset({"rating_over", "rating_keyed_late", "rating_message_ready"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls: days are business days (Asia/Shanghai), `account` restricts to one agent's own, `grades` to calls
    that were rated so (1 the best, 5 the worst) and count, `rated` to ratings of one account. Calls that are kept from
    `asker` are in no list of theirs."""

    first: date | None = None
    last: date | None = None
    queue: str | None = None
    language: str | None = None
    outcome: str | None = None
    agent: str | None = None
    account: UUID | None = None
    grades: tuple[int, ...] = ()
    rated: UUID | None = None
    page: int = 1
    asker: UUID | None = None


def calls(uow: UnitOfWork, wanted: Wanted) -> schemas.CallPage:
    """One page, the newest first."""
    values = _values(uow, wanted) | {"limit": PAGE, "offset": PAGE * (wanted.page - 1)}
    total = uow.raw.execute(_COUNT, values).fetchone()
    items = [schemas.CallRow(**row) for row in sql.every(uow, _LIST, values)]
    return schemas.CallPage(items=items, total=total[0] if total else 0, page_size=PAGE)


def every_call(uow: UnitOfWork, wanted: Wanted) -> Iterator[schemas.CallRow]:
    """All of them, the newest first, fetched in portions: a year of calls fits through a small window."""
    after: dict[str, object] = {"limit": EXPORTED, "offset": 0}
    while rows := sql.every(uow, _LIST, _values(uow, wanted) | after):
        yield from (schemas.CallRow(**row) for row in rows)
        after["offset"] = int(str(after["offset"])) + len(rows)


def _values(uow: UnitOfWork, wanted: Wanted) -> dict[str, object]:
    return {
        "org": uow.org_id,
        "first": wanted.first,
        "last": wanted.last,
        "queue": wanted.queue,
        "language": wanted.language,
        "outcome": wanted.outcome,
        "agent": wanted.agent,
        "account": wanted.account,
        "grades": list(wanted.grades) or None,
        "rated": wanted.rated,
        "asker": wanted.asker,
    }


def call(uow: UnitOfWork, call_id: UUID, account: UUID | None = None, asker: UUID | None = None) -> schemas.CallDetail:
    """One call with legs, events and recordings. `account` restricts to calls of that agent, who is not told whether
    and how the caller rated: whoever rates must not fear being known (S93). Raises CallUnknown.
    """
    require_seen(uow, call_id, account, asker)
    row = sql.one(uow, _ONE, (call_id, uow.org_id))
    assert row is not None
    untold = frozenset() if account is None else RATING_EVENTS
    if account is not None:
        row["rating_state"] = None
    legs = sql.every(uow, "SELECT * FROM leg WHERE call_id = %s ORDER BY started_at, id", (call_id,))
    events = sql.every(uow, "SELECT kind, at, facts FROM call_event WHERE call_id = %s ORDER BY at, id", (call_id,))
    recordings = sql.every(uow, _RECORDINGS, {"call": call_id, "own": account is not None})
    return schemas.CallDetail(
        **row,
        legs=[schemas.LegRow(**_only(schemas.LegRow, leg)) for leg in legs],
        events=[schemas.EventRow(**event) for event in events if event["kind"] not in untold],
        recordings=[schemas.RecordingRow(**_only(schemas.RecordingRow, each)) for each in recordings],
    )


def require_seen(uow: UnitOfWork, call_id: UUID, account: UUID | None, asker: UUID | None = None) -> None:
    """Raises CallUnknown where there is no such call, or not for the eyes of this agent. `asker`: whoever asks, also
    where `account` restricts nothing.
    """
    if not bars.is_open_to(uow, call_id, asker or account):
        raise CallUnknown(str(call_id))
    if account is not None and not _took_part(uow, call_id, account):
        raise CallUnknown(str(call_id))


def _took_part(uow: UnitOfWork, call_id: UUID, account: UUID) -> bool:
    """An agent sees the calls they took, those handed on to them, and those that they are to ring back."""
    statement = """SELECT 1 WHERE EXISTS (SELECT 1 FROM call WHERE id = %(call)s AND account_id = %(account)s)
        OR EXISTS (SELECT 1 FROM wrap_up WHERE call_id = %(call)s AND account_id = %(account)s)
        OR EXISTS (SELECT 1 FROM return_call WHERE owner_account_id = %(account)s
            AND %(call)s IN (call_id, voicemail_call_id))"""
    return uow.raw.execute(statement, {"call": call_id, "account": account}).fetchone() is not None


def _only(shape: type[BaseModel], row: sql.Row) -> sql.Row:
    return {name: value for name, value in row.items() if name in shape.model_fields}
