"""Reading the tree of units from a spreadsheet: good rows are written, the others told of, importing twice is once.

Columns: 代码, 名称, 级别, and as wanted 上级代码 (else by the code), 责任人工号, 起报月份, 停报月份.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import Select, select

from callcenter.people.models import Account
from callcenter.referrals import sheets
from callcenter.submissions.units import UnitRefused, Wanted, Written, write

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

LEVEL_NAMES: Final = {
    "市": "city", "地级市": "city", "州": "city",
    "县": "county", "区": "county", "县级市": "county", "县（市、区）": "county", "县(市、区)": "county",
    "乡": "township", "镇": "township", "街道": "township", "乡镇": "township", "乡镇（街道）": "township",
    "乡镇(街道)": "township", "村": "village", "居": "village", "社区": "village", "村（居）": "village",
    "村(居)": "village",
}  # fmt: skip
LONGEST_NAME: Final = 80
Row = Mapping[str, str]


def run(uow: UnitOfWork, actor: UUID, content: bytes) -> Written:
    """Import units from CSV or XLSX. Raises DirectoryInvalid for a file that is no table."""
    staff: dict[str, UUID] = {row[0]: row[1] for row in uow.session.execute(_accounts(uow)).all()}
    told = Written()
    wanted: dict[str, Wanted] = {}
    for number, row in enumerate(sheets.rows(content), start=2):
        told.rows += 1
        try:
            each = _read(number, row, staff)
            if each.code in wanted:
                raise UnitRefused(f"代码{each.code}与第{wanted[each.code].number}行重复")
            wanted[each.code] = each
        except UnitRefused as refused:
            told.refuse(number, str(refused))
    return write(uow, actor, wanted.values(), told, "import")


def _accounts(uow: UnitOfWork) -> Select[str, UUID]:
    return select(Account.staff_no, Account.id).where(Account.org_id == uow.org_id, Account.active)


def _read(number: int, row: Row, staff: Mapping[str, UUID]) -> Wanted:
    name = _needed(row, "名称")
    if len(name) > LONGEST_NAME:
        raise UnitRefused("“名称”过长")
    level = LEVEL_NAMES.get(_needed(row, "级别"))
    if level is None:
        raise UnitRefused("“级别”应为市、县、乡镇或村")
    staff_no = row.get("责任人工号", "")
    if staff_no and staff_no not in staff:
        raise UnitRefused(f"没有工号为{staff_no}的账号，或已停用")
    return Wanted(
        number, _code(_needed(row, "代码"), "代码"), name, level,
        parent_code=_code(row["上级代码"], "上级代码") if row.get("上级代码") else None,
        responsible_id=staff.get(staff_no), first_month=_month(row, "起报月份"), last_month=_month(row, "停报月份"),
    )  # fmt: skip


def _needed(row: Row, name: str) -> str:
    if not row.get(name):
        raise UnitRefused(f"缺少“{name}”")
    return row[name]


def _code(text: str, name: str) -> str:
    if not (text.isascii() and text.isdigit() and 4 <= len(text) <= 12):
        raise UnitRefused(f"“{name}”应为4至12位数字")
    return text.ljust(12, "0")


def _month(row: Row, name: str) -> date | None:
    text = row.get(name, "")
    try:
        return date.fromisoformat(f"{text[:7]}-01") if text else None
    except ValueError:
        raise UnitRefused(f"“{name}”应写成2026-11的形式") from None
