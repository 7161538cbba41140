"""The words of legal aid that are stored: kinds of aid, ways in, grounds, reasons. Codes are API and never renamed."""

from __future__ import annotations

from typing import Final, Literal, get_args

# S60: 民事代理 刑事代理 刑事辩护 行政 非诉 咨询 代书; all of them free
AidType = Literal[
    "civil", "criminal_agency", "criminal_defence", "administrative", "non_litigation", "advice", "drafting"
]
# S53: 电话预约 邮寄 网上 上门 窗口 代受理; who cannot come is offered the first four
IntakeMode = Literal["phone", "mail", "online", "visit", "counter", "on_behalf"]
# S52: 核查 告知承诺 免予核查
HardshipBasis = Literal["checked", "declared", "exempt"]
# 法律援助法 44: help first, papers later
UrgentGround = Literal["limitation", "preservation", "regulation"]
AssignmentMode = Literal["chosen", "rotation", "designated", "visit_chosen"]
RefusalCode = Literal["out_of_scope", "not_in_hardship", "not_our_district", "no_case", "has_lawyer", "other"]
WithdrawalCode = Literal["applicant", "settled", "own_lawyer", "papers_lapsed"]
# 法律援助法 48
TerminationCode = Literal[
    "fraud",
    "untrue_hardship",
    "unlawful_use",
    "hardship_over",
    "proceedings_ended",
    "own_lawyer",
    "asked_for",
    "regulation",
]
Outcome = Literal["won", "partly_won", "mediated", "settled", "lost", "withdrawn_by_client", "advised", "other"]
LeaveCode = Literal["conflict", "illness", "overloaded", "client_asks", "other"]
PriorityStage = Literal["reception", "answer", "accept", "review", "assign"]
AdverseKind = Literal["penalty", "discipline", "complaint_upheld", "negative_list"]

AID_TYPES: Final[tuple[str, ...]] = get_args(AidType)
FOR_THE_IMMOBILE: Final[tuple[IntakeMode, ...]] = ("phone", "mail", "online", "visit")
CHOSEN: Final[frozenset[str]] = frozenset({"chosen", "visit_chosen"})
OTHER_MATTERS: Final[frozenset[str]] = frozenset({"advice", "drafting"})  # 其他事项件 of S143
# 欠薪、工伤: taken in and assigned on the day of the application
SAME_DAY_CATEGORIES: Final[frozenset[str]] = frozenset({"M01-01", "M01-02"})
AID_CENTRE: Final = "legal_aid_centre"  # the department that decides
STAGES: Final[tuple[PriorityStage, ...]] = get_args(PriorityStage)
DEFAULT_STAGES: Final[tuple[PriorityStage, ...]] = ("answer", "accept", "review", "assign")  # S44


def type_of(category: str | None) -> AidType:
    """Return the kind of aid that a matter usually wants: prefilled, and changeable."""
    match (category or "")[:1]:
        case "X":
            return "criminal_defence" if category in ("X01-02", "X01-03", "X01-06") else "criminal_agency"
        case "Z":
            return "administrative"
        case _:
            return "civil"
