"""Quality checks (K28) by the day they were made, and complaints about service (K36) by that of their matter."""

from __future__ import annotations

from callcenter.calls import bars
from callcenter.figures.sources import matters
from callcenter.figures.sources.base import Measure
from callcenter.figures.sources.matters_of import LIST_JOINS, LISTED, OF_TICKET, SEEN
from callcenter.figures.sources.rows import Listed, Part, RowSource

KINDS = """CASE q.kind WHEN 'administrative' THEN '行政评查' WHEN 'peer' THEN '同行评估' WHEN 'file' THEN '档案评查'
    WHEN 'hearing' THEN '庭审旁听' ELSE '回访' END"""
# The first check of a call is what K28 divides by the calls answered; a second of another kind is no second call.
_FIRST = """(q.call_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM quality_check o WHERE o.call_id = q.call_id
    AND (o.checked_at, o.id) < (q.checked_at, q.id)))"""

SOURCE = RowSource(
    name="checks",
    rolled=False,  # few rows a day, by an index
    measures=(
        Measure("checks", "质检", "次"),
        Measure("checks_passed", "质检合格", "次"),
        Measure("calls_checked", "质检的通话", "人次"),
        Measure("check_errors", "错证、假证、错误答复", "件"),
        Measure("check_points", "质检得分合计", "分"),
    ),
    parts=(
        Part(
            rows="quality_check q LEFT JOIN call c ON c.id = q.call_id LEFT JOIN ticket t ON t.id = q.ticket_id",
            where="q.org_id = %(org)s AND q.business_day BETWEEN %(first)s AND %(last)s",
            day="q.business_day",
            measures={
                "checks": "1",
                "checks_passed": "q.passed::int",
                "calls_checked": f"{_FIRST}::int",
                "check_errors": "q.errors",
                "check_points": "q.total",
            },
            dimensions={
                "agent": "q.handler_id::text",
                "queue": "q.queue_key",
                "language": "q.language",
                "category": "coalesce(t.category, m.category)",
                "group": "coalesce(t.special_groups[1], m.special_groups[1])",
                "place": f"coalesce({OF_TICKET['place']}, {matters.PLACE.format(fields='m.fields')})",
            },
            joins=matters.JOINS,
            id="coalesce(c.id, t.id)",
            links="call",
            order="q.checked_at DESC, q.id",
            listed=(
                Listed("at", "质检时间", "q.checked_at", open=True),
                Listed("kind", "方式", KINDS, open=True),
                Listed("agent", "被质检人", "a.staff_no || ' ' || a.name"),
                Listed("total", "得分", "q.total"),
                Listed("passed", "合格", "CASE WHEN q.passed THEN '是' ELSE '否' END"),
                Listed("errors", "差错", "q.errors"),
            ),
            list_joins="LEFT JOIN account a ON a.id = q.handler_id",
            seen=f"(c.id IS NULL OR {bars.NOT_BARRED}) AND (t.id IS NULL OR {SEEN})",
        ),
    ),
)
COMPLAINTS = RowSource(
    name="complaints",
    rolled=False,  # few rows in all
    measures=(Measure("service_complaints", "服务投诉", "件"),),
    parts=(
        Part(
            rows="complaint m JOIN ticket t ON t.id = m.ticket_id",
            where="""m.org_id = %(org)s AND t.business_day BETWEEN %(first)s AND %(last)s AND m.kind = 'service'
                AND t.merged_into_id IS NULL""",
            day="t.business_day",
            measures={"service_complaints": "1"},
            dimensions=dict(OF_TICKET) | {"agent": "m.about_account_id::text"},
            id="t.id",
            links="ticket",
            order="t.created_at DESC, t.id",
            listed=LISTED,
            list_joins=LIST_JOINS,
            seen=SEEN,
        ),
    ),
)
