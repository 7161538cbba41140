"""Profiles in the database: seeding, choosing, copying and changing. A version never changes once it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.errors import Conflict, NotFound
from callcenter.ids import new_id
from callcenter.tickets.clock_models import ClockProfile, ClockProfileUse
from callcenter.tickets.clocks import Profile
from callcenter.tickets.profiles import documents
from callcenter.tickets.profiles.documents import Document

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

DEFAULT = "default"
_IN_FORCE = """
SELECT p.id, p.code, p.name, p.rules FROM clock_profile_use u JOIN clock_profile p ON p.id = u.profile_id
WHERE u.org_id = %s AND u.since <= %s ORDER BY u.since DESC LIMIT 1
"""
_BY_ID = "SELECT id, code, name, rules FROM clock_profile WHERE id = %s"


class ProfileNotFound(NotFound):
    """No such profile."""

    code = "clock_profile_not_found"


class ProfileChanged(Conflict):
    """Somebody wrote another version meanwhile."""

    code = "clock_profile_changed"


def seed(uow: UnitOfWork) -> None:
    """Add what ships, at every start: a shipped profile that was changed in the code becomes its next version."""
    for document in documents.shipped():
        latest = _latest(uow, document.code)
        if latest is None or (latest.shipped and latest.rules != document.rules):
            _write(uow, document, None, shipped=True)
    used = select(ClockProfileUse.id).where(ClockProfileUse.org_id == uow.org_id).limit(1)
    if uow.session.scalar(used) is None:
        profile = _latest(uow, DEFAULT)
        assert profile is not None
        _use(uow, profile.id, date(2000, 1, 1), None)


def current(uow: UnitOfWork) -> tuple[UUID, Profile]:
    """Return the profile in force today."""
    found = uow.raw.execute(_IN_FORCE, (uow.org_id, clock.business_day(uow.now))).fetchone()
    if found is None:
        raise ProfileNotFound("没有生效的时限方案。")
    return UUID(str(found[0])), _read(str(found[0]), found[1], found[2], found[3])


def by_id(uow: UnitOfWork, profile_id: UUID | None) -> Profile:
    """Return the profile that a ticket began under; the present one for tickets older than profiles."""
    if profile_id is None:
        return current(uow)[1]
    known = _read_once.get(str(profile_id))
    if known is not None:
        return known
    found = uow.raw.execute(_BY_ID, (profile_id,)).fetchone()
    if found is None:
        raise ProfileNotFound("没有这个时限方案。")
    return _read(str(found[0]), found[1], found[2], found[3])


_read_once: dict[str, Profile] = {}  # versions never change; a bureau has a handful


def _read(profile_id: str, code: str, name: str, rules: list[dict[str, Any]]) -> Profile:
    if profile_id not in _read_once:
        _read_once[profile_id] = documents.read(code, name, rules)
    return _read_once[profile_id]


def copy(uow: UnitOfWork, actor: UUID, source: UUID, code: str, name: str) -> ClockProfile:
    """Copy a profile under a new code, to be changed. Raises ProfileNotFound, ProfileChanged for a code in use."""
    original = get(uow, source)
    if _latest(uow, code) is not None:
        raise ProfileChanged("已有同名代码的时限方案。")
    document = Document(code, name, original.region, original.valid_from, original.notes, original.rules)
    return _write(uow, document, actor, shipped=False)


def change(uow: UnitOfWork, actor: UUID, profile_id: UUID, changed: Document) -> ClockProfile:
    """Write the next version. Raises ProfileInvalid, or ProfileChanged where this one is not the latest any more."""
    present = get(uow, profile_id)
    latest = _latest(uow, present.code)
    if latest is None or latest.id != present.id:
        raise ProfileChanged("该时限方案已有更新的版本，请刷新后再改。")
    documents.read(present.code, changed.name, changed.rules)
    return _write(uow, replace(changed, code=present.code), actor, shipped=False)


def use(uow: UnitOfWork, actor: UUID, profile_id: UUID, since: date) -> None:
    """Go by a profile from a day on: tickets opened from then. Past days are closed (figures must not move)."""
    profile = get(uow, profile_id)
    if since < clock.business_day(uow.now):
        raise documents.ProfileInvalid("生效日期不能早于今天。")
    _use(uow, profile.id, since, actor)
    said = f"{profile.code} v{profile.version} {since.isoformat()}"
    audit.note(uow, actor, "clock_profile_used", ("clock_profile", profile.id), said)


def get(uow: UnitOfWork, profile_id: UUID) -> ClockProfile:
    """Return one version. Raises ProfileNotFound."""
    found = uow.session.get(ClockProfile, profile_id)
    if found is None or found.org_id != uow.org_id:
        raise ProfileNotFound("没有这个时限方案。")
    return found


def versions(uow: UnitOfWork) -> list[ClockProfile]:
    """Return every version, the latest of each code first."""
    of_org = select(ClockProfile).where(ClockProfile.org_id == uow.org_id)
    return list(uow.session.scalars(of_org.order_by(ClockProfile.code, ClockProfile.version.desc())))


def uses(uow: UnitOfWork) -> list[ClockProfileUse]:
    """Return from which day on which profile is in force, the latest first."""
    of_org = select(ClockProfileUse).where(ClockProfileUse.org_id == uow.org_id)
    return list(uow.session.scalars(of_org.order_by(ClockProfileUse.since.desc())))


def _latest(uow: UnitOfWork, code: str) -> ClockProfile | None:
    of_code = select(ClockProfile).where(ClockProfile.org_id == uow.org_id, ClockProfile.code == code)
    return uow.session.scalar(of_code.order_by(ClockProfile.version.desc()).limit(1))


def _write(uow: UnitOfWork, document: Document, actor: UUID | None, *, shipped: bool) -> ClockProfile:
    of_code = (ClockProfile.org_id == uow.org_id, ClockProfile.code == document.code)
    version = (uow.session.scalar(select(func.max(ClockProfile.version)).where(*of_code)) or 0) + 1
    profile = ClockProfile(
        id=new_id(),
        org_id=uow.org_id,
        code=document.code,
        version=version,
        name=document.name,
        region=document.region,
        valid_from=document.valid_from,
        notes=document.notes,
        rules=document.rules,
        shipped=shipped,
        created_at=uow.now,
        created_by=actor,
    )
    uow.session.add(profile)
    uow.session.flush()
    if actor is not None:
        said = f"{document.code} v{version}"
        audit.note(uow, actor, "clock_profile_written", ("clock_profile", profile.id), said)
    return profile


def _use(uow: UnitOfWork, profile_id: UUID, since: date, actor: UUID | None) -> None:
    row = {"id": new_id(), "org_id": uow.org_id, "profile_id": profile_id, "since": since}
    made = insert(ClockProfileUse).values(row | {"decided_by": actor, "decided_at": uow.now})
    again = {"profile_id": profile_id, "decided_by": actor, "decided_at": uow.now}
    uow.session.execute(
        made.on_conflict_do_update(index_elements=[ClockProfileUse.org_id, ClockProfileUse.since], set_=again)
    )
