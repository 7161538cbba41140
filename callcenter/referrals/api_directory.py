"""Routes of the directory: providers, who is near, advisers of villages, imports."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from callcenter import clock
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.http.bodies import read_body
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, Supervisor
from callcenter.referrals import directory, importing, nearest
from callcenter.referrals import directory_schemas as schemas
from callcenter.referrals.directory import Wanted
from callcenter.referrals.nearest import Near
from callcenter.referrals.roles import Staff
from callcenter.referrals.words import ProviderKind

router = APIRouter(prefix="/api/directory", tags=["directory"])

LARGEST_FILE = 8 * 1024 * 1024
SHARED = {12: "village", 9: "township", 6: "county", 4: "city", 2: "province", 0: "unknown"}
Text = Annotated[str | None, Query(max_length=60)]
Code = Annotated[str, Query(pattern=r"^\d{4,12}$")]


@router.get("/providers")
def list_providers(
    uow: Uow,
    _account: Staff,
    kind: ProviderKind | None = None,
    q: Text = None,
    place: Annotated[str | None, Query(pattern=r"^\d{2,12}$")] = None,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> schemas.ProviderPage:
    """One page of providers and how many there are of each kind."""
    rows, total = directory.page(uow, Wanted(kind, q, place, page))
    items = [schemas.ProviderOut.model_validate(each) for each in rows]
    return schemas.ProviderPage(items=items, total=total, page_size=directory.PAGE, counts=directory.counts(uow))


@router.post("/providers", status_code=201)
def add_provider(uow: Uow, account: Admin, wanted: schemas.ProviderIn) -> schemas.ProviderOut:
    """Add a provider."""
    return schemas.ProviderOut.model_validate(directory.put(uow, account.account_id, None, wanted.model_dump()))


@router.put("/providers/{provider_id}")
def change_provider(provider_id: UUID, uow: Uow, account: Admin, wanted: schemas.ProviderIn) -> schemas.ProviderOut:
    """Change a provider."""
    return schemas.ProviderOut.model_validate(directory.put(uow, account.account_id, provider_id, wanted.model_dump()))


@router.get("/providers/{provider_id}/members")
def list_members(provider_id: UUID, uow: Uow, _account: Supervisor) -> list[schemas.MemberOut]:
    """The accounts that work for a provider."""
    return [schemas.MemberOut.model_validate(each) for each in directory.members(uow, provider_id)]


@router.put("/providers/{provider_id}/members")
def set_members(provider_id: UUID, uow: Uow, account: Admin, wanted: schemas.MembersIn) -> list[schemas.MemberOut]:
    """Say which accounts work for a provider: they see what is referred there."""
    directory.set_members(uow, account.account_id, provider_id, wanted.account_ids)
    uow.session.flush()
    return [schemas.MemberOut.model_validate(each) for each in directory.members(uow, provider_id)]


@router.post("/import/{table}")
async def import_table(
    table: str, request: Request, uow: Uow, account: Admin, dry_run: bool = False
) -> schemas.ImportOut:
    """Import providers, places, advisers or travel times: CSV or XLSX as the body. A dry run keeps nothing."""
    import anyio.to_thread

    wanted, content = importing.require_table(table), await read_body(request, LARGEST_FILE)
    return await anyio.to_thread.run_sync(_imported, uow, account.account_id, wanted, content, dry_run)


def _imported(uow: UnitOfWork, actor: UUID, table: importing.Table, content: bytes, dry_run: bool) -> schemas.ImportOut:
    within = uow.session.begin_nested()
    told = importing.run(uow, actor, table, content)
    counts = directory.counts(uow)
    within.rollback() if dry_run else within.commit()
    refused = [schemas.RefusedRow(row=row, reason=reason) for row, reason in told.refused]
    figures = {name: getattr(told, name) for name in ("rows", "added", "changed", "unchanged", "refused_count")}
    return schemas.ImportOut(written=not dry_run, refused=refused, counts=counts, **figures)


@router.get("/nearest")
def find_nearest(
    uow: Uow, _account: Staff, place: Code, kind: Annotated[list[ProviderKind], Query(min_length=1)]
) -> schemas.NearbyOut:
    """Who is near a place: by known travel times, else by its code and marked as a gap (S64)."""
    found = nearest.look(uow, place, list(kind))
    near = [_near(each, found.limit) for each in found.found]
    return schemas.NearbyOut(rural=found.rural, limit_minutes=found.limit, gap=found.gap, found=near)


@router.get("/places")
def find_places(
    uow: Uow, _account: Staff, q: Annotated[str, Query(min_length=1, max_length=40)]
) -> list[schemas.LocalPlaceOut]:
    """Places by a part of their name or the beginning of their code."""
    return [schemas.LocalPlaceOut.model_validate(each) for each in directory.places(uow, q)]


@router.get("/advisers")
def find_advisers(uow: Uow, _account: Staff, place: Code) -> list[schemas.AdviserOut]:
    """Who advises a village, or the villages of its township (S147, S156)."""
    found = directory.advisers(uow, place, clock.business_day(uow.now))
    return [schemas.AdviserOut.model_validate(each) for each in found]


def _near(found: Near, limit: int) -> schemas.NearOut:
    within = None if found.minutes is None else found.minutes <= limit
    return schemas.NearOut.model_validate(
        {"provider": schemas.ProviderOut.model_validate(found.provider), "minutes": found.minutes}
        | {"within": within, "same": SHARED[found.shared]}
    )
