"""Offers that a seat did not take: not answered, or declined; by agent, on the day they were made in Shanghai.

Not rolled: few, and found by an index of their own.
"""

from __future__ import annotations

from callcenter.calls import bars
from callcenter.figures.sources.base import Measure
from callcenter.figures.sources.rows import Listed, Part, RowSource

_SHANGHAI = "AT TIME ZONE 'Asia/Shanghai'"
_KINDS = {"lapsed": "未接的来电分配", "declined": "拒接的来电分配"}

SOURCE = RowSource(
    name="offers",
    measures=tuple(Measure(f"offers_{state}", label, "次") for state, label in _KINDS.items()),
    parts=(
        Part(
            rows="offer o JOIN call c ON c.id = o.call_id JOIN seat z ON z.id = o.seat_id",
            where=f"""o.org_id = %(org)s AND o.state IN ('lapsed', 'declined')
                AND o.made_at >= %(first)s::date::timestamp {_SHANGHAI}
                AND o.made_at < (%(last)s::date + 1)::timestamp {_SHANGHAI}""",
            day=f"(o.made_at {_SHANGHAI})::date",
            measures={f"offers_{state}": f"(o.state = '{state}')::int" for state in _KINDS},
            dimensions={"agent": "z.account_id::text"},
            id="o.call_id",
            links="call",
            order="o.made_at DESC, o.id",
            listed=(
                Listed("at", "分配时间", "o.made_at", open=True),
                Listed("number", "号码", "p.masked"),
                Listed("queue", "队列", "q.name", open=True),
                Listed("agent", "坐席", "z.staff_no || ' ' || z.name", open=True),
                Listed("state", "结果", "CASE o.state WHEN 'lapsed' THEN '未接' ELSE '拒接' END", open=True),
                Listed(
                    "seconds", "振铃（秒）", "extract(epoch FROM coalesce(o.ended_at, o.lapses_at) - o.made_at)::int"
                ),
            ),
            list_joins="""LEFT JOIN contact_point p ON p.id = c.caller_point_id
                LEFT JOIN queue q ON q.org_id = c.org_id AND q.key = c.queue_key""",
            seen=bars.NOT_BARRED,
        ),
    ),
    rolled=False,
)
