"""The lines of a monthly submission, in the order in which they are printed (S142–S145).

条, 人次 and 人 are three different units and never added to each other. `measure` is the hotline's own figure of the
same thing, where it counts one by place; other lines come from the units alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its key is stored and never renamed."""

    key: str
    label: str
    unit: str
    measure: str | None = None
    note: str = ""


LINES: Final = (
    Line("consult_records", "解答法律咨询", "条", "records"),
    Line("consult_contacts", "法律咨询接待", "人次", "contacts"),
    Line("consult_people", "法律咨询人数", "人", note="各单位人数相加，跨单位的同一人未去重"),
    Line("aid_accepted", "受理法律援助案件", "件", "aid_accepted"),
    Line("aid_closed", "办结法律援助案件", "件", "aid_closed"),
    Line("aid_special", "其中：特殊群体法律援助案件", "件", note="按受理数填报"),
    Line("aid_other", "其他法律援助事项（咨询、代书）", "件", "aid_other"),
    Line("aid_people", "受援人次", "人次", "aid_people", "一件群体案件计1件、多人次"),
    Line("loss_yuan", "为群众挽回损失", "元", "aid_loss_yuan"),
    Line("mediations", "调解矛盾纠纷", "件"),
    Line("notarial_acts", "办理公证", "件"),
)
BY_KEY: Final[Mapping[str, Line]] = {line.key: line for line in LINES}
MEASURES: Final = tuple(line.measure for line in LINES if line.measure)
