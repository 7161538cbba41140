"""Reading quality checks: the list, one of them, a call to be checked, what a period came to (K28)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from callcenter.calls import bars, sql
from callcenter.quality import check_forms, checks
from callcenter.quality.check_schemas import (
    CheckDetail,
    CheckedLine,
    CheckPage,
    CheckRow,
    CheckSubject,
    CheckSummary,
    SampledCall,
    Scorecard,
)
from callcenter.quality.scorecard import DIMENSIONS
from callcenter.transcripts import queries as transcripts
from callcenter.transcripts.models import REASON

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn
    from callcenter.quality.check_models import QualityForm

PAGE_SIZE = 20
# What is kept from an account in the call or the matter is kept from it here; locked matters are for supervisors, and
# those for named readers for whom they name (`tickets.rights`).
_SEEN = f"""
    (c.id IS NULL OR ({bars.NOT_BARRED}))
    AND (%(supervises)s OR NOT EXISTS (SELECT 1 FROM ticket_contact told JOIN ticket kept ON kept.id = told.ticket_id
        WHERE told.call_id = c.id AND kept.locked IS NOT NULL))
    AND (t.id IS NULL OR t.locked IS NULL OR (t.locked = 'supervised' AND %(supervises)s)
        OR EXISTS (SELECT 1 FROM ticket_reader own WHERE own.ticket_id = t.id AND own.account_id = %(asker)s
            AND NOT own.barred))
"""  # noqa: S608 - constant text
_FROM = f"""
    FROM quality_check k LEFT JOIN call c ON c.id = k.call_id LEFT JOIN ticket t ON t.id = k.ticket_id
        LEFT JOIN account a ON a.id = k.handler_id JOIN account r ON r.id = k.reviewer_id
        LEFT JOIN queue q ON q.org_id = k.org_id AND q.key = k.queue_key
    WHERE k.org_id = %(org)s AND (%(id)s::uuid IS NULL OR k.id = %(id)s)
        AND (%(state)s::text IS NULL OR k.state = %(state)s)
        AND (k.handler_id IS DISTINCT FROM %(asker)s) AND {_SEEN}
"""
_ROW = """k.*, a.staff_no || ' ' || a.name AS agent, r.staff_no || ' ' || r.name AS reviewer, q.name AS queue_name"""
_LIST = f"SELECT {_ROW} {_FROM} ORDER BY k.checked_at DESC, k.id LIMIT %(limit)s OFFSET %(offset)s"
_COUNT = f"SELECT count(*) {_FROM}"
_SUBJECT = """
    SELECT c.answered_at, c.language, a.staff_no || ' ' || a.name AS agent, q.name AS queue_name,
        ARRAY(SELECT k.kind FROM quality_check k WHERE k.call_id = c.id ORDER BY k.kind) AS checked_kinds
    FROM call c LEFT JOIN account a ON a.id = c.account_id
        LEFT JOIN queue q ON q.org_id = c.org_id AND q.key = c.queue_key
    WHERE c.id = %(call)s
"""
_HEARD = """
    SELECT id, kind, status, seconds, channels, started_at FROM recording
    WHERE call_id = %(call)s AND path IS NOT NULL AND kind <> %(reason)s ORDER BY started_at
"""
_DRAWN = """
    SELECT s.place, s.call_id, a.staff_no || ' ' || a.name AS agent, q.name AS queue_name, c.language, c.answered_at,
        EXISTS (SELECT 1 FROM quality_check k WHERE k.call_id = c.id) AS checked, c.account_id = %(asker)s AS own
    FROM quality_sample_call s JOIN call c ON c.id = s.call_id LEFT JOIN account a ON a.id = c.account_id
        LEFT JOIN queue q ON q.org_id = c.org_id AND q.key = c.queue_key
    WHERE s.sample_id = %(sample)s AND s.call_id = ANY(%(calls)s) ORDER BY s.place
"""
_LINES = """
    WITH served AS (
        SELECT coalesce(queue_key, '') AS key, count(*) AS served FROM call
        WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s AND direction = 'inbound'
            AND answered_at IS NOT NULL GROUP BY 1
    ), done AS (
        SELECT coalesce(queue_key, '') AS key, count(DISTINCT call_id) AS checked,
            count(DISTINCT call_id) FILTER (WHERE passed) AS passed, sum(errors) AS errors FROM quality_check
        WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s GROUP BY 1
    )
    SELECT b.key, coalesce(q.name, b.key) AS name, coalesce(served, 0) AS served, coalesce(checked, 0) AS checked,
        coalesce(passed, 0) AS passed, coalesce(errors, 0)::int AS errors
    FROM (SELECT * FROM served FULL JOIN done USING (key)) b LEFT JOIN queue q ON q.org_id = %(org)s AND q.key = b.key
    ORDER BY b.key
"""
_OPEN = "SELECT count(*) FROM quality_check WHERE org_id = %s AND state = 'rectifying'"


def page(uow: UnitOfWork, eyes: SignedIn, state: str | None, number: int) -> CheckPage:
    """Return one page of checks, the newest first; nobody reads what was said of their own work here."""
    values = _values(uow, eyes, state=state) | {"limit": PAGE_SIZE, "offset": PAGE_SIZE * (number - 1)}
    total = uow.raw.execute(_COUNT, values).fetchone()
    items = [CheckRow.model_validate(row) for row in sql.every(uow, _LIST, values)]
    return CheckPage(items=items, total=total[0] if total else 0, page_size=PAGE_SIZE)


def one(uow: UnitOfWork, eyes: SignedIn, check_id: UUID) -> CheckDetail:
    """Return one check with all that it says. Raises CheckUnknown."""
    rows = sql.every(uow, _LIST, _values(uow, eyes, id=check_id) | {"limit": 1, "offset": 0})
    if not rows:
        raise checks.CheckUnknown("没有这条质检记录。")
    row, form = rows[0], check_forms.by_id(uow, rows[0]["form_id"])
    by = sql.one(uow, "SELECT staff_no || ' ' || name AS who FROM account WHERE id = %s", (row["rectified_by"],))
    own = {"scores": {name: row[name] for name in DIMENSIONS}, "rectified_by": by["who"] if by else None}
    card = {"form_version": form.version, "pass_mark": form.pass_mark, "items": form.items}
    return CheckDetail.model_validate(row | own | card)


def _values(uow: UnitOfWork, eyes: SignedIn, **more: Any) -> dict[str, Any]:
    known = {"org": uow.org_id, "asker": eyes.account_id, "supervises": eyes.has("supervisor", "admin")}
    return known | {"id": None, "state": None} | more


def subject(uow: UnitOfWork, eyes: SignedIn, call_id: UUID) -> CheckSubject:
    """Return a call with all that a reviewer needs. Raises SubjectUnknown, OwnWork."""
    known = checks.call_subject(uow, eyes, call_id)
    row = sql.one(uow, _SUBJECT, {"call": call_id})
    assert row is not None
    heard = sql.every(uow, _HEARD, {"call": call_id, "reason": REASON})
    own = {"call_id": call_id, "recordings": heard, "hints": checks.hints_of(uow, call_id, known.language)}
    told = {"transcript": transcripts.status(uow, call_id), "card": card(check_forms.in_force(uow))}
    return CheckSubject.model_validate(row | own | told)


def card(form: QualityForm) -> Scorecard:
    """Return a scorecard as the console knows it."""
    return Scorecard.model_validate(
        {name: getattr(form, name) for name in ("version", "items", "pass_mark", "wording", "created_at")}
    )


def drawn(uow: UnitOfWork, eyes: SignedIn, sample_id: UUID, call_ids: list[UUID]) -> list[SampledCall]:
    """Return the calls of a draw that this account may see, in their order."""
    rows = sql.every(uow, _DRAWN, {"sample": sample_id, "calls": call_ids, "asker": eyes.account_id})
    return [SampledCall.model_validate(row | {"own": bool(row["own"])}) for row in rows]


def summary(uow: UnitOfWork, first: date, last: date) -> CheckSummary:
    """Return what a period came to by service line, days included; nought errors is said, not left blank (S102)."""
    rows = sql.every(uow, _LINES, {"org": uow.org_id, "first": first, "last": last})
    waiting = uow.raw.execute(_OPEN, (uow.org_id,)).fetchone()
    lines = [CheckedLine.model_validate(row) for row in rows]
    return CheckSummary(first=first, last=last, lines=lines, rectifying=waiting[0] if waiting else 0)
