"""Routes of the tree of reporting units: read by supervisors, written by administrators."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.http.bodies import read_body
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, Supervisor
from callcenter.submissions import importing, units
from callcenter.submissions.schemas import ReportingUnitOut
from callcenter.submissions.tree import Tree
from callcenter.submissions.unit_schemas import RefusedUnitRow, ReportingUnitIn, ReportingUnitsWritten
from callcenter.submissions.units import Written

router = APIRouter(prefix="/api/submission-units", tags=["submissions"])

LARGEST_FILE = 8 * 1024 * 1024


@router.get("")
def list_reporting_units(uow: Uow, _account: Supervisor) -> list[ReportingUnitOut]:
    """All units, by code."""
    return [ReportingUnitOut.of(each) for each in Tree(uow).units.values()]


@router.post("/import")
async def import_reporting_units(
    request: Request, uow: Uow, account: Admin, dry_run: bool = False
) -> ReportingUnitsWritten:
    """Import the tree: CSV or XLSX as the body, columns as in `importing`. A dry run keeps nothing."""
    import anyio.to_thread

    content = await read_body(request, LARGEST_FILE)
    return await anyio.to_thread.run_sync(_imported, uow, account.account_id, content, dry_run)


def _imported(uow: UnitOfWork, actor: UUID, content: bytes, dry_run: bool) -> ReportingUnitsWritten:
    within = uow.session.begin_nested()
    told = importing.run(uow, actor, content)
    within.rollback() if dry_run else within.commit()
    return _told(told, written=not dry_run)


@router.post("/from-places")
def take_reporting_units_from_places(uow: Uow, account: Admin) -> ReportingUnitsWritten:
    """Make a unit of each place of the directory that has none."""
    return _told(units.from_places(uow, account.account_id), written=True)


@router.put("/{unit_id}")
def change_reporting_unit(unit_id: UUID, wanted: ReportingUnitIn, uow: Uow, account: Admin) -> ReportingUnitOut:
    """Change name, responsible account, last month. 400 `reporting_unit_invalid`."""
    last = None if wanted.last_month is None else date.fromisoformat(f"{wanted.last_month}-01")
    values = {"name": wanted.name, "responsible_id": wanted.responsible_id, "last_month": last}
    units.change(uow, account.account_id, unit_id, values)
    return ReportingUnitOut.of(Tree(uow).units[unit_id])


def _told(told: Written, *, written: bool) -> ReportingUnitsWritten:
    refused = [RefusedUnitRow(row=row, reason=reason) for row, reason in told.refused]
    counts = {name: getattr(told, name) for name in ("rows", "added", "changed", "unchanged", "refused_count")}
    return ReportingUnitsWritten(written=written, refused=refused, **counts)
