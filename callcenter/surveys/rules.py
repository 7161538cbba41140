"""The rules of the callback, from the settings: a place's own, or the defaults of practice, or those of the demo.

In practice people are rung a day later, on working days, 9:00–12:00 and 14:30–20:00, never at noon; tries lie in
different half-days, two hours apart at least; a fifth of the simple matters is asked, nobody twice in thirty days
(12348.md part 3, SV). In the demo everybody who agreed is rung within a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from callcenter import settings
from callcenter.surveys.windows import Rules, parse


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where a setting is unset. Times in seconds."""

    delay: int
    hours: str
    days: str
    retry: int
    other_half_day: bool
    sample_percent: int
    pause_days: int


# key, variable, why it is so, where it is written
REASONS = (
    ("delay", "SURVEY_DELAY_SECONDS", "办结当天结果往往还没有落实，次日再问才知道是否真正解决。", "回访规则"),
    ("overdue", "", "办结后三天内应完成首次回访；逾期的标红显示，仍然要问。", "回访规则"),
    ("hours", "SURVEY_HOURS", "避开午休和夜间，不打扰来电人。", "回访规则"),
    ("days", "SURVEY_DAYS", "按工作日历，节假日不拨打。", "回访规则"),
    ("tries", "SURVEY_TRIES", "三次未接通即停止，不反复打扰。", "回访规则"),
    ("retry", "SURVEY_RETRY_SECONDS", "换一个半天再拨，避开对方固定的忙碌时段。", "回访规则"),
    ("sample", "SURVEY_SAMPLE_PERCENT", "差评投诉、援助、调解、敏感和点援全访；一般咨询按固定种子抽样。", "回访率口径"),
    ("pause", "SURVEY_PAUSE_DAYS", "同一号码在此期间不重复回访。", "回访规则"),
    ("rates", "", "对同一号码的机器外呼上限，按数据库中的记录计算，与进程数无关。", "运行要求"),
    ("trunk", "CALLCENTER_SURVEY_TRUNK_CEILING", "机器同时占用的线路数，其余留给来电和坐席。", "运行要求"),
    ("message", "SMS_GATEWAY_URL", "三次未接通后只发一条短信，需安全联系和退访的号码不发。", "回访规则"),
)  # fmt: skip

PRACTICE = Defaults(86_400, "9:00-12:00,14:30-20:00", "workdays", 7_200, True, 20, 30)
DEMO = Defaults(15, "0:00-24:00", "every_day", 60, False, 100, 0)


def defaults() -> Defaults:
    """Return the defaults of this process."""
    return DEMO if settings.load().demo else PRACTICE


def rules() -> Rules:
    """Return when the phone may ring."""
    own, default = settings.load(), defaults()
    return Rules(
        windows=parse(own.survey_hours or default.hours),
        workdays_only=(own.survey_days or default.days) == "workdays",
        delay=timedelta(seconds=_or(own.survey_delay_seconds, default.delay)),
        retry_gap=timedelta(seconds=_or(own.survey_retry_seconds, default.retry)),
        other_half_day=default.other_half_day if own.survey_other_half_day is None else own.survey_other_half_day,
        tries=own.survey_tries,
    )


def sample_percent() -> int:
    """Return the share of ordinary matters that is asked about, 0 to 100."""
    return _or(settings.load().survey_sample_percent, defaults().sample_percent)


def pause() -> timedelta:
    """Return for how long nobody is asked again."""
    return timedelta(days=_or(settings.load().survey_pause_days, defaults().pause_days))


def _or(own: int | None, default: int) -> int:
    return default if own is None else own


def explained() -> list[dict[str, str]]:
    """Return every rule as it holds in this process: key, value, variable, reason and source, for the setup page."""
    applied, own = rules(), settings.load()
    hours = "，".join(f"{w.opens:%H:%M}–{f'{w.closes:%H:%M}' if w.closes else '24:00'}" for w in applied.windows)
    values = {
        "delay": _spoken(applied.delay),
        "overdue": "72小时",
        "hours": hours,
        "days": "工作日（含调休上班日）" if applied.workdays_only else "每天",
        "tries": f"{applied.tries}次",
        "retry": _spoken(applied.retry_gap) + ("，且在不同的半天" if applied.other_half_day else ""),
        "sample": f"{sample_percent()}%",
        "pause": _spoken(pause()),
        "rates": "每分钟1次，每小时5次，每天20次",
        "trunk": f"{own.survey_trunk_ceiling}路",
        "message": "一次" if own.sms_gateway_url else "未配置短信网关，不发送",
    }
    return [
        {"key": key, "value": values[key], "variable": variable, "reason": reason, "source": source}
        for key, variable, reason, source in REASONS
    ]


def _spoken(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    for size, unit in ((86_400, "天"), (3_600, "小时"), (60, "分钟")):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}秒"
