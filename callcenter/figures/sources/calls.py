"""Calls that came in: how each ended, how long it waited, how long it took (12348.md 2.4). One row a call, 人次.

A call belongs to the day it arrived (Asia/Shanghai) and, by agent, to who answered first. Σ outcomes = calls, in every
period, queue and language: a call in progress has the outcome `open`. Calls from test and staff numbers are counted
apart and in nothing else.
"""

from __future__ import annotations

from agents.disposition import Outcome
from callcenter.calls import bars
from callcenter.figures.sources import matters
from callcenter.figures.sources.base import Measure
from callcenter.figures.sources.rows import Listed, Part, RowSource

OUTCOMES: dict[str, str] = {
    Outcome.ANSWERED: "人工接听",
    Outcome.ABANDONED_IVR: "语音导航中挂断",
    Outcome.ABANDONED_QUEUE: "排队中放弃",
    Outcome.SHORT_ABANDON: "短时放弃",
    Outcome.CALLBACK_REQUESTED: "登记回拨",
    Outcome.VOICEMAIL: "留言",
    Outcome.SELF_SERVICE: "自助完成",
    Outcome.TRANSFERRED_OUT: "转出（无坐席）",
    Outcome.FAILED: "线路失败",
    Outcome.BLOCKED: "限制来电",
    "open": "通话进行中",
    "other": "其他",
}
# Upper bounds of the histogram of waits, in seconds (S153); beyond the last one stands `more`.
BOUNDS = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800)

# Numbers of tests and staff: what the rating keeps of its call, else who the number belonged to when it came in.
OUT = """CASE WHEN r.id IS NOT NULL THEN nullif(r.excluded_as, 'invalid') ELSE (
        SELECT u.kind FROM uncounted_number u WHERE u.point_id = c.caller_point_id AND u.added_at <= c.arrived_at
            AND (u.removed_at IS NULL OR u.removed_at > c.arrived_at) LIMIT 1) END"""

_WORD = "CASE WHEN c.answered_at IS NOT NULL THEN 'answered' ELSE coalesce(c.outcome, 'open') END"
# Whoever is in a numerator is in its denominator, whatever a row lacks.
_QUEUED = """(c.queue_entered_at IS NOT NULL OR c.answered_at IS NOT NULL
        OR coalesce(c.outcome IN ('abandoned_queue', 'short_abandon'), false))"""
_ANSWERED = "c.answered_at IS NOT NULL"
# Who chose a callback or a message left the queue before the end of the call.
_LEFT = """coalesce(c.answered_at, CASE WHEN c.queue_entered_at IS NOT NULL
        THEN (SELECT min(e.left_at) FROM queue_entry e WHERE e.call_id = c.id) END, c.ended_at)"""


def _seconds(later: str, earlier: str) -> str:
    """Whole seconds between two moments, null where one is missing, never below nought."""
    whole = f"floor(extract(epoch FROM {later} - {earlier}))::int"
    return f"CASE WHEN {later} >= {earlier} THEN {whole} WHEN {later} < {earlier} THEN 0 END"


_TAKEN = _seconds("c.answered_at", "c.queue_entered_at")
_HANDED_ON = "r.id IS NOT NULL AND r.account_id IS DISTINCT FROM c.account_id"
_HANDLED = _seconds("coalesce(c.seat_left_at, c.ended_at)", "c.answered_at")
# Worked out once a row, though many measures use them: OFFSET 0 keeps the planner from writing them into each.
_MOMENTS = f"""
    CROSS JOIN LATERAL (SELECT {_LEFT} AS at OFFSET 0) l
    CROSS JOIN LATERAL (SELECT {_TAKEN} AS taken, {_seconds("l.at", "c.queue_entered_at")} AS left,
        {_seconds("l.at", "c.arrived_at")} AS arrived, {_HANDLED} AS handled, {_WORD} AS word OFFSET 0) w"""
_WAIT, _WAITED = "w.taken", "w.left"


def _bin(bound: int | None, wait: str) -> str:
    """Whether a wait falls into the bin below `bound`."""
    if bound is None:
        return f"{wait} > {BOUNDS[-1]}"
    below = max((each for each in BOUNDS if each < bound), default=-1)
    return f"{wait} > {below} AND {wait} <= {bound}"


def _bins(name: str, when: str, wait: str) -> dict[str, str]:
    bounds: tuple[int | None, ...] = (*BOUNDS, None)
    return {f"{name}_{bound or 'more'}": f"coalesce({when} AND {_bin(bound, wait)}, false)::int" for bound in bounds}


def _outcome(word: str) -> str:
    if word == "other":
        known = ", ".join(f"'{each}'" for each in OUTCOMES if each != "other")
        return f"(w.word NOT IN ({known}))::int"
    return f"(w.word = '{word}')::int"


_MEASURES: dict[str, str] = {
    "inbound": "1",
    "queued": f"{_QUEUED}::int",
    "answered": f"({_ANSWERED})::int",
    **{f"outcome_{word}": _outcome(word) for word in OUTCOMES},
    "wait_answered": f"coalesce({_WAIT}, 0)",
    "wait_all": f"coalesce({_WAITED}, 0)",
    "wait_from_arrival": f"CASE WHEN {_QUEUED} THEN coalesce(w.arrived, 0) ELSE 0 END",
    "wait_longest": f"max:coalesce({_WAITED}, 0)",
    "talk_seconds": f"greatest(0, coalesce(w.handled, 0) - CASE WHEN {_ANSWERED} THEN c.hold_seconds ELSE 0 END)",
    "hold_seconds": f"CASE WHEN {_ANSWERED} THEN c.hold_seconds ELSE 0 END",
    "acw_seconds": f"coalesce({_seconds('c.acw_ended_at', 'coalesce(c.seat_left_at, c.ended_at)')}, 0)",
    # Whoever began the talk is not whose score it is: they handed it on (docs/decisions/0009).
    "handed_on": f"({_HANDED_ON})::int",
    "handed_on_bad": f"({_HANDED_ON} AND coalesce(r.grade >= 4, false))::int",
    **_bins("waited", _ANSWERED, _WAIT),
    **_bins("left_after", f"NOT {_ANSWERED}", _WAITED),
}


def _label(bound: str) -> str:
    return f"超过 {BOUNDS[-1]} 秒" if bound == "more" else f"不超过 {bound} 秒"


def _labels() -> tuple[Measure, ...]:
    plain = {
        "inbound": Measure("inbound", "呼入量", "人次"),
        "queued": Measure("queued", "转人工量", "人次"),
        "answered": Measure("answered", "接听量", "人次"),
        "wait_answered": Measure("wait_answered", "接通来电的等待时长", "秒"),
        "wait_all": Measure("wait_all", "全部排队来电的等待时长", "秒"),
        "wait_from_arrival": Measure("wait_from_arrival", "含语音导航的等待时长", "秒"),
        "wait_longest": Measure("wait_longest", "最长等待", "秒", "max"),
        "talk_seconds": Measure("talk_seconds", "通话时长（不含保持）", "秒"),
        "hold_seconds": Measure("hold_seconds", "保持时长", "秒"),
        "acw_seconds": Measure("acw_seconds", "话后整理时长", "秒"),
        "handed_on": Measure("handed_on", "接听后转给他人", "人次"),
        "handed_on_bad": Measure("handed_on_bad", "接听后转给他人，差评", "人次"),
    }
    for word, label in OUTCOMES.items():
        plain[f"outcome_{word}"] = Measure(f"outcome_{word}", f"结果：{label}", "人次")
    for bound in (*map(str, BOUNDS), "more"):
        plain[f"waited_{bound}"] = Measure(f"waited_{bound}", f"接通前等待{_label(bound)}", "人次")
        plain[f"left_after_{bound}"] = Measure(f"left_after_{bound}", f"未接通，等待{_label(bound)}", "人次")
    return tuple(plain[name] for name in _MEASURES)


LISTED = (
    Listed("at", "来电时间", "c.arrived_at", open=True),
    Listed("number", "号码", "p.masked"),
    Listed("language", "语种", "c.language", open=True),
    Listed("queue", "队列", "q.name", open=True),
    Listed("agent", "坐席", "a.staff_no || ' ' || a.name"),
    Listed("outcome", "结果", _WORD, open=True),
    Listed("wait", "等待（秒）", _seconds(_LEFT, "c.queue_entered_at"), open=True),
    Listed("talk", "通话（秒）", _HANDLED, open=True),
)
LIST_JOINS = """LEFT JOIN contact_point p ON p.id = c.caller_point_id
    LEFT JOIN queue q ON q.org_id = c.org_id AND q.key = c.queue_key LEFT JOIN account a ON a.id = c.account_id"""

_ROWS = f"call c LEFT JOIN rating r ON r.call_id = c.id {_MOMENTS}"
_WHERE = "c.org_id = %(org)s AND c.direction = 'inbound' AND c.business_day BETWEEN %(first)s AND %(last)s"
_OUT_MEASURES = {f"calls_{kind}": f"({OUT} = '{kind}')::int" for kind in ("test", "staff")}


def _part(where: str, measures: dict[str, str]) -> Part:
    return Part(
        rows=_ROWS,
        where=f"{_WHERE} AND {where}",
        day="c.business_day",
        measures=measures,
        dimensions={"agent": "c.account_id::text", **matters.OF_CALL},
        joins=matters.JOINS,
        id="c.id",
        links="call",
        order="c.arrived_at DESC, c.id",
        listed=LISTED,
        list_joins=LIST_JOINS,
        seen=bars.NOT_BARRED,
    )


SOURCE = RowSource(
    name="calls",
    measures=(
        *_labels(),
        Measure("calls_test", "测试号码来电（不计入）", "人次"),
        Measure("calls_staff", "工作人员号码来电（不计入）", "人次"),
    ),
    parts=(_part(f"{OUT} IS NULL", _MEASURES), _part(f"{OUT} IS NOT NULL", _OUT_MEASURES)),
    rolled=True,
)
