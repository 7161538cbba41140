"""Calls handed on (K29) and exchanged with 12345 (K30): transfers, calls put through to us, matters shared."""

from __future__ import annotations

from callcenter.calls import bars
from callcenter.figures.sources import matters
from callcenter.figures.sources.base import Measure
from callcenter.figures.sources.matters_of import SEEN
from callcenter.figures.sources.rows import Listed, Part, RowSource

_DAYS = "{row}.org_id = %(org)s AND {row}.business_day BETWEEN %(first)s AND %(last)s"
# `exchange.figures`: refused, taken back because the call did not get through, or given up.
_FAILED = """(x.stage = 'refused' OR x.call_result = 'failed' OR EXISTS (SELECT 1 FROM exchange_message m
    WHERE m.org_id = x.org_id AND m.reference = x.reference AND m.direction = 'out' AND m.state = 'dead'))"""
_DONE = "h.state = 'completed'"
_NOT_BEFORE = """NOT EXISTS (SELECT 1 FROM transfer o WHERE o.call_id = h.call_id AND o.state = 'completed'
    AND (o.asked_at, o.id) < (h.asked_at, h.id))"""
_TARGETS = """CASE h.target_kind WHEN 'seat' THEN '坐席' WHEN 'queue' THEN '队列' WHEN 'department' THEN '部门'
    WHEN '12345' THEN '12345' ELSE '外线' END"""
_STATES = """CASE h.state WHEN 'completed' THEN '成功' WHEN 'declined' THEN '对方拒绝' WHEN 'no_answer' THEN '无人接听'
    WHEN 'failed' THEN '失败' WHEN 'cancelled' THEN '取消' ELSE '进行中' END"""

SOURCE = RowSource(
    name="parties",
    rolled=False,  # few rows a day, by an index
    measures=(
        Measure("transfers", "转接尝试", "次"),
        Measure("transfers_answered", "转接对方接听", "次"),
        Measure("calls_transferred", "成功转接的来电", "人次"),
        Measure("peer_transfers", "转12345尝试", "次"),
        Measure("peer_transfers_answered", "12345接听", "次"),
        Measure("peer_calls_out", "成功转往12345的来电", "人次"),
        Measure("peer_calls_in", "12345转来的来电", "人次"),
        Measure("peer_tickets_in", "12345转来的事项", "件"),
        Measure("peer_tickets_out", "转往12345的事项", "件"),
        Measure("peer_tickets_shared", "双方互知单号的事项", "件"),
        Measure("peer_tickets_failed", "未能转交的事项", "件"),
    ),
    parts=(
        Part(
            rows="transfer h JOIN call c ON c.id = h.call_id",
            where=_DAYS.format(row="h"),
            day="h.business_day",
            measures={
                "transfers": "1",
                "transfers_answered": "(h.answered_at IS NOT NULL)::int",
                "calls_transferred": f"({_DONE} AND {_NOT_BEFORE})::int",
                "peer_transfers": "(h.target_kind = '12345')::int",
                "peer_transfers_answered": "(h.target_kind = '12345' AND h.answered_at IS NOT NULL)::int",
                "peer_calls_out": f"(h.target_kind = '12345' AND {_DONE})::int",
            },
            dimensions={"agent": "h.from_account_id::text", **matters.OF_CALL},
            joins=matters.JOINS,
            id="c.id",
            links="call",
            order="h.asked_at DESC, h.id",
            listed=(
                Listed("at", "时间", "h.asked_at", open=True),
                Listed("agent", "转出坐席", "a.staff_no || ' ' || a.name"),
                Listed("target", "转往", _TARGETS, open=True),
                Listed("name", "对象", "h.target_name"),
                Listed("state", "结果", _STATES, open=True),
            ),
            list_joins="LEFT JOIN account a ON a.id = h.from_account_id",
            seen=bars.NOT_BARRED,
        ),
        Part(
            rows="peer_call y JOIN call c ON c.id = y.call_id",
            where=_DAYS.format(row="y"),
            day="y.business_day",
            measures={"peer_calls_in": "1"},
            dimensions={"agent": "c.account_id::text", **matters.OF_CALL},
            joins=matters.JOINS,
            id="c.id",
            links="call",
            order="y.at DESC, y.id",
            listed=(
                Listed("at", "时间", "y.at", open=True),
                Listed("agent", "坐席", "a.staff_no || ' ' || a.name"),
                Listed("reference", "对方单号", "y.reference"),
            ),
            list_joins="LEFT JOIN account a ON a.id = c.account_id",
            seen=bars.NOT_BARRED,
        ),
        Part(
            rows="exchange x LEFT JOIN ticket t ON t.id = x.ticket_id",
            where=_DAYS.format(row="x"),
            day="x.business_day",
            measures={
                "peer_tickets_in": "(x.direction = 'in')::int",
                "peer_tickets_out": "(x.direction = 'out')::int",
                "peer_tickets_shared": "(x.peer_ticket_no IS NOT NULL AND x.ticket_id IS NOT NULL)::int",
                "peer_tickets_failed": f"coalesce({_FAILED}, false)::int",
            },
            dimensions={"agent": "x.asked_by::text", "category": "t.category", "language": "t.language"},
            id="t.id",
            links="ticket",
            order="x.offered_at DESC, x.id",
            listed=(
                Listed("at", "时间", "x.offered_at", open=True),
                Listed("direction", "方向", "CASE x.direction WHEN 'in' THEN '转入' ELSE '转出' END", open=True),
                Listed("number", "工单号", "t.number"),
                Listed("peer", "对方单号", "x.peer_ticket_no"),
                Listed("stage", "进展", "x.stage", open=True),
            ),
            seen=f"(t.id IS NULL OR {SEEN})",
        ),
    ),
)
