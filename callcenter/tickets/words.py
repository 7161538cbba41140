"""Codes in words, for what leaves the console: spreadsheets and paper are Chinese whatever the reader chose."""

from __future__ import annotations

from collections.abc import Mapping

from callcenter.tickets.stages import NAMES as STAGES

CHANNELS = {
    "phone": "电话", "12345": "12345转办", "web": "网站", "wechat": "微信", "walk_in": "窗口来访", "mail": "来信",
    "kiosk": "自助机", "outbound": "外呼",
}  # fmt: skip
LANGUAGES = {
    "zh-CN": "汉语", "ii-CN": "彝语", "ko-CN": "朝鲜语", "bo-CN": "藏语", "ug-CN": "维吾尔语",
    "mn-Mong-CN": "蒙古语", "kk-Arab-CN": "哈萨克语", "za-CN": "壮语", "zh-CN-x-sichuan": "四川话",
}  # fmt: skip
OUTCOMES = {
    "answered": "现场解答", "resolved": "已解决", "partly_resolved": "部分解决", "unresolved": "未解决",
    "withdrawn": "来电人撤回", "duplicate": "重复工单", "merged": "并入他单",
}  # fmt: skip
DISPOSITIONS = {
    "answered": "解答", "guided": "指引", "accepted": "受理", "assigned": "指派", "referred": "转办",
    "publicity": "普法",
}  # fmt: skip
CARDS = {"none": "", "yellow": "黄牌", "red": "红牌"}
CLOCK_STATES = {"running": "计时中", "paused": "已中止", "met": "按时", "missed": "超期"}
EVENTS = {
    "opened": "建单", "dispatched": "派单", "signed": "签收", "returned": "退单", "return_decided": "退单裁定",
    "extension_asked": "申请延期", "extension_granted": "同意延期", "extension_refused": "不同意延期",
    "paused": "中止计时",
    "resumed": "恢复计时", "result_given": "反馈结果", "result_told": "告知来电人", "unsatisfied": "来电人不满意，重办",
    "reminded": "提醒函", "urged": "催办", "supervised": "督办", "acknowledged": "回执", "conference": "会商",
    "assistants_set": "确定协办", "closed": "办结", "reopened": "重新办理", "note": "备注", "handed_over": "交接班",
    "handed_on": "转接", "merged": "并单", "unmerged": "撤销并单", "recategorised": "改分类", "form_saved": "登记表单",
    "contact_added": "再次来电", "escalated": "上报", "referred": "转介", "aid_applied": "申请法律援助",
    "escalation_acknowledged": "上报已签收", "sensitivity_set": "标注敏感", "sensitivity_cleared": "取消敏感标注",
    "care_noted": "登记安全联系", "care_lifted": "解除安全联系", "risk_form_saved": "填写风险表",
    "complaint_opened": "登记投诉", "complaint_changed": "修改投诉", "complaint_decided": "投诉处理决定",
    "exchanged": "与12345交换", "notice_given": "一次性告知", "mark_urgent": "标为紧急",
}  # fmt: skip
SPOKEN = ("text", "note", "reason", "result", "answer")


def stage(code: str) -> str:
    """Return a stage's name."""
    return {str(known): name for known, name in STAGES.items()}.get(code, code)


def of(table: Mapping[str, str], code: str | None) -> str:
    """Return the name of a code; an unknown code as it is, never hidden."""
    return "" if code is None else table.get(code, code)


def said(content: Mapping[str, object]) -> str:
    """Return what people wrote into a line of the history."""
    return "；".join(str(content[key]) for key in SPOKEN if content.get(key))
