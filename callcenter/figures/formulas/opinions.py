"""What callers thought: K22–K27. Ratings keyed on the line, answers by short message, callbacks: never mixed (S90)."""

from __future__ import annotations

from collections.abc import Sequence

from callcenter.figures.formulas.base import Formula, Target

SHIPPED_WEIGHTS = (100, 80, 60, 30, 0)
GRADES = (1, 2, 3, 4, 5)  # 1 非常满意 … 5 非常不满意; 1 is best and never reversed
SATISFIED, EXCELLENT = (1, 2, 3), (1, 2)
SEED_TARGET = Target("98", source="S91")


def grades(prefix: str, *wanted: int) -> dict[str, int]:
    """Return the terms of these grades (all of them unless said)."""
    return {f"{prefix}_{grade}": 1 for grade in wanted or GRADES}


def _of(name: str, number: str, label: str, text: str, terms: tuple[dict[str, int], dict[str, int]],
        target: Target | None = None, note: str = "", source: str = "12348.md 2.5",
        version: str = "1") -> Formula:  # fmt: skip
    return Formula(name, number, label, text, f"{number}.{name}.{version}", *terms, interval=True, target=target,
                   numerator_unit="人次", denominator_unit="人次", source=source, note=note)  # fmt: skip


def score(weights: Sequence[int]) -> Formula:
    """K25: the weights are the place's own, and part of the version."""
    said = "、".join(str(weight) for weight in weights)
    terms = {f"grade_{grade}": weight for grade, weight in zip(GRADES, weights, strict=True)}
    version = f"K25.1 {'-'.join(map(str, weights))}"
    return Formula("score", "K25", "满意度得分", f"五档按 {said} 计分，得分之和 ÷ 有效评价", version, terms,
                   grades("grade"), unit="分", kind="ratio", numerator_unit="分", denominator_unit="人次",
                   source="12348.md 2.5 K25", note="分值由本地设定，随版本号一并记录。")  # fmt: skip


_VALID = grades("grade") | grades("excluded")
_SERVED = {"served": 1}
_NEXT = "电话按键评价；短信评价另列。经复核剔除的评价不计，剔除前的满意率同时列示。"

FIXED: tuple[Formula, ...] = (
    _of("callbacks_due_reached", "K22", "回访率", "(完成回访 + 有效拒访 + 中断) ÷ 应回访",
        ({"survey_reached": 1}, {"survey_due": 1}), Target("100", source="12348.md K22"),
        "按应回访任务生成日归属；需安全联系而不回访的不计入应回访，三次未接通仍计入。"),
    _of("callback_reached", "K22", "回访成功率", "完成回访 ÷ 已结束的回访",
        ({"survey_completed": 1}, {"survey_ended": 1}), version="2"),
    _of("satisfaction", "K23", "满意率", "(非常满意 + 满意 + 基本满意) ÷ 有效评价",
        (grades("grade", *SATISFIED), grades("grade")), SEED_TARGET, _NEXT, version="2"),
    _of("satisfaction_before", "K23", "满意率（剔除前）", "(非常满意 + 满意 + 基本满意) ÷ 全部有效评价（含已剔除）",
        (grades("grade", *SATISFIED) | grades("excluded", *SATISFIED), _VALID), SEED_TARGET),
    _of("excellence", "K23", "优良率", "(非常满意 + 满意) ÷ 有效评价",
        (grades("grade", *EXCELLENT), grades("grade")), version="2"),
    _of("sms_satisfaction", "K23", "短信评价满意率", "短信评价中 (非常满意 + 满意 + 基本满意) ÷ 短信有效评价",
        (grades("sms_grade", *SATISFIED), grades("sms_grade")), source="S90"),
    _of("response", "K24", "参评率", "有效评价 ÷ 通话中邀请评价", (_VALID, {"invited_played": 1}), version="2"),
    _of("sms_response", "K24", "短信参评率", "短信有效评价 ÷ 短信邀请评价",
        (grades("sms_grade") | grades("sms_excluded"), {"invited_sms": 1})),
    _of("invitation", "K24", "邀评率", "邀请评价（通话中播放 + 短信）÷ 应邀评的人工服务",
        ({"invited_played": 1, "invited_sms": 1}, _SERVED), Target("100", source="S93"),
        "来电人先挂机、坐席跳过、该语种无录音均计为未邀请。", version="2"),
    _of("callback_satisfaction", "K26", "回访满意率", "电话回访中 (非常满意 + 满意 + 基本满意) ÷ 回访有效评价",
        (grades("survey_grade", *SATISFIED), grades("survey_grade")), SEED_TARGET,
        "与话后按键评价分列，从不合并。", version="2"),
    _of("other_callback_satisfaction", "K26", "其他方式回访满意率",
        "实地、问卷、微信、短信回访中 (非常满意 + 满意 + 基本满意) ÷ 有效评价",
        (grades("other_grade", *SATISFIED), grades("other_grade")), source="S90"),
    _of("callback_solved", "K16", "回访解决率", "回访答“解决了” ÷ 回访答复解决情况",
        ({"survey_solved_1": 1}, {"survey_solved_1": 1, "survey_solved_2": 1, "survey_solved_3": 1}), version="2"),
    _of("bad_verified", "K27", "差评回访率", "一个工作日内核实的差评 ÷ 差评",
        ({"bad_verified_in_time": 1}, {"bad": 1}), Target("100", source="国办发〔2019〕51号"),
        "差评为不满意、非常不满意；按评价当日归属，核实时限为次一工作日终了。"),
    _of("bad_corrected", "K27", "差评整改率", "属实且已整改的差评 ÷ 属实的差评",
        ({"bad_corrected": 1}, {"bad_substantiated": 1}), Target("100", source="国办发〔2019〕51号")),
    _of("bad_survey_verified", "K27", "回访差评核实率", "一个工作日内核实的回访差评 ÷ 回访差评",
        ({"bad_survey_verified_in_time": 1}, {"bad_survey": 1}), Target("100"),
        "回访差评为回访中不满意、非常不满意或问题没有解决。"),
    _of("bad_survey_corrected", "K27", "回访差评整改率", "属实且已整改的回访差评 ÷ 属实的回访差评",
        ({"bad_survey_corrected": 1}, {"bad_survey_substantiated": 1}), Target("100")),
)  # fmt: skip
