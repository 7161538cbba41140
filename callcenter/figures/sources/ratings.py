"""What callers thought right after being served: invited or why not, what they keyed, what was counted out (S87–S93).

One row a served call: each answered call that came in, and each call back that somebody answered and was asked about.
Every one has one outcome of the invitation; one that is still going on is `invitation_open`. The score belongs to who
served (docs/decisions/0009). Ratings keyed on the line and answers by short message are counted apart (S90).
"""

from __future__ import annotations

from callcenter.calls import bars
from callcenter.figures.sources import calls, matters
from callcenter.figures.sources.base import Dimension, Measure
from callcenter.figures.sources.rows import Listed, Part, RowSource, words_of
from callcenter.surveys.counting import COUNTED

GRADES = {1: "非常满意", 2: "满意", 3: "基本满意", 4: "不满意", 5: "非常不满意"}
INVITATIONS = {
    "played": "通话中邀请评价",
    "sms": "短信邀请评价",
    "caller_left": "来电人先挂机",
    "skipped": "跳过邀请",
    "no_recording": "该语种无录音",
}
SKIPPED = {
    "abuse": "辱骂骚扰", "danger": "人身危险", "declined": "来电人不愿评价", "staff": "工作人员来电",
    "system": "系统原因", "no_agent_leg": "无坐席通话", "test": "测试来电", "invalid": "无效来电", "other": "其他原因",
}  # fmt: skip
REASONS = SKIPPED | {"no_prompts": INVITATIONS["no_recording"]}
MODES = {"keys": "通话按键", "sms": "短信"}
BURST_SECONDS = 60
LONG_TALK = 600  # seconds; whoever talked so long usually has an opinion

_OUT = f"({calls.OUT} IS NULL)"
# 剔除: malicious or mistaken, approved after a review. Only bad ratings are reviewed.
_EXCLUDED = """(r.grade >= 4 AND EXISTS (SELECT 1 FROM review v JOIN review_exclusion x ON x.review_id = v.id
        WHERE v.rating_id = r.id AND x.state = 'approved'))"""
_TALK = "coalesce(r.talk_seconds, floor(extract(epoch FROM coalesce(c.seat_left_at, c.ended_at) - c.answered_at))::int)"
_LONG = f"coalesce({_TALK} >= {LONG_TALK} AND r.invited, false)"


def _when(condition: str) -> str:
    return f"coalesce({condition}, false)::int"


def _skipped(reason: str) -> str:
    if reason == "other":
        known = ", ".join(f"'{each}'" for each in SKIPPED if each != "other")
        return _when(f"r.invitation = 'skipped' AND coalesce(r.not_invited_reason, '') NOT IN ({known})")
    return _when(f"r.invitation = 'skipped' AND r.not_invited_reason = '{reason}'")


_MEASURES: dict[str, str] = {
    "served": "1",
    **{f"invited_{word}" if word in {"played", "sms"} else f"invitation_{word}": _when(f"r.invitation = '{word}'")
       for word in INVITATIONS},
    "invitation_open": _when("r.id IS NULL"),
    **{f"skipped_{reason}": _skipped(reason) for reason in SKIPPED},
    **{f"grade_{grade}": _when(f"r.mode = 'keys' AND r.grade = {grade} AND NOT {_EXCLUDED}") for grade in GRADES},
    **{f"excluded_{grade}": _when(f"r.mode = 'keys' AND r.grade = {grade} AND {_EXCLUDED}") for grade in GRADES},
    **{f"sms_grade_{grade}": _when(f"r.mode = 'sms' AND r.grade = {grade} AND NOT {_EXCLUDED}") for grade in GRADES},
    **{f"sms_excluded_{grade}": _when(f"r.mode = 'sms' AND r.grade = {grade} AND {_EXCLUDED}") for grade in GRADES},
    "unrated": _when("r.invited AND r.grade IS NULL"),
    "seat_hung_up_before": _when("r.left_by = 'seat' AND NOT r.invited"),
    "long_talks": f"{_LONG}::int",
    "long_unrated": f"({_LONG} AND r.grade IS NULL)::int",
}  # fmt: skip
_OUT_MEASURES = {
    "served_invalid": _when("r.excluded_as = 'invalid'"),
    "served_test": _when("r.excluded_as = 'test'"),
    "served_staff": _when("r.excluded_as = 'staff'"),
}


def _labels() -> tuple[Measure, ...]:
    said = {
        "served": "应邀评的人工服务", "invitation_open": "尚未结束", "unrated": "受邀未评价",
        "seat_hung_up_before": "坐席先挂机且未邀请", "long_talks": f"{LONG_TALK // 60} 分钟以上且受邀的通话",
        "long_unrated": f"{LONG_TALK // 60} 分钟以上、受邀未评价", "served_invalid": "无效来电（不计入）",
        "served_test": "测试号码（不计入）", "served_staff": "工作人员号码（不计入）",
    }  # fmt: skip
    said |= {f"invited_{word}" if word in {"played", "sms"} else f"invitation_{word}": label
             for word, label in INVITATIONS.items()}  # fmt: skip
    said |= {f"skipped_{reason}": f"跳过：{label}" for reason, label in SKIPPED.items()}
    for grade, label in GRADES.items():
        said |= {f"grade_{grade}": label, f"excluded_{grade}": f"{label}（已剔除）"}
        said |= {f"sms_grade_{grade}": f"短信：{label}", f"sms_excluded_{grade}": f"短信：{label}（已剔除）"}
    return tuple(Measure(name, said[name], "人次") for name in (*_MEASURES, *_OUT_MEASURES))


_WHO = "coalesce(r.account_id, c.account_id)"
LISTED = (
    Listed("at", "来电时间", "c.arrived_at", open=True),
    Listed("number", "号码", "p.masked"),
    Listed("language", "语种", "c.language", open=True),
    Listed("queue", "队列", "q.name", open=True),
    Listed("agent", "坐席", "a.staff_no || ' ' || a.name"),
    Listed("invitation", "邀评", words_of("r.invitation", INVITATIONS)),
    Listed("reason", "未邀请原因", words_of("r.not_invited_reason", REASONS)),
    Listed("grade", "评价", words_of("r.grade", GRADES)),
    Listed("mode", "方式", words_of("r.mode", MODES)),
    Listed("talk", "通话（秒）", _TALK, open=True),
)
DIMENSIONS: dict[Dimension, str] = {"agent": f"{_WHO}::text", **matters.OF_CALL, "mode": "r.mode"}


def _part(where: str, measures: dict[str, str]) -> Part:
    return Part(
        rows="call c LEFT JOIN rating r ON r.call_id = c.id",
        where="c.org_id = %(org)s AND c.business_day BETWEEN %(first)s AND %(last)s AND (r.id IS NOT NULL OR"
        f" (c.direction = 'inbound' AND c.answered_at IS NOT NULL)) AND {where}",
        day="c.business_day",
        measures=measures,
        dimensions=DIMENSIONS,
        joins=matters.JOINS,
        id="c.id",
        links="call",
        order="c.arrived_at DESC, c.id",
        listed=LISTED,
        list_joins=calls.LIST_JOINS.replace("a.id = c.account_id", f"a.id = {_WHO}"),
        seen=bars.NOT_BARRED,
    )


# A rating within a minute of another from the same number, whoever it is about: one of two is hardly another opinion.
_CLOSE = f"""r.grade IS NOT NULL AND r.business_day BETWEEN %(first)s AND %(last)s AND {COUNTED} AND EXISTS (
        SELECT 1 FROM rating near WHERE near.point_id = r.point_id AND near.grade IS NOT NULL AND near.id <> r.id
            AND {COUNTED.replace("r.", "near.")}
            AND near.rated_at BETWEEN r.rated_at - %(near)s * interval '1 second'
                AND r.rated_at + %(near)s * interval '1 second')"""  # noqa: S608 - constant text
# A row that is counted out by its rating; a call without one, by its number.
_COUNTED = f"(r.id IS NULL OR {COUNTED}) AND {_OUT}"
SOURCE = RowSource(
    name="ratings",
    measures=_labels(),
    parts=(_part(_COUNTED, _MEASURES), _part("r.excluded_as IS NOT NULL", _OUT_MEASURES)),
    rolled=True,
)
# Not rolled: a rating of the first second of a day may stand beside one of the day before, which leaves no mark there.
CLOSE = RowSource(
    name="close_ratings",
    measures=(Measure("rated_close", "一分钟内同号码的评价", "人次"),),
    parts=(_part(_CLOSE, {"rated_close": "1"}),),
    rolled=False,
    values={"near": BURST_SECONDS},
)
