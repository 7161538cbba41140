"""Hand-overs, returns, languages, checks, complaints, transcripts, aid, persons (K28–K33, K36, K38, S142–S149)."""

from __future__ import annotations

from callcenter.figures.formulas.base import Formula, Target

_REF = "12348.md 2.5"


def _count(name: str, number: str, label: str, measure: str, unit: str, source: str, note: str = "") -> Formula:
    return Formula(name, number, label, label, f"{number}.{name}.1", {measure: 1}, kind="count", unit=unit,
                   numerator_unit=unit, source=source, note=note)  # fmt: skip


def _language(name: str, label: str, text: str) -> Formula:
    return Formula(f"language_{name}_share", "K33", label, f"{text} ÷ 选择该语种的来电", f"K33.{name}.1",
                   {f"language_{name}": 1}, {"language_calls": 1}, numerator_unit="人次", denominator_unit="人次",
                   source="S7", note="每次来电按得到的最好服务计一次；各项之和为 100 %。")  # fmt: skip


HANDED_ON: tuple[Formula, ...] = (
    Formula("transferred", "K29", "转接率", "成功转接的来电 ÷ 接听量", "K29.1", {"calls_transferred": 1},
            {"answered": 1}, kind="ratio", numerator_unit="人次", denominator_unit="人次", source=_REF),
    Formula("transfer_success", "K29", "转接成功率", "对方接听 ÷ 转接尝试", "K29.success.1", {"transfers_answered": 1},
            {"transfers": 1}, numerator_unit="次", denominator_unit="次", source="S10"),
    Formula("peer_transfer_success", "K29", "转12345成功率", "12345接听 ÷ 转12345尝试", "K29.peer.1",
            {"peer_transfers_answered": 1}, {"peer_transfers": 1}, numerator_unit="次", denominator_unit="次",
            source="S10"),
    _count("peer_calls_in", "K30", "12345转来的来电", "peer_calls_in", "人次", "S8"),
    _count("peer_calls_out", "K30", "坐席转往12345的来电", "peer_calls_out", "人次", "S8"),
    _count("peer_tickets_in", "K30", "12345转来的事项", "peer_tickets_in", "件", "S8"),
    _count("peer_tickets_out", "K30", "转往12345的事项", "peer_tickets_out", "件", "S8"),
    _count("peer_tickets_shared", "K30", "与12345互知单号的事项", "peer_tickets_shared", "件", "S10"),
    _count("peer_tickets_failed", "K30", "与12345未能转交的事项", "peer_tickets_failed", "件", "S10",
           "对方拒收、通话未接通而撤回，或多次发送失败。"),
)  # fmt: skip
RETURNED: tuple[Formula, ...] = (
    Formula("missed_returned", "K31", "漏接回拨率", "回拨接通的漏接来电人 ÷ 有号码的漏接来电人", "K31.1",
            {"missed_reached": 1}, {"missed_callers": 1}, target=Target("95", source="国办函〔2025〕66号"),
            numerator_unit="人次", denominator_unit="人次", source=_REF,
            note="漏接含排队中放弃、登记回拨、留言；每号每日一次，当日自行再次来电并接通的不算漏接。"),
    Formula("every_call_heard", "K32", "有询必应率", "接听、自助完成、转出或回拨接通 ÷ 全部来电（不含限制来电）",
            "K32.1", {"calls_heard": 1}, {"calls_ended": 1}, target=Target("100"), numerator_unit="人次",
            denominator_unit="人次", source="S127"),
    Formula("unmet", "S149", "未满足需求占比", "放弃或无坐席且未回拨接通 ÷ 全部来电（不含限制来电）", "S149.1",
            {"unmet_abandoned": 1, "unmet_no_seat": 1}, {"calls_ended": 1}, numerator_unit="人次",
            denominator_unit="人次", source="S149", note="地区按本次或此前登记的事项。"),
    _count("out_of_scope", "S149", "不属法律服务范围的事项", "out_of_scope", "条", "S149"),
)  # fmt: skip
LANGUAGES: tuple[Formula, ...] = (
    Formula("language_served", "K33", "语种满足率", "持证坐席以所选语种接听 ÷ 选择该语种的来电", "K33.1",
            {"language_certified": 1}, {"language_calls": 1}, numerator_unit="人次", denominator_unit="人次",
            source="S7", note="各语种分别看；翻译、溢出、回拨、未服务占比另列。"),
    _language("interpreter", "翻译服务占比", "经翻译三方通话"),
    _language("overflow", "溢出占比", "由其他语种坐席接听"),
    _language("callback", "回拨占比", "登记回拨或留言"),
    _language("unserved", "未得到服务占比", "未接听亦无回拨"),
)  # fmt: skip
CHECKED: tuple[Formula, ...] = (
    Formula("checked", "K28", "质检率", "质检的通话 ÷ 接听量", "K28.1", {"calls_checked": 1}, {"answered": 1},
            kind="ratio", target=Target("5", source="安徽 12348"), numerator_unit="人次", denominator_unit="人次",
            source=_REF, note="通话按来电日、质检按质检日归入。"),
    Formula("checks_passed", "K28", "质检合格率", "合格 ÷ 质检", "K28.passed.1", {"checks_passed": 1}, {"checks": 1},
            numerator_unit="次", denominator_unit="次", interval=True, source=_REF),
    Formula("check_score", "K28", "质检平均分", "质检得分合计 ÷ 质检", "K28.score.1", {"check_points": 1},
            {"checks": 1}, unit="分", kind="ratio", numerator_unit="分", denominator_unit="次", source="S97"),
    _count("check_errors", "K28", "错证、假证、错误答复", "check_errors", "件", "S102", "没有时如实报 0。"),
    Formula("complaints", "K36", "投诉率（每万次接听）", "服务投诉 ÷ 接听量 × 10 000", "K36.1",
            {"service_complaints": 1}, {"answered": 1}, unit="‱", kind="ratio", numerator_unit="件",
            denominator_unit="人次", source=_REF),
    Formula("transcribed", "K38", "转写覆盖率", "已转写的录音时长 ÷ 录音时长", "K38.1", {"heard_seconds": 1},
            {"recorded_seconds": 1}, numerator_unit="秒", denominator_unit="秒", source=_REF,
            note="不支持的语种（如彝语）计入分母，不会从统计中消失。"),
    Formula("unsure", "K38", "低置信率", "低置信语句 ÷ 转写语句", "K38.unsure.1", {"segments_unsure": 1},
            {"segments": 1}, numerator_unit="次", denominator_unit="次", source=_REF),
)  # fmt: skip
COUNTED: tuple[Formula, ...] = (
    _count("records", "S142", "咨询记录", "records", "条", "S142"),
    _count("contacts", "S142", "接待人次", "contacts", "人次", "S142"),
    _count("persons", "S142", "接待人数", "persons", "人", "S142", "同一人多次来访计一人；不可逐日相加。"),
    _count("cases", "S142", "事项件数", "cases", "件", "S143", "群体性事项计一件。"),
    Formula("records_per_person", "S142", "人均咨询记录", "咨询记录 ÷ 接待人数", "S142.1", {"records": 1},
            {"persons": 1}, unit="条/人", kind="ratio", numerator_unit="条", denominator_unit="人", source="S142"),
    _count("aid_accepted", "S143", "受理法律援助案件", "aid_accepted", "件", "S143"),
    _count("aid_closed", "S143", "办结法律援助案件", "aid_closed", "件", "S143"),
    Formula("aid_closing", "S143", "法律援助办结率", "办结件 ÷ 受理件", "S143.closing.1", {"aid_closed": 1},
            {"aid_accepted": 1}, numerator_unit="件", denominator_unit="件", source="S140",
            note="分母为受理件数，不是任务数。"),
    _count("aid_other", "S143", "其他法律援助事项", "aid_other", "件", "S143"),
    _count("aid_people", "S143", "受援人次", "aid_people", "人次", "S143"),
    _count("aid_loss", "S143", "挽回损失", "aid_loss_yuan", "元", "S67"),
    Formula("aid_granting", "S49", "应援尽援率", "给予援助 ÷ 已决定且符合条件的申请", "S49.1", {"aid_granted": 1},
            {"aid_eligible": 1}, target=Target("100"), numerator_unit="件", denominator_unit="件", source="S49"),
    Formula("defence_coverage", "S68", "刑事辩护覆盖率", "已指派的通知辩护 ÷ 通知辩护", "S68.1",
            {"defence_assigned": 1}, {"defence_notified": 1}, target=Target("100"), numerator_unit="件",
            denominator_unit="件", source="S68"),
)  # fmt: skip

FIXED: tuple[Formula, ...] = (*HANDED_ON, *RETURNED, *LANGUAGES, *CHECKED, *COUNTED)
