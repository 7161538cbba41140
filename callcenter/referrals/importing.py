"""Importing the directory from a spreadsheet: rows are recognised again, importing twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.referrals import sheets
from callcenter.referrals.errors import DirectoryInvalid
from callcenter.referrals.models import LocalPlace, Provider, TravelTime, VillageAdviser
from callcenter.referrals.words import KIND_NAMES, LINE_OF

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

Table = Literal["providers", "places", "advisers", "travel"]
Row = Mapping[str, str]
Keys = tuple[str, ...]
Known = dict[tuple[Any, ...], Any]
Values = dict[str, Any]
LEVELS = {"市": "city", "县": "county", "区": "county", "乡": "township", "镇": "township", "街道": "township",
          "村": "village", "社区": "village"}  # fmt: skip
MOST_REFUSED = 50
SINCE_EVER = date(2000, 1, 1)  # a row without a first day: the same one when it is imported again
EPOCH = date(1899, 12, 30)  # of a spreadsheet's days
SERIAL_DIGITS = 5


class RowRefused(Exception):
    """A row cannot be right; the message is for people."""


@dataclass(slots=True)
class Imported:
    """What came of a file. `refused`: (row as the spreadsheet counts it, why), the first fifty."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused_count: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def run(uow: UnitOfWork, actor: UUID, table: Table, content: bytes) -> Imported:
    """Import a file into one table. Good rows are written, the others told of. Raises DirectoryInvalid."""
    read, model, keys = TABLES[table]
    known = {_key(each, keys): each for each in uow.session.scalars(select(model).where(model.org_id == uow.org_id))}
    helper = _Helper(uow) if table == "travel" else None
    told = Imported()
    for number, row in enumerate(sheets.rows(content), start=2):
        told.rows += 1
        try:
            values = read(row, helper)
        except RowRefused as refused:
            told.refused_count += 1
            told.refused += [(number, str(refused))] if len(told.refused) < MOST_REFUSED else []
            continue
        _write(uow, model, known, keys, values, told)
    uow.session.flush()
    audit.note(uow, actor, "directory_imported", (table, None), f"+{told.added} ~{told.changed} !{told.refused_count}")
    return told


def _write(uow: UnitOfWork, model: Any, known: Known, keys: Keys, values: Values, told: Imported) -> None:
    key = tuple(values[name] for name in keys)
    there = known.get(key)
    if there is None:
        stamped = {"changed_at": uow.now} if hasattr(model, "changed_at") else {}
        known[key] = model(org_id=uow.org_id, **values, **stamped)
        uow.session.add(known[key])
        told.added += 1
        return
    fresh = {name: value for name, value in values.items() if getattr(there, name) != value}
    for name, value in fresh.items():
        setattr(there, name, value)
    if fresh and hasattr(there, "changed_at"):
        there.changed_at = uow.now
    told.changed += bool(fresh)
    told.unchanged += not fresh


def _key(row: Any, keys: Keys) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in keys)


class _Helper:
    """Providers by kind and name, for rows that point at one."""

    def __init__(self, uow: UnitOfWork) -> None:
        found = select(Provider.kind, Provider.name, Provider.id).where(Provider.org_id == uow.org_id)
        self.providers: dict[tuple[str, str], UUID] = {
            (row[0], row[1]): row[2] for row in uow.session.execute(found).all()
        }


def _needed(row: Row, *names: str) -> str:
    """The first of some columns that is filled."""
    value = next((row[name] for name in names if row.get(name)), "")
    if not value:
        raise RowRefused(f"缺少“{names[0]}”")
    if len(value) > 200:
        raise RowRefused(f"“{names[0]}”过长")
    return value


def _may(row: Row, *names: str) -> str:
    return next((row[name] for name in names if row.get(name)), "")[:500]


def _listed(text: str) -> list[str]:
    for mark in "，,；;、/ ":
        text = text.replace(mark, "、")
    return [each for each in text.split("、") if each]


def _kind(row: Row) -> str:
    said = _needed(row, "机构类别", "类别")
    kind = KIND_NAMES.get(said) or (said if said in KIND_NAMES.values() else None)
    if kind is None:
        raise RowRefused(f"不认识的类别“{said}”")
    return kind


def _code(row: Row, *names: str, least: int = 4) -> str:
    code = _needed(row, *names)
    if not (code.isdigit() and least <= len(code) <= 12):
        raise RowRefused(f"“{names[0]}”应为{least}至12位数字")
    return code


def _date(text: str) -> date | None:
    """A day as it is written, or as a spreadsheet counts it. Raises ValueError."""
    if text.isdigit() and len(text) == SERIAL_DIGITS:
        return EPOCH + timedelta(days=int(text))
    return date.fromisoformat(text.replace("/", "-")) if text else None


def _provider(row: Row, _helper: object) -> Values:
    kind = _kind(row)
    return {
        "kind": kind,
        "line": LINE_OF.get(kind),
        "name": _needed(row, "名称", "机构名称"),
        "place_code": _code(row, "地区代码") if row.get("地区代码") else "",
        "place_name": _may(row, "地区", "所在地区"),
        "address": _may(row, "地址"),
        "phone": _may(row, "电话", "联系电话"),
        "hours": _may(row, "服务时间"),
        "specialties": _listed(_may(row, "擅长", "业务领域")),
        "languages": _listed(_may(row, "语种", "服务语种")),
        "active": _may(row, "状态") not in ("停用", "注销"),
        "source": "import",
    }


def _place(row: Row, _helper: object) -> Values:
    code = _code(row, "代码", "地区代码")
    level = LEVELS.get(_needed(row, "级别"))
    if level is None:
        raise RowRefused("“级别”应为市、县、乡或村")
    return {
        "code": code.ljust(12, "0"),
        "name": _needed(row, "名称"),
        "level": level,
        "rural": _may(row, "城乡") not in ("城镇", "城市", "城"),
    }


def _adviser(row: Row, _helper: object) -> Values:
    try:
        since = _date(_may(row, "起始日期")) or SINCE_EVER
        until = _date(_may(row, "截止日期"))
    except ValueError:
        raise RowRefused("日期应写成2026-11-23的形式") from None
    return {
        "place_code": _code(row, "村代码", "地区代码", least=9).ljust(12, "0"),
        "place_name": _may(row, "村", "村（社区）", "地区"),
        "name": _needed(row, "姓名", "法律顾问"),
        "firm": _may(row, "单位", "执业机构"),
        "phone": _may(row, "电话", "联系电话"),
        "hours": _may(row, "服务时间", "坐班时间"),
        "valid_from": since,
        "valid_until": until,
    }


def _travel(row: Row, helper: Any) -> Values:
    minutes = _needed(row, "分钟", "路程分钟")
    if not (minutes.isdigit() and 0 < int(minutes) <= 1440):
        raise RowRefused("“分钟”应为1至1440的整数")
    provider = helper.providers.get((_kind(row), _needed(row, "机构名称", "名称")))
    if provider is None:
        raise RowRefused("名录中没有这家机构")
    return {"from_code": _code(row, "出发地代码", "地区代码"), "provider_id": provider, "minutes": int(minutes)}


Reader = Callable[[Row, Any], Values]
TABLES: dict[str, tuple[Reader, Any, Keys]] = {
    "providers": (_provider, Provider, ("kind", "name", "place_code")),
    "places": (_place, LocalPlace, ("code",)),
    "advisers": (_adviser, VillageAdviser, ("place_code", "name", "valid_from")),
    "travel": (_travel, TravelTime, ("from_code", "provider_id")),
}


def require_table(name: str) -> Table:
    """Return the name of a table that may be imported. Raises DirectoryInvalid."""
    if name not in TABLES:
        raise DirectoryInvalid("不能导入这类数据。")
    return name  # type: ignore[return-value]
