"""Who was not reached at once and what became of it (K31, K32), how languages were served (K33), unmet demand (S149).

Of callers who were missed each number counts once a day; whoever rang again and was answered on that day was not
missed. A language is that of the wish for an interpreter, else of the first queue, else of the menu, as in
`parties.language_gap`; each call counts once, by the best that it got.
"""

from __future__ import annotations

from callcenter.calls import bars
from callcenter.figures.sources import calls, matters
from callcenter.figures.sources.base import Measure
from callcenter.figures.sources.rows import Part, RowSource

_MISSED = "c.outcome IN ('abandoned_queue', 'callback_requested', 'voicemail') AND c.answered_at IS NULL"
_ENDED = "c.ended_at IS NOT NULL"
_OF_DAY = """o.caller_point_id = c.caller_point_id AND o.direction = 'inbound'
    AND o.arrived_at >= c.business_day::timestamp AT TIME ZONE 'Asia/Shanghai'
    AND o.arrived_at < (c.business_day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'"""
# Calls back are counted for the day of the call that asked for them, whenever they were made.
_REACHED = f"""EXISTS (SELECT 1 FROM call o JOIN return_call b ON b.call_id = o.id
    AND b.kind IN ('missed', 'callback', 'voicemail') WHERE {_OF_DAY} AND b.outcome = 'reached')"""  # noqa: S608
_OWN_REACHED = """EXISTS (SELECT 1 FROM return_call b WHERE b.call_id = c.id
    AND b.kind IN ('missed', 'callback', 'voicemail') AND b.outcome = 'reached')"""
_COUNTS = f"""({_MISSED} AND {_ENDED} AND p.last_four <> ''
    AND NOT EXISTS (SELECT 1 FROM call o WHERE {_OF_DAY} AND o.answered_at IS NOT NULL
        AND o.arrived_at > c.arrived_at)
    AND NOT EXISTS (SELECT 1 FROM call o WHERE {_OF_DAY} AND (o.arrived_at, o.id) > (c.arrived_at, c.id)
        AND {_MISSED.replace("c.", "o.")} AND o.ended_at IS NOT NULL))"""  # noqa: S608
_ASKED = f"({_ENDED} AND coalesce(c.outcome, '') <> 'blocked')"
_HEARD = f"""(c.answered_at IS NOT NULL OR c.outcome IN ('self_service', 'transferred_out') OR {_OWN_REACHED}
    OR p.last_four <> '' AND {_REACHED})"""
_NO_SEAT = "(c.outcome IN ('callback_requested', 'voicemail', 'failed') AND c.answered_at IS NULL)"
_BEFORE = """LEFT JOIN LATERAL (SELECT t.fields FROM ticket t WHERE t.point_id = c.caller_point_id
        AND p.last_four <> '' AND t.created_at <= c.arrived_at ORDER BY t.created_at DESC LIMIT 1) w ON true"""
_LANGUAGE = """LEFT JOIN LATERAL (SELECT coalesce(
        (SELECT a.language FROM assistance a WHERE a.call_id = c.id AND a.role = 'interpreter'
            ORDER BY a.asked_at LIMIT 1),
        (SELECT e.language FROM queue_entry e WHERE e.call_id = c.id ORDER BY e.since LIMIT 1),
        c.language) AS code) l ON true"""
_CERTIFIED = """(c.answered_at IS NOT NULL AND EXISTS (SELECT 1 FROM offer f JOIN seat_skill k ON k.seat_id = f.seat_id
    WHERE f.call_id = c.id AND f.connected_at IS NOT NULL AND k.skill = 'lang:' || l.code
        AND k.certified_by IS NOT NULL AND (k.valid_until IS NULL OR k.valid_until >= c.business_day)))"""
_INTERPRETED = """EXISTS (SELECT 1 FROM assistance a WHERE a.call_id = c.id AND a.role = 'interpreter'
    AND a.joined_at IS NOT NULL)"""
_CALLED_BACK = """(EXISTS (SELECT 1 FROM return_call b WHERE b.call_id = c.id AND b.kind IN ('callback', 'voicemail'))
    OR EXISTS (SELECT 1 FROM queue_entry e WHERE e.call_id = c.id AND e.kind = 'callback'))"""
_LINES = "call c LEFT JOIN rating r ON r.call_id = c.id LEFT JOIN contact_point p ON p.id = c.caller_point_id"
_WHERE = f"""c.org_id = %(org)s AND c.direction = 'inbound' AND c.business_day BETWEEN %(first)s AND %(last)s
    AND {calls.OUT} IS NULL"""
_DIMENSIONS = {"agent": "c.account_id::text", **matters.OF_CALL}
_JOINS = matters.JOINS


def _part(rows: str, where: str, measures: dict[str, str], *, language: str = "", place: str = "") -> Part:
    dimensions, joins = dict(_DIMENSIONS), dict(_JOINS)
    if language:
        dimensions["language"] = language
    if place:
        dimensions["place"] = f"coalesce({_DIMENSIONS['place']}, {place})"
        joins["place"] = f"{_JOINS['place']} {_BEFORE}"
    return Part(
        rows=rows,
        where=f"{_WHERE} AND {where}",
        day="c.business_day",
        measures=measures,
        dimensions=dimensions,
        joins=joins,
        id="c.id",
        links="call",
        order="c.arrived_at DESC, c.id",
        listed=calls.LISTED,
        list_joins="""LEFT JOIN queue q ON q.org_id = c.org_id AND q.key = c.queue_key
            LEFT JOIN account a ON a.id = c.account_id""",
        seen=bars.NOT_BARRED,
    )


SOURCE = RowSource(
    name="returns",
    measures=(
        Measure("missed_callers", "漏接来电人（每日每号一次）", "人次"),
        Measure("missed_reached", "回拨接通", "人次"),
        Measure("calls_ended", "全部来电（不含限制来电）", "人次"),
        Measure("calls_heard", "接听、自助、转出或回拨接通", "人次"),
        Measure("unmet_abandoned", "排队中放弃且未回拨接通", "人次"),
        Measure("unmet_no_seat", "无坐席可接且未回拨接通", "人次"),
        Measure("language_calls", "选择该语种的来电", "人次"),
        Measure("language_certified", "由持证坐席以该语种接听", "人次"),
        Measure("language_interpreter", "经翻译三方通话", "人次"),
        Measure("language_overflow", "溢出到其他语种坐席", "人次"),
        Measure("language_callback", "登记回拨或留言", "人次"),
        Measure("language_unserved", "未得到服务", "人次"),
    ),
    parts=(
        _part(
            _LINES,
            "true",
            {
                "missed_callers": f"coalesce({_COUNTS}, false)::int",
                "missed_reached": f"coalesce({_COUNTS} AND {_REACHED}, false)::int",
                "calls_ended": f"{_ASKED}::int",
                "calls_heard": f"coalesce({_ASKED} AND {_HEARD}, false)::int",
                "unmet_abandoned": f"coalesce(c.outcome = 'abandoned_queue' AND {_ENDED} AND NOT {_OWN_REACHED},"
                " false)::int",
                "unmet_no_seat": f"coalesce({_NO_SEAT} AND {_ENDED} AND NOT {_OWN_REACHED}, false)::int",
            },
            place="coalesce(nullif(w.fields ->> 'township', ''), nullif(w.fields ->> 'county', ''))",
        ),
        _part(
            f"{_LINES} {_LANGUAGE}",
            f"{_ENDED} AND l.code IS NOT NULL",
            {
                "language_calls": "1",
                "language_certified": f"{_CERTIFIED}::int",
                "language_interpreter": f"(NOT {_CERTIFIED} AND {_INTERPRETED})::int",
                "language_overflow": f"(c.answered_at IS NOT NULL AND NOT {_CERTIFIED} AND NOT {_INTERPRETED})::int",
                "language_callback": f"(c.answered_at IS NULL AND NOT {_INTERPRETED} AND {_CALLED_BACK})::int",
                "language_unserved": f"(c.answered_at IS NULL AND NOT {_INTERPRETED} AND NOT {_CALLED_BACK})::int",
            },
            language="l.code",
        ),
    ),
)
