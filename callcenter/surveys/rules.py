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
