"""What was transcribed (K38), by language: minutes heard of minutes recorded, stretches of which we are not sure.

A call belongs to the day it arrived. Heard is a call whose last pass is finished; a language that nobody can transcribe
is recorded and not heard: it stays in the denominator, so that minority calls are not silently missing (2.9).
"""

from __future__ import annotations

from callcenter.calls import bars
from callcenter.figures.sources import calls, matters
from callcenter.figures.sources.base import Measure
from callcenter.figures.sources.rows import Listed, Part, RowSource

LOW = 0.6  # a segment less sure than this is counted as such
_LAST = """LEFT JOIN LATERAL (SELECT s.id, s.status, s.language FROM transcript s WHERE s.call_id = c.id
    ORDER BY s.pass DESC LIMIT 1) s ON true"""
_HEARD = "coalesce(s.status IN ('draft', 'done', 'low_confidence'), false)"
_SECONDS = """coalesce((SELECT sum(g.seconds) FROM recording g WHERE g.call_id = c.id AND g.kind = 'call'
    AND g.finished_at IS NOT NULL), 0)::int"""
_SEGMENTS = "(SELECT count(*) FROM segment g WHERE g.transcript_id = s.id AND g.final {})::int"
_STATUS = """CASE s.status WHEN 'done' THEN '已转写' WHEN 'low_confidence' THEN '低置信' WHEN 'draft' THEN '实时稿'
    WHEN 'unsupported_language' THEN '语种不支持' WHEN 'overloaded' THEN '未转写（繁忙）' WHEN 'failed' THEN '失败'
    WHEN 'transcribing' THEN '转写中' WHEN 'pending' THEN '待转写' ELSE '无' END"""

SOURCE = RowSource(
    name="transcripts",
    measures=(
        Measure("recorded_seconds", "录音时长", "秒"),
        Measure("heard_seconds", "已转写的录音时长", "秒"),
        Measure("segments", "转写语句", "次"),
        Measure("segments_unsure", "低置信语句", "次"),
    ),
    parts=(
        Part(
            rows=f"call c {_LAST}",
            where="""c.org_id = %(org)s AND c.direction = 'inbound' AND c.answered_at IS NOT NULL
                AND c.business_day BETWEEN %(first)s AND %(last)s""",
            day="c.business_day",
            measures={
                "recorded_seconds": _SECONDS,
                "heard_seconds": f"CASE WHEN {_HEARD} THEN {_SECONDS} ELSE 0 END",
                "segments": _SEGMENTS.format(""),
                "segments_unsure": _SEGMENTS.format(f"AND g.confidence < {LOW}"),
            },
            dimensions={"agent": "c.account_id::text", **matters.OF_CALL},
            joins=matters.JOINS,
            id="c.id",
            links="call",
            order="c.arrived_at DESC, c.id",
            listed=(*calls.LISTED, Listed("status", "转写", _STATUS, open=True)),
            list_joins=calls.LIST_JOINS,
            seen=bars.NOT_BARRED,
        ),
    ),
)
