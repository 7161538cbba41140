"""The scorecard in its versions: the highest is in force, none is ever changed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, text

from callcenter.audit import service as audit
from callcenter.errors import Invalid
from callcenter.quality import scorecard
from callcenter.quality.check_models import QualityForm

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_SHIPPED = Path(__file__).with_name("scorecard.toml")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('quality_form'))")


class ScorecardFaulty(Invalid):
    """The dimensions, weights, mark or words cannot be published; the message says which."""

    code = "scorecard_faulty"


def in_force(uow: UnitOfWork) -> QualityForm:
    """Return the newest scorecard; where none was written yet, the one that is shipped."""
    found = select(QualityForm).where(QualityForm.org_id == uow.org_id).order_by(QualityForm.version.desc()).limit(1)
    newest = uow.session.scalar(found)
    if newest is None:
        seed(uow)
        newest = uow.session.scalars(found).one()
    return newest


def by_id(uow: UnitOfWork, form_id: UUID) -> QualityForm:
    """Return the scorecard that a check was made with."""
    return uow.session.scalars(select(QualityForm).where(QualityForm.id == form_id)).one()


def publish(
    uow: UnitOfWork, actor: UUID, items: list[dict[str, Any]], pass_mark: int, wording: dict[str, list[str]]
) -> QualityForm:
    """Write the next version; checks of before keep theirs. Audited. Raises ScorecardFaulty."""
    uow.session.execute(_LOCK)
    if faults := scorecard.faults(items, pass_mark, wording):
        raise ScorecardFaulty("；".join(faults) + "。")
    made = _add(uow, in_force(uow).version + 1, items, pass_mark, wording, actor)
    audit.note(uow, actor, "quality_form_published", ("quality_form", made.id), f"v{made.version}")
    return made


def seed(uow: UnitOfWork) -> None:
    """Write the scorecard as shipped where there is none yet."""
    uow.session.execute(_LOCK)
    if uow.session.scalar(select(QualityForm.id).where(QualityForm.org_id == uow.org_id).limit(1)) is None:
        given = tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))
        _add(uow, 1, given["items"], given["pass_mark"], given["wording"], None)


def _add(
    uow: UnitOfWork, version: int, items: list[Any], pass_mark: int, wording: dict[str, Any], actor: UUID | None
) -> QualityForm:
    made = QualityForm(org_id=uow.org_id, version=version, items=items, wording=wording, pass_mark=pass_mark)
    made.created_by, made.created_at = actor, uow.now
    uow.session.add(made)
    uow.session.flush()
    return made
