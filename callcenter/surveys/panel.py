"""What panels of outsiders gave (评议小组, S94): a table that is imported and listed, apart from what callers say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.audit import service as audit
from callcenter.ids import new_id
from callcenter.referrals import sheets
from callcenter.surveys.callback_models import PanelScore

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

HEADINGS = ("日期", "评议主体", "来源", "评议对象", "得分", "满分", "人数", "备注")
LARGEST = Decimal("9999.99")
MOST_PEOPLE = 100_000


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were new, changed, and refused with (row of the sheet, why)."""

    added: int
    changed: int
    refused: list[tuple[int, str]]


def run(uow: UnitOfWork, actor: UUID, content: bytes) -> Imported:
    """Import CSV or XLSX; the same day, body and subject again replaces the score. Raises DirectoryInvalid."""
    added, changed, refused = 0, 0, []
    for number, row in enumerate(sheets.rows(content), start=2):
        try:
            values = _read(row)
        except ValueError as error:
            refused.append((number, str(error)))
            continue
        if _write(uow, actor, values):
            added += 1
        else:
            changed += 1
    audit.note(uow, actor, "panel_scores_imported", ("panel_score", None), f"{added}+{changed}")
    return Imported(added, changed, refused)


def listed(uow: UnitOfWork, first: date, last: date) -> list[PanelScore]:
    """Return the scores of a period, the newest first."""
    of_period = PanelScore.org_id == uow.org_id, PanelScore.held_on.between(first, last)
    return list(uow.session.scalars(select(PanelScore).where(*of_period).order_by(PanelScore.held_on.desc())))


def _write(uow: UnitOfWork, actor: UUID, values: dict[str, object]) -> bool:
    row = insert(PanelScore).values(
        id=new_id(), org_id=uow.org_id, imported_at=uow.now, imported_by=actor, **values
    )  # fmt: skip
    once = ["org_id", "held_on", "body", "subject"]
    again = {name: values[name] for name in ("source", "score", "scale", "people", "note")}
    made = uow.session.scalar(row.on_conflict_do_nothing(index_elements=once).returning(PanelScore.id))
    if made is None:
        uow.session.execute(row.on_conflict_do_update(index_elements=once, set_=again))
    return made is not None


def _read(row: Mapping[str, str]) -> dict[str, object]:
    """Return a row's values. Pure. Raises ValueError with what is wrong, in words for whoever imports."""
    for name in ("评议主体", "评议对象"):
        if not row.get(name):
            raise ValueError(f"缺少{name}")
    try:
        held_on = date.fromisoformat(row.get("日期", "")[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        raise ValueError("日期应写作2026-11-23") from None
    score, scale = _number(row, "得分"), _number(row, "满分")
    people = int(_number(row, "人数"))
    if score > scale or not scale:
        raise ValueError("得分不能大于满分")
    if not 1 <= people <= MOST_PEOPLE:
        raise ValueError("人数应为正整数")
    return {
        "held_on": held_on, "body": row["评议主体"], "source": row.get("来源", ""), "subject": row["评议对象"],
        "score": score, "scale": scale, "people": people, "note": row.get("备注", ""),
    }  # fmt: skip


def _number(row: Mapping[str, str], name: str) -> Decimal:
    try:
        number = Decimal(row.get(name, ""))
    except InvalidOperation:
        raise ValueError(f"{name}应为数字") from None
    if not number.is_finite() or not 0 <= number <= LARGEST:
        raise ValueError(f"{name}应在0与{LARGEST}之间")
    return number
