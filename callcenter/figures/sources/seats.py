"""What seats did all day (K11, K12): seconds in each state, by agent, read from every change of a seat's state.

A state lasts from its row to the next one of the seat, over midnights; the last one lasts until now. Seconds of a day
stand on that day, whenever the state began.
"""

from __future__ import annotations

from callcenter.figures.sources.base import Measure
from callcenter.figures.sources.rows import Listed, Part, RowSource, words_of

STATES = {
    "ready": "示闲等待", "reserved": "来电分配中", "ringing": "振铃", "talking": "通话（含保持）",
    "wrap_up": "话后整理", "paused": "小休、会议等",
}  # fmt: skip
# why a seat rests: its agent's word, or what made it rest. What nobody named is `other`.
PAUSES = {
    "break": "休息", "meeting": "会议", "training": "培训", "other": "其他", "no_answer": "来电未接",
    "declined": "拒接来电", "phone_lost": "话机断开", "phone_unreachable": "话机呼叫不通", "supervisor": "班长操作",
}  # fmt: skip
_MIDNIGHT = "AT TIME ZONE 'Asia/Shanghai'"
# What each seat was in when the first day began, and every change since; each lasts until the next, at most until now.
_SPANS = f"""(
    SELECT x.org_id, x.seat_id, x.state, x.reason, x.at AS begins,
        coalesce(lead(x.at) OVER (PARTITION BY x.seat_id ORDER BY x.at, x.id), %(now)s) AS ends
    FROM (
        SELECT e.org_id, e.seat_id, e.state, e.reason, e.at, e.id FROM seat z CROSS JOIN LATERAL (
            SELECT * FROM seat_state b WHERE b.seat_id = z.id AND b.at < %(first)s::date::timestamp {_MIDNIGHT}
            ORDER BY b.at DESC, b.id DESC LIMIT 1) e WHERE z.org_id = %(org)s
        UNION ALL
        SELECT e.org_id, e.seat_id, e.state, e.reason, e.at, e.id FROM seat z JOIN seat_state e ON e.seat_id = z.id
        WHERE z.org_id = %(org)s AND e.at >= %(first)s::date::timestamp {_MIDNIGHT}
            AND e.at < (%(last)s::date + 1)::timestamp {_MIDNIGHT}
    ) x
) s JOIN seat z ON z.id = s.seat_id CROSS JOIN LATERAL (
    SELECT d::date AS day, greatest(s.begins, d::timestamp {_MIDNIGHT}) AS begins,
        least(s.ends, (d + interval '1 day')::timestamp {_MIDNIGHT}, %(now)s) AS ends
    FROM generate_series(greatest(%(first)s::date, (s.begins {_MIDNIGHT})::date),
        least(%(last)s::date, (s.ends {_MIDNIGHT})::date), interval '1 day') d
) p LEFT JOIN account a ON a.id = z.account_id"""  # noqa: S608 - constant text
_SECONDS = "greatest(0, floor(extract(epoch FROM p.ends)) - floor(extract(epoch FROM p.begins)))::int"
_NAMED = ", ".join(f"'{reason}'" for reason in PAUSES if reason != "other")
_REASON = f"CASE WHEN s.reason IN ({_NAMED}) THEN s.reason ELSE 'other' END"


def _in(condition: str) -> str:
    return f"CASE WHEN {condition} THEN {_SECONDS} ELSE 0 END"


_MEASURES = {f"seat_{state}": _in(f"s.state = '{state}'") for state in STATES} | {
    f"seat_paused_{reason}": _in(f"s.state = 'paused' AND {_REASON} = '{reason}'") for reason in PAUSES
}
_LABELS = {f"seat_{state}": f"坐席状态：{label}" for state, label in STATES.items()} | {
    f"seat_paused_{reason}": f"小休、会议等：{label}" for reason, label in PAUSES.items()
}
SOURCE = RowSource(
    name="seats",
    measures=tuple(Measure(name, label, "秒") for name, label in _LABELS.items()),
    parts=(
        Part(
            rows=_SPANS,
            where="s.state <> 'offline' AND p.ends > p.begins",
            day="p.day",
            measures=_MEASURES,
            dimensions={"agent": "z.account_id::text"},
            id="NULL",
            order="p.begins DESC, z.id",
            listed=(
                Listed("begins", "开始", "p.begins"),
                Listed("agent", "坐席", "a.staff_no || ' ' || a.name"),
                Listed("state", "状态", words_of("s.state", STATES)),
                Listed("reason", "原因", f"CASE WHEN s.state = 'paused' THEN {words_of(_REASON, PAUSES)} END"),
                Listed("seconds", "时长（秒）", _SECONDS),
            ),
        ),
    ),
    rolled=True,
)
