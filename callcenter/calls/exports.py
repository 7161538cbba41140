"""Calls as a table for spreadsheets. Pure."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from callcenter.calls.schemas import CallRow
from callcenter.clock import SHANGHAI

HEADINGS = (
    *("通话编号", "方向", "来电时间", "接通时间", "结束时间", "号码", "语种", "队列", "服务类别", "特殊群体"),
    *("结果", "坐席", "工号", "等待（秒）", "通话（秒）", "有录音"),
)
# A spreadsheet would run a cell that begins so.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def calls_csv(calls: Iterable[CallRow]) -> tuple[bytes, int]:
    """UTF-8 with the mark that Excel looks for, times of Asia/Shanghai; and how many calls stand in it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    rows = 0
    for call in calls:
        writer.writerow([_cell(value) for value in _row(call)])
        rows += 1
    return ("\ufeff" + text.getvalue()).encode(), rows


def _row(call: CallRow) -> tuple[object, ...]:
    times = (_local(call.arrived_at), _local(call.answered_at), _local(call.ended_at))
    what = (call.number_masked, call.language, call.queue_name, call.service, call.special_group)
    who = (call.outcome, call.agent, call.agent_staff_no)
    return (call.id, call.direction, *times, *what, *who, call.wait_seconds, call.talk_seconds, int(call.recorded))


def _local(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
