"""The other figures: duty, matters and their time limits, targets (K13–K21, K34, K35, K37); more stand in `service`."""

from __future__ import annotations

from callcenter.figures.formulas import service
from callcenter.figures.formulas.base import Formula, Target

_REF = "12348.md 2.5"
DUTY: tuple[Formula, ...] = (
    Formula("on_duty", "K13", "值班到岗率", "开始后宽限时间内签到的班次 ÷ 已开始的班次", "K13.1", {"shifts_on_time": 1},
            {"shifts": 1}, target=Target("100"), numerator_unit="班", denominator_unit="班", source="S113",
            note="宽限分钟数见值班设置；早退另在清单中列示。"),
    Formula("adherence", "K13", "排班遵循率", "计划内在岗时长 ÷ 计划值班时长", "K13.adherence.1",
            {"duty_minutes_present": 1}, {"duty_minutes_planned": 1}, target=Target("100"), numerator_unit="分钟",
            denominator_unit="分钟", source="S113"),
    Formula("roll_response", "K14", "点名应答率", "时限内应答 ÷ 点名", "K14.1", {"roll_answered": 1},
            {"roll_called": 1}, numerator_unit="次", denominator_unit="次", source="S114",
            note="点名时正在通话的不计入。"),
)  # fmt: skip
MATTERS: tuple[Formula, ...] = (
    Formula("answered_at_once", "K15", "即时答复率", "当场答复并办结的咨询 ÷ 已受理的咨询", "K15.1",
            {"consults_at_once": 1}, {"consults": 1}, target=Target("90", source="12328 热线 98.43 %"),
            numerator_unit="人次", denominator_unit="人次", source=_REF,
            note="一次来电带来多个事项的，全部当场办结才算；事后重开的不算。"),
    Formula("solved_at_first", "K16", "一次解决率", "7 日内同一人未就同类事项再次来访的事项 ÷ 可追踪的事项", "K16.1",
            {"matters_solved": 1}, {"matters_followed": 1}, target=Target("80"), numerator_unit="条",
            denominator_unit="条", source="S34", note="匿名来电无法追踪，不计入；最近 7 日的事项还可能变化。"),
    Formula("signed_in_time", "K17", "按时签收率", "时限内签收（含退回、改派、反馈）÷ 签收到期的派单", "K17.1",
            {"signings_in_time": 1}, {"signings_due": 1}, target=Target("100"), numerator_unit="次",
            denominator_unit="次", source=_REF, note="按签收时限的到期日归入；过期未签收按超时计。"),
    Formula("done_in_time", "K18", "按时办结率", "时限内反馈或办结 ÷ 办理到期的工单", "K18.1", {"results_in_time": 1},
            {"results_due": 1}, target=Target("95", source="12328 限时办结率"), numerator_unit="次",
            denominator_unit="次", source=_REF,
            note="按办理时限的到期日归入，重办另计一次；过期未办结按超时计；日历更正后随之更正。"),
    Formula("closed", "K19", "办结率", "已办结 ÷ 当期受理", "K19.1", {"records_closed": 1}, {"records": 1},
            numerator_unit="条", denominator_unit="条", source="S140",
            note="当期受理的记录为准，不超过 100 %；与“完成率”（÷ 任务数）分开列示。"),
    Formula("closed_at_first", "K20", "一次办结率", "未经重办即办结 ÷ 已办结", "K20.1",
            {"records_closed_at_first": 1}, {"records_closed": 1}, numerator_unit="条", denominator_unit="条",
            source=_REF),
    Formula("reworked", "K20", "重办率", "经重办后办结 ÷ 已办结", "K20.reworked.1", {"records_reworked": 1},
            {"records_closed": 1}, numerator_unit="条", denominator_unit="条", source=_REF),
    Formula("returned", "K21", "退单率", "退单 ÷ 派单", "K21.1", {"dispatches_returned": 1}, {"dispatches": 1},
            kind="ratio", numerator_unit="次", denominator_unit="次", source=_REF,
            note="按动作发生日统计；跨日退单可使单日超过 100 %。"),
    Formula("sent_elsewhere", "K21", "改派率", "改派其他部门 ÷ 派单", "K21.elsewhere.1", {"dispatches_elsewhere": 1},
            {"dispatches": 1}, numerator_unit="次", denominator_unit="次", source=_REF),
    Formula("first_responder_closed", "K34", "首问首办率", "首问责任人办结 ÷ 咨询记录", "K34.1",
            {"records_first_closed": 1}, {"records": 1}, numerator_unit="条", denominator_unit="条", source="S23"),
    Formula("records_whole", "K37", "记录完整率", "必填项齐全的记录 ÷ 有登记表的记录", "K37.1",
            {"records_complete": 1}, {"records_with_form": 1}, target=Target("100"), numerator_unit="条",
            denominator_unit="条", source="S98", note="问过而当事人未提供的，视为已填。"),
    Formula("petition_share", "S157", "涉访占比", "涉访事项 ÷ 咨询记录", "S157.1", {"petitions": 1}, {"records": 1},
            numerator_unit="条", denominator_unit="条", source="S157"),
    Formula("petition_guided", "S157", "涉访引导率", "引导至法律途径 ÷ 涉访事项", "S157.guided.1",
            {"petitions_guided": 1}, {"petitions": 1}, numerator_unit="条", denominator_unit="条", source="S157",
            note="处理方式为指引、受理、指派，或已转介。"),
)  # fmt: skip
# Asked by `figures.completion` unit by unit, which says the unit's own measure.
COMPLETION = Formula(
    "completion", "K35", "完成率", "完成数 ÷ 目标数（可超过100 %）", "K35.1", {"target_done": 1},
    {"target_amount": 1}, kind="ratio", target=Target("100"), numerator_unit="人次", denominator_unit="人次",
    source="S139", note="全年目标按工作日分摊到所选时段。",
)  # fmt: skip
FIXED: tuple[Formula, ...] = (*DUTY, *MATTERS, COMPLETION, *service.FIXED)
