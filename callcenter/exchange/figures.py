"""K29 and K30: calls handed on and tickets shared with 12345, month by month. A query over rows only added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from callcenter.calls import sql

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# One row a month (Asia/Shanghai, the day on which the call came or the matter was offered). `menu_out` are callers
# whom the menu connected (T9): they bring no ticket. `failed`: refused, taken back because the call did not get
# through, or given up.
_MONTHS = """
WITH month AS (
    SELECT generate_series(date_trunc('month', %(first)s::date), %(last)s::date, interval '1 month')::date AS starts
), answered AS (
    SELECT date_trunc('month', business_day)::date AS starts, count(*) AS calls
    FROM call WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s
        AND direction = 'inbound' AND answered_at IS NOT NULL GROUP BY 1
), handed AS (
    SELECT date_trunc('month', business_day)::date AS starts, count(*) AS attempts, count(answered_at) AS taken_up,
        count(*) FILTER (WHERE state = 'completed') AS completed
    FROM transfer WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s AND target_kind = '12345'
    GROUP BY 1
), menu AS (
    SELECT date_trunc('month', business_day)::date AS starts, count(*) AS calls
    FROM call WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s
        AND outcome = 'transferred_out' GROUP BY 1
), came AS (
    SELECT date_trunc('month', business_day)::date AS starts, count(*) AS calls
    FROM peer_call WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s GROUP BY 1
), shared AS (
    SELECT date_trunc('month', business_day)::date AS starts,
        count(*) FILTER (WHERE direction = 'in') AS tickets_in,
        count(*) FILTER (WHERE direction = 'out') AS tickets_out,
        count(*) FILTER (WHERE peer_ticket_no IS NOT NULL AND ticket_id IS NOT NULL) AS shared,
        count(*) FILTER (WHERE stage = 'refused' OR call_result = 'failed' OR EXISTS (
            SELECT 1 FROM exchange_message m WHERE m.org_id = exchange.org_id AND m.reference = exchange.reference
                AND m.direction = 'out' AND m.state = 'dead')) AS failed
    FROM exchange WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s GROUP BY 1
)
SELECT month.starts AS month, coalesce(answered.calls, 0) AS answered, coalesce(handed.attempts, 0) AS attempts,
    coalesce(handed.taken_up, 0) AS taken_up, coalesce(handed.completed, 0) AS calls_out,
    coalesce(menu.calls, 0) AS menu_out, coalesce(came.calls, 0) AS calls_in,
    coalesce(shared.tickets_in, 0) AS tickets_in, coalesce(shared.tickets_out, 0) AS tickets_out,
    coalesce(shared.shared, 0) AS shared, coalesce(shared.failed, 0) AS failed
FROM month LEFT JOIN answered USING (starts) LEFT JOIN handed USING (starts) LEFT JOIN menu USING (starts)
    LEFT JOIN came USING (starts) LEFT JOIN shared USING (starts)
ORDER BY month.starts
"""


@dataclass(frozen=True, slots=True)
class Month:
    """K29 转接率 = calls_out ÷ answered, 转接成功率 = taken_up ÷ attempts (to 12345 alone); K30 is the rest.

    `shared` are matters of which both sides know each other's ticket number.
    """

    month: date
    answered: int
    attempts: int
    taken_up: int
    calls_out: int
    menu_out: int
    calls_in: int
    tickets_in: int
    tickets_out: int
    shared: int
    failed: int


def by_month(uow: UnitOfWork, first: date, last: date) -> list[Month]:
    """Return one line a month, months without anything too."""
    return [Month(**row) for row in sql.every(uow, _MONTHS, {"org": uow.org_id, "first": first, "last": last})]
