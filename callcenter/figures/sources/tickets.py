"""Matters 条, the contacts 人次 that brought them, and what was sent to departments (K15, K19–K21, K34, K37, S157).

A matter belongs to the day it was written and, by agent, to its first responder; a double (merged) counts nowhere. What
became of it counts for that day, whenever it happened: a cohort, so that a rate never exceeds 100 % (S140). Sending and
giving back are counted 次 on the day they happened.
"""

from __future__ import annotations

from callcenter.figures.sources.base import Measure
from callcenter.figures.sources.matters import PLACE
from callcenter.figures.sources.matters_of import LIST_JOINS, LISTED, OF_TICKET, SEEN
from callcenter.figures.sources.rows import Listed, Part, RowSource

_CLOSED = "t.state = 'closed'"
_PETITION = """(t.category = 'Z01-07' OR EXISTS (SELECT 1 FROM sensitive_mark s WHERE s.ticket_id = t.id
    AND s.sensitivity = 'petition'))"""
_GUIDED = """(t.disposition IN ('guided', 'accepted', 'assigned') OR EXISTS (SELECT 1 FROM referral r
    WHERE r.ticket_id = t.id))"""
_MATTERS = {
    "records": "1",
    "records_closed": f"({_CLOSED})::int",
    "records_first_closed": f"coalesce({_CLOSED} AND t.closed_by = t.first_responder_id, false)::int",
    "records_closed_at_first": f"({_CLOSED} AND t.reworks = 0)::int",
    "records_reworked": f"({_CLOSED} AND t.reworks > 0)::int",
    "records_with_form": "(f.id IS NOT NULL)::int",
    "records_complete": "(f.completed_at IS NOT NULL)::int",
    "petitions": f"{_PETITION}::int",
    "petitions_guided": f"({_PETITION} AND {_GUIDED})::int",
    "out_of_scope": "(t.category LIKE 'Q09-%%' AND t.category <> 'Q09-04')::int",
}
_VALID = "n.invalid_reason IS NULL"
_FIRST = """SELECT 1 FROM ticket_contact tc JOIN ticket b ON b.id = tc.ticket_id
        WHERE tc.contact_id = n.id AND tc.kind = 'first'"""
_CONSULT = f"({_VALID} AND (n.call_id IS NULL OR c.answered_at IS NOT NULL) AND EXISTS ({_FIRST}))"
_CONTACTS = {
    "contacts": f"({_VALID})::int",
    "contacts_invalid": "(n.invalid_reason IS NOT NULL)::int",
    "consults": f"{_CONSULT}::int",
    "consults_at_once": f"({_CONSULT} AND NOT EXISTS ({_FIRST} AND b.closed_at IS DISTINCT FROM b.created_at))::int",
}
_SENDING = {
    "dispatches": "(e.kind = 'dispatched')::int",
    "dispatches_returned": "(e.kind = 'returned')::int",
    "dispatches_elsewhere": """coalesce(e.kind = 'dispatched' AND e.content ->> 'from' <> e.content ->> 'department',
        false)::int""",
}
_OF_CONTACT = """LEFT JOIN LATERAL (SELECT t.category, t.special_groups, t.fields FROM ticket_contact tc
    JOIN ticket t ON t.id = tc.ticket_id WHERE tc.contact_id = n.id ORDER BY tc.kind, tc.at, tc.id LIMIT 1) m ON true"""

MEASURES = (
    Measure("records", "咨询记录", "条"),
    Measure("records_closed", "已办结", "条"),
    Measure("records_first_closed", "首问责任人办结", "条"),
    Measure("records_closed_at_first", "一次办结", "条"),
    Measure("records_reworked", "经重办后办结", "条"),
    Measure("records_with_form", "有登记表的记录", "条"),
    Measure("records_complete", "必填项齐全", "条"),
    Measure("petitions", "涉访事项", "条"),
    Measure("petitions_guided", "涉访事项引导至法律途径", "条"),
    Measure("out_of_scope", "不属法律服务范围", "条"),
    Measure("contacts", "接待（来电、来信、来访等）", "人次"),
    Measure("contacts_invalid", "无效来电", "人次"),
    Measure("consults", "已受理的咨询", "人次"),
    Measure("consults_at_once", "当场答复并办结", "人次"),
    Measure("dispatches", "派单", "次"),
    Measure("dispatches_returned", "退单", "次"),
    Measure("dispatches_elsewhere", "改派其他部门", "次"),
)
_SPAN = """{at} >= %(first)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
    AND {at} < (%(last)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'"""

SOURCE = RowSource(
    name="tickets",
    measures=MEASURES,
    parts=(
        Part(
            rows="ticket t LEFT JOIN ticket_form f ON f.ticket_id = t.id",
            where="t.org_id = %(org)s AND t.business_day BETWEEN %(first)s AND %(last)s AND t.merged_into_id IS NULL",
            day="t.business_day",
            measures=_MATTERS,
            dimensions=OF_TICKET,
            id="t.id",
            links="ticket",
            order="t.created_at DESC, t.id",
            listed=LISTED,
            list_joins=LIST_JOINS,
            seen=SEEN,
        ),
        Part(
            rows="contact n LEFT JOIN call c ON c.id = n.call_id",
            where="n.org_id = %(org)s AND n.business_day BETWEEN %(first)s AND %(last)s",
            day="n.business_day",
            measures=_CONTACTS,
            dimensions={
                "agent": "coalesce(c.account_id, n.account_id)::text",
                "queue": "c.queue_key",
                "language": "coalesce(n.language, c.language)",
                "channel": "n.channel",
                "group": "m.special_groups[1]",
                "category": "m.category",
                "place": PLACE.format(fields="m.fields"),
            },
            joins={"group": _OF_CONTACT, "category": _OF_CONTACT, "place": _OF_CONTACT},
            id="n.call_id",
            links="call",
            order="n.at DESC, n.id",
            listed=(
                Listed("at", "时间", "n.at", open=True),
                Listed("number", "号码", "p.masked"),
                Listed("channel", "来源", "n.channel", open=True),
                Listed("language", "语种", "n.language", open=True),
                Listed("agent", "接待人", "a.staff_no || ' ' || a.name"),
            ),
            list_joins="""LEFT JOIN contact_point p ON p.id = n.point_id
                LEFT JOIN account a ON a.id = coalesce(c.account_id, n.account_id)""",
            seen=f"""NOT EXISTS (SELECT 1 FROM ticket_contact told JOIN ticket t ON t.id = told.ticket_id
                WHERE told.contact_id = n.id AND NOT {SEEN})""",  # noqa: S608
        ),
        Part(
            rows="ticket_event e JOIN ticket t ON t.id = e.ticket_id",
            where=f"e.org_id = %(org)s AND e.kind IN ('dispatched', 'returned') AND {_SPAN.format(at='e.at')}",
            day="(e.at AT TIME ZONE 'Asia/Shanghai')::date",
            measures=_SENDING,
            dimensions=OF_TICKET,
            id="t.id",
            links="ticket",
            order="e.at DESC, e.id",
            listed=(
                Listed("moved_at", "时间", "e.at", open=True),
                Listed("move", "动作", "CASE e.kind WHEN 'returned' THEN '退单' ELSE '派单' END", open=True),
                *LISTED,
            ),
            list_joins=LIST_JOINS,
            seen=SEEN,
        ),
    ),
)
