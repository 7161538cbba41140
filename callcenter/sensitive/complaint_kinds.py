"""What complaints are about and why (S40–S42), and which unit takes them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, get_args

Reason = Literal["unreachable", "attitude", "language", "buck_passing", "wrong_answer", "overdue", "fees", "leak"]
Kind = Literal[
    "service", "performance", "enterprise", "foreign_enterprise", "provider", "praise", "suggestion"
]  # fmt: skip
Unit = Literal["department", "mailbox", "upper"]
Finding = Literal["substantiated", "partly", "unsubstantiated", "unverifiable", "noted"]

REASONS: Final[Mapping[str, str]] = {
    "unreachable": "打不进",
    "attitude": "态度",
    "language": "用语",
    "buck_passing": "推诿",
    "wrong_answer": "答错",
    "overdue": "超时",
    "fees": "收费",
    "leak": "泄密",
}
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
# about people: nobody concerned learns of it, so its ticket is locked
GUARDED: Final = frozenset({"service", "performance", "provider"})
FRIENDLY: Final = frozenset({"praise", "suggestion"})
SERVICE, PERFORMANCE, SUGGESTIONS, ENTERPRISE = "Q03-06", "Q03-05", "Q03-07", "M11-04"
_YES = frozenset({True, "true", "yes", "是", "外资", "外商"})


def kind_of(category: str, fields: Mapping[str, Any]) -> Kind | None:
    """Return what sort of complaint a category means, None where it is none."""
    if category == SUGGESTIONS:
        return "praise" if fields.get("praise") in _YES or fields.get("tone") in ("表扬", "praise") else "suggestion"
    if category == ENTERPRISE:
        return "foreign_enterprise" if fields.get("foreign_invested") in _YES else "enterprise"
    if category == SERVICE:
        return "service"
    if category == PERFORMANCE:
        return "performance"
    return "provider" if category.startswith("Q03-") else None


def reasons_of(fields: Mapping[str, Any]) -> list[str]:
    """Return the reason codes that a form gives, in the words of the form or as codes; unknown words are dropped."""
    given = fields.get("complaint_reasons") or fields.get("complaint_reason") or []
    listed = given if isinstance(given, list) else [given]
    by_name = {name: code for code, name in REASONS.items()}
    found = (by_name.get(str(each), str(each)) for each in listed)
    return [code for code in dict.fromkeys(found) if code in REASONS]


def unit_of(about_roles: Sequence[str], *, department_staffed: bool) -> Unit:
    """Return who handles a complaint. About a supervisor or administrator: the upper level, whoever that is here.

    A site without people in the complaints' department has the supervisor's mailbox (two seats are such a site).
    """
    if {"supervisor", "admin"} & set(about_roles):
        return "upper"
    return "department" if department_staffed else "mailbox"
