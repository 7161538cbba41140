"""What a matter (条, one ticket) is counted under, how it is listed, and who may read which: for sources of tickets."""

from __future__ import annotations

from collections.abc import Mapping

from callcenter.figures.sources.base import Dimension
from callcenter.figures.sources.matters import PLACE
from callcenter.figures.sources.rows import Listed
from callcenter.tickets.stages import NAMES

# of a ticket `t`: the agent is the first responder, whose score it stays (S22)
OF_TICKET: Mapping[Dimension, str] = {
    "agent": "t.first_responder_id::text",
    "queue": "t.queue_key",
    "language": "t.language",
    "group": "t.special_groups[1]",
    "category": "t.category",
    "place": PLACE.format(fields="t.fields"),
    "channel": "t.channel",
}
# `tickets.rights.visible_to` of an account of the centre, in SQL.
SEEN = """(t.locked IS NULL OR NOT EXISTS (SELECT 1 FROM ticket_reader bar WHERE bar.ticket_id = t.id
        AND bar.account_id = %(asker)s AND bar.barred)
    AND (EXISTS (SELECT 1 FROM ticket_reader own WHERE own.ticket_id = t.id AND own.account_id = %(asker)s)
        OR t.locked = 'supervised' AND (%(asker)s IN (t.first_responder_id, t.handler_id) OR EXISTS (
            SELECT 1 FROM account me WHERE me.id = %(asker)s AND me.roles && ARRAY['supervisor', 'admin']))))"""
_STAGES = " ".join(f"WHEN '{code}' THEN '{name}'" for code, name in NAMES.items())
STAGE = f"CASE t.stage {_STAGES} END"
LISTED = (
    Listed("number", "工单号", "t.number"),
    Listed("at", "登记时间", "t.created_at", open=True),
    Listed("category", "类别", "k.name"),
    Listed("agent", "首问责任人", "a.staff_no || ' ' || a.name"),
    Listed("department", "承办部门", "d.name"),
    Listed("stage", "阶段", STAGE, open=True),
    Listed("closed_at", "办结时间", "t.closed_at", open=True),
)
LIST_JOINS = """LEFT JOIN account a ON a.id = t.first_responder_id
    LEFT JOIN category k ON k.org_id = t.org_id AND k.version = t.category_version AND k.code = t.category
    LEFT JOIN department d ON d.org_id = t.org_id AND d.code = t.department"""
