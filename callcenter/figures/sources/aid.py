"""Legal aid as it is reported (S143): 件 taken in and closed, other matters (咨询, 代书), 人 helped, loss recovered.

By the day of the application. A case of thirty workers is one 件 and thirty 人次. Loss in whole yuan, by case.
"""

from __future__ import annotations

from callcenter.aid.terms import OTHER_MATTERS
from callcenter.figures.sources.base import Measure
from callcenter.figures.sources.matters import PLACE
from callcenter.figures.sources.matters_of import SEEN
from callcenter.figures.sources.rows import Listed, Part, RowSource

_OTHER = ", ".join(f"'{each}'" for each in sorted(OTHER_MATTERS))
_CASE = f"(g.aid_type NOT IN ({_OTHER}))"
_NOTICE = "g.kind = 'notified_defence'"
_BARRED = """(g.state = 'refused' AND coalesce(g.end_code, '') IN ('out_of_scope', 'not_our_district', 'no_case',
    'has_lawyer', 'not_in_hardship'))"""
_ELIGIBLE = f"(g.kind = 'application' AND g.decided_at IS NOT NULL AND NOT {_BARRED})"
_TAKEN = "(g.accepted_at IS NOT NULL OR g.kind <> 'application')"

SOURCE = RowSource(
    name="aid",
    rolled=False,  # few rows a day, by an index
    measures=(
        Measure("aid_accepted", "受理法律援助案件", "件"),
        Measure("aid_closed", "办结法律援助案件", "件"),
        Measure("aid_other", "其他法律援助事项（咨询、代书）", "件"),
        Measure("aid_people", "受援人次", "人次"),
        Measure("aid_loss_yuan", "挽回损失", "元"),
        Measure("aid_eligible", "已决定且符合条件的申请", "件"),
        Measure("aid_granted", "给予援助", "件"),
        Measure("defence_notified", "通知辩护", "件"),
        Measure("defence_assigned", "通知辩护已指派", "件"),
    ),
    parts=(
        Part(
            rows="aid_application g LEFT JOIN ticket t ON t.id = g.ticket_id",
            where="g.org_id = %(org)s AND g.business_day BETWEEN %(first)s AND %(last)s",
            day="g.business_day",
            measures={
                "aid_accepted": f"({_TAKEN} AND {_CASE})::int",
                "aid_closed": f"({_TAKEN} AND {_CASE} AND g.closed_at IS NOT NULL)::int",
                "aid_other": f"({_TAKEN} AND NOT {_CASE})::int",
                "aid_people": f"CASE WHEN {_TAKEN} THEN g.people ELSE 0 END",
                "aid_loss_yuan": f"CASE WHEN {_TAKEN} THEN round(coalesce(g.loss_recovered_yuan, 0))::int ELSE 0 END",
                "aid_eligible": f"{_ELIGIBLE}::int",
                "aid_granted": f"({_ELIGIBLE} AND g.state <> 'refused')::int",
                "defence_notified": f"({_NOTICE})::int",
                "defence_assigned": f"({_NOTICE} AND g.assigned_at IS NOT NULL)::int",
            },
            dimensions={
                "agent": "g.applied_by::text",
                "group": "g.special_groups[1]",
                "category": "g.category",
                "language": "g.language",
                "place": PLACE.format(fields="coalesce(t.fields, g.fields)"),
            },
            id="g.id",
            links="aid",
            order="g.applied_at DESC, g.id",
            listed=(
                Listed("number", "编号", "g.number"),
                Listed("at", "申请时间", "g.applied_at", open=True),
                Listed("people", "受援人数", "g.people"),
                Listed("accepted_at", "受理时间", "g.accepted_at", open=True),
                Listed("closed_at", "办结时间", "g.closed_at", open=True),
                Listed("loss", "挽回损失（元）", "g.loss_recovered_yuan::text"),
            ),
            seen=f"(t.id IS NULL OR {SEEN})",
        ),
    ),
)
