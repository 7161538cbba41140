"""Getting through: K1–K12 and the distribution of waits, of calls that came in."""

from __future__ import annotations

from typing import Literal

from callcenter.figures.formulas.base import Formula, Target
from callcenter.figures.sources.calls import BOUNDS

Abandons = Literal["counted", "left_out"]
_WAITS = {f"{name}_{bound}": 1 for name in ("waited", "left_after") for bound in (*BOUNDS, "more")}
_OFFERED = {"queued": 1, "outcome_short_abandon": -1}
_BUSY = {"seat_talking": 1, "seat_wrap_up": 1}
_IDLE = {"seat_ready": 1, "seat_reserved": 1, "seat_ringing": 1}
_AHT = {"talk_seconds": 1, "hold_seconds": 1, "acw_seconds": 1}


def within(seconds: int) -> dict[str, int]:
    """Return the terms of what was answered within so many seconds, a bound of the histogram."""
    return {f"waited_{bound}": 1 for bound in BOUNDS if bound <= seconds}


def _count(name: str, number: str, label: str, measure: str, text: str) -> Formula:
    return Formula(name, number, label, text, f"{number}.{name}.1", {measure: 1}, kind="count", unit="人次",
                   numerator_unit="人次", source="12348.md 2.5")  # fmt: skip


def _share(name: str, number: str, label: str, text: str, terms: tuple[dict[str, int], dict[str, int]],
           target: Target | None = None, note: str = "") -> Formula:  # fmt: skip
    return Formula(name, number, label, text, f"{number}.{name}.1", *terms, target=target, numerator_unit="人次",
                   denominator_unit="人次", source="12348.md 2.5", note=note)  # fmt: skip


def _mean(name: str, number: str, label: str, text: str, terms: tuple[dict[str, int], dict[str, int]],
          target: Target | None = None, note: str = "") -> Formula:  # fmt: skip
    return Formula(name, number, label, text, f"{number}.{name}.1", *terms, unit="秒", kind="ratio", target=target,
                   numerator_unit="秒", denominator_unit="人次", source="12348.md 2.5", note=note)  # fmt: skip


def service_level(seconds: int, abandons: Abandons) -> Formula:
    """K4 with its option: T, and whether those who gave up are part of the denominator."""
    whole = _OFFERED if abandons == "counted" else {"answered": 1}
    text = f"{seconds} 秒内接听 ÷ " + ("(转人工 − 短时放弃)" if abandons == "counted" else "人工接听")
    return Formula("service_level", "K4", f"服务水平（{seconds} 秒）", text, f"K4.1 T={seconds} 放弃={abandons}",
                   within(seconds), whole, target=Target("80", source="80/20"), numerator_unit="人次",
                   denominator_unit="人次", source="12348.md 2.5 K4",
                   note="口径可选：时限 T 与放弃来电是否计入分母，随版本号一并记录。")  # fmt: skip


def _quantile(name: str, label: str, percent: int) -> Formula:
    return Formula(name, "K6", label, f"等待由短到长排列，第 {percent}% 位所在区间的上限", f"K6.{name}.1", _WAITS,
                   unit="秒", kind="quantile", quantile=percent, numerator_unit="人次", denominator_unit="人次",
                   source="S153", note=f"按分段统计，取所在分段上限；更长的按 {BOUNDS[-1]} 秒列示。")  # fmt: skip


FIXED: tuple[Formula, ...] = (
    _count("inbound", "K1", "呼入量", "inbound", "来电总数（不含测试号码、工作人员号码）"),
    _count("queued", "K1", "转人工量", "queued", "进入人工排队的来电数"),
    _count("answered", "K1", "接听量", "answered", "坐席接听的来电数"),
    _share("connected", "K2", "接通率（人工）", "人工接听 ÷ 转人工", ({"answered": 1}, {"queued": 1}),
           Target("95", source="GB/T 33358"), "标准要求任一连续 24 小时不低于 95%。"),
    _share("connected_total", "K2", "总接通率", "人工接听 ÷ 呼入总量", ({"answered": 1}, {"inbound": 1}), None,
           "分母含语音导航中挂断、自助完成等未转人工的来电。"),
    _share("answered_15", "K3", "15秒接起率", "15 秒内接听 ÷ 人工接听", (within(15), {"answered": 1}),
           Target("80", source="市民热线工作标准")),
    _mean("asa", "K5", "平均应答速度", "接通来电的等待时长之和 ÷ 人工接听", ({"wait_answered": 1}, {"answered": 1}),
          Target("15", at_least=False, source="GB/T 33358")),
    _mean("mean_wait", "K6", "平均等待", "全部排队来电的等待时长之和 ÷ 转人工", ({"wait_all": 1}, {"queued": 1})),
    _mean("mean_wait_menu", "K6", "平均等待（含语音导航）", "来电至离开排队的时长之和 ÷ 转人工",
          ({"wait_from_arrival": 1}, {"queued": 1}), Target("30", at_least=False, source="12328（2020-02）")),
    Formula("wait_max", "K6", "最长等待", "排队来电等待时长的最大值", "K6.wait_max.1", {"wait_longest": 1}, unit="秒",
            kind="count", numerator_unit="秒", source="S153"),
    _quantile("wait_p50", "等待中位数", 50),
    _quantile("wait_p90", "等待九成位", 90),
    _share("abandoned", "K7", "放弃率", "排队中放弃 ÷ (转人工 − 短时放弃)", ({"outcome_abandoned_queue": 1}, _OFFERED),
           Target("5", at_least=False)),
    _share("lost", "K8", "呼损率", "(转人工 − 人工接听) ÷ 转人工", ({"queued": 1, "answered": -1}, {"queued": 1}),
           Target("5", at_least=False), "等于 1 − 接通率；登记回拨、留言计为呼损，回拨情况见漏接回拨率。"),
    _share("blocked", "K8", "阻塞率", "线路失败 ÷ 呼入总量", ({"outcome_failed": 1}, {"inbound": 1})),
    _mean("aht", "K9", "平均处理时长", "(通话 + 保持 + 话后整理) ÷ 人工接听", (_AHT, {"answered": 1})),
    _mean("talk", "K9", "平均通话时长", "通话（不含保持）÷ 人工接听", ({"talk_seconds": 1}, {"answered": 1})),
    _mean("acw", "K10", "平均话后整理时长", "话后整理 ÷ 人工接听", ({"acw_seconds": 1}, {"answered": 1}),
          Target("60", at_least=False)),
    Formula("occupancy", "K11", "占用率", "(通话 + 保持 + 话后整理) ÷ (通话 + 保持 + 话后整理 + 示闲等待)",
            "K11.1", _BUSY, _BUSY | _IDLE, target=Target("60", source="60%–85%"), numerator_unit="秒",
            denominator_unit="秒", source="12348.md 2.5 K11",
            note="按坐席状态时长；示闲等待含来电分配与振铃。适宜区间 60%–85%。"),
    Formula("utilisation", "K12", "工时利用率", "(通话 + 保持 + 话后整理 + 示闲等待) ÷ 签入时长",
            "K12.1", _BUSY | _IDLE, _BUSY | _IDLE | {"seat_paused": 1}, numerator_unit="秒", denominator_unit="秒",
            source="12348.md 2.5 K12", note="签入时长含小休、会议等；按坐席状态时长。"),
)  # fmt: skip
