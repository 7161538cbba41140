"""Callbacks: who was due, who was reached, what they answered (K22, K26). One row a survey, 人次.

A callback is due on the day its survey was made, and answered on the day it ended: two parts with days of their own.
Who may not be asked (需安全联系, opted out) is suppressed and never due; what was withdrawn because the matter is done
again is not due either. Answers on the telephone (machine, person) and otherwise (visit, form, WeChat, short message)
are counted apart (S90).
"""

from __future__ import annotations

from dataclasses import replace

from callcenter.figures.sources import matters
from callcenter.figures.sources.base import Dimension, Measure
from callcenter.figures.sources.ratings import GRADES
from callcenter.figures.sources.rows import Listed, Part, RowSource, words_of

MODES = {"machine": "语音", "person": "人工", "visit": "实地", "form": "问卷", "wechat": "微信", "sms": "短信"}
SOLVED = {1: "解决了", 2: "部分解决", 3: "没有解决"}
STATES = {
    "due": "待回访", "calling": "回访中", "done": "已完成", "declined": "拒访", "broken_off": "中断",
    "unreachable": "三次未接通", "closed": "已撤销", "suppressed": "不回访",
}  # fmt: skip
_TELEPHONE = "s.mode IN ('machine', 'person')"
_MADE = "(s.created_at AT TIME ZONE 'Asia/Shanghai')::date"
_DUE = "s.state NOT IN ('suppressed', 'closed')"
_ENDED = "s.state IN ('done', 'declined', 'broken_off', 'unreachable')"
# The second call of a review asks a caller again: the answer belongs to the review, and makes no rate twice (K26).
SECOND_CALL = "EXISTS (SELECT 1 FROM review_call again WHERE again.survey_id = s.id)"
_EXCLUDED = """(s.grade >= 4 AND EXISTS (SELECT 1 FROM review v JOIN review_exclusion x ON x.review_id = v.id
        WHERE v.survey_id = s.id AND x.state = 'approved'))"""


def _when(condition: str) -> str:
    return f"coalesce({condition}, false)::int"


_ON_MADE = {
    "survey_due": _when(_DUE),
    "survey_reached": _when("s.state IN ('done', 'declined', 'broken_off')"),
    "survey_waiting": _when("s.state IN ('due', 'calling')"),
    "survey_suppressed": _when("s.state = 'suppressed'"),
    "survey_withdrawn": _when("s.state = 'closed'"),
}
_ON_ENDED = {
    "survey_ended": _when(_ENDED),
    "survey_completed": _when("s.state = 'done'"),
    "survey_unreachable": _when("s.state = 'unreachable'"),
    **{f"survey_solved_{answer}": _when(f"s.solved = {answer}") for answer in SOLVED},
    **{f"survey_grade_{grade}": _when(f"{_TELEPHONE} AND s.grade = {grade} AND NOT {_EXCLUDED}") for grade in GRADES},
    **{
        f"other_grade_{grade}": _when(f"NOT {_TELEPHONE} AND s.grade = {grade} AND NOT {_EXCLUDED}") for grade in GRADES
    },
    **{f"survey_excluded_{grade}": _when(f"s.grade = {grade} AND {_EXCLUDED}") for grade in GRADES},
}
_SECOND = {"second_calls": "1", "second_calls_satisfied": _when("s.grade <= 3 OR (s.grade IS NULL AND s.solved = 1)")}
_LABELS = {
    "second_calls": "差评再次回访", "second_calls_satisfied": "再次回访满意",
    "survey_due": "应回访", "survey_reached": "完成、拒访或中断", "survey_waiting": "待回访",
    "survey_suppressed": "不回访", "survey_withdrawn": "已撤销", "survey_ended": "已结束的回访",
    "survey_completed": "完成回访", "survey_unreachable": "三次未接通",
    **{f"survey_solved_{answer}": f"回访：{label}" for answer, label in SOLVED.items()},
    **{f"survey_grade_{grade}": f"电话回访：{label}" for grade, label in GRADES.items()},
    **{f"other_grade_{grade}": f"其他方式回访：{label}" for grade, label in GRADES.items()},
    **{f"survey_excluded_{grade}": f"回访：{label}（已剔除）" for grade, label in GRADES.items()},
}  # fmt: skip
DIMENSIONS: dict[Dimension, str] = {
    "agent": "s.served_by::text",
    "queue": "s.queue_key",
    "language": "s.language",
    "group": "t.special_groups[1]",
    "category": "t.category",
    "place": matters.PLACE.format(fields="t.fields"),
    "channel": "t.channel",
    "mode": "s.mode",
}


LISTED = (
    Listed("due", "生成时间", "s.created_at", open=True),
    Listed("ticket", "工单号", "t.number"),
    Listed("number", "号码", "CASE WHEN t.safe_contact THEN '保密' ELSE p.masked END"),
    Listed("language", "语种", "s.language", open=True),
    Listed("agent", "服务人员", "a.staff_no || ' ' || a.name"),
    Listed("mode", "方式", words_of("s.mode", MODES), open=True),
    Listed("state", "状态", words_of("s.state", STATES), open=True),
    Listed("solved", "解决情况", words_of("s.solved", SOLVED)),
    Listed("grade", "评价", words_of("s.grade", GRADES)),
    Listed("ended", "结束时间", "s.ended_at", open=True),
)

LIST_JOINS = "LEFT JOIN contact_point p ON p.id = s.point_id LEFT JOIN account a ON a.id = s.served_by"


def _part(day: str, where: str, measures: dict[str, str]) -> Part:
    return Part(
        rows="survey s JOIN ticket t ON t.id = s.ticket_id",
        where=f"s.org_id = %(org)s AND {where} AND NOT {SECOND_CALL}",
        day=day,
        measures=measures,
        dimensions=DIMENSIONS,
        id="t.id",
        links="ticket",
        order="s.created_at DESC, s.id",
        listed=LISTED,
        list_joins=LIST_JOINS,
        seen=matters.TICKET_SEEN,
    )


def _second() -> Part:
    asked = _part("s.business_day", f"s.business_day BETWEEN %(first)s AND %(last)s AND {_ENDED}", _SECOND)
    return replace(asked, where=asked.where.replace(f"NOT {SECOND_CALL}", SECOND_CALL))


_SINCE = """s.created_at >= %(first)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
    AND s.created_at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'"""
SOURCE = RowSource(
    name="surveys",
    measures=tuple(Measure(name, _LABELS[name], "人次") for name in (*_ON_MADE, *_ON_ENDED, *_SECOND)),
    parts=(
        _part(_MADE, _SINCE, _ON_MADE),
        _part("s.business_day", f"s.business_day BETWEEN %(first)s AND %(last)s AND {_ENDED}", _ON_ENDED),
        _second(),
    ),
    rolled=True,
)
