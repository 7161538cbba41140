"""Frozen papers: 调度通报 and appraisal sheets. Made anew they are another version, or the same one where nothing has
changed; every version stays, and printed again it is the same bytes.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.clock import SHANGHAI
from callcenter.cycles.errors import CyclePaperAltered, CyclePaperUnknown
from callcenter.cycles.models import CyclePaper
from callcenter.cycles.rounds import UnitKind
from callcenter.reports import rendering, sealing
from callcenter.reports.document import Document
from callcenter.reports.rendering import File, Format

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

PaperKind = Literal["bulletin", "appraisal"]
Unit = tuple[UnitKind, str, str]  # kind, key, name
HOTLINE: Unit = ("hotline", "", "热线")


def freeze(uow: UnitOfWork, actor: UUID, kind: PaperKind, unit: Unit, document: Document) -> CyclePaper:
    """Keep a document as the next version of its paper; the one that stands where nothing is different. Audited."""
    unit_kind, unit_key, unit_name = unit
    about = f"{kind} {unit_kind} {unit_key} {document.first}"
    uow.raw.execute("SELECT pg_advisory_xact_lock(hashtextextended('cycle paper ' || %s, 0))", (about,))
    payload = document.model_dump(mode="json")
    seal, before = sealing.sha256(payload), _latest(uow, kind, unit, document.first)
    if before is not None and before.payload_sha256 == seal:
        return before
    made = CyclePaper(
        org_id=uow.org_id, kind=kind, unit_kind=unit_kind, unit_key=unit_key, unit_name=unit_name,
        first=document.first, last=document.last, version=before.version + 1 if before else 1, payload=payload,
        payload_sha256=seal, made_at=uow.now, made_by=actor,
    )  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    uow.checkpoint("cycle paper frozen")
    audit.note(uow, actor, f"cycle_{kind}_made", ("cycle_paper", made.id), f"{about} v{made.version} sha256={seal}")
    uow.live("supervisors", "cycles", {})
    return made


def _latest(uow: UnitOfWork, kind: PaperKind, unit: Unit, first: date) -> CyclePaper | None:
    wanted = select(CyclePaper).where(
        CyclePaper.org_id == uow.org_id, CyclePaper.kind == kind, CyclePaper.unit_kind == unit[0],
        CyclePaper.unit_key == unit[1], CyclePaper.first == first,
    )  # fmt: skip
    return uow.session.scalar(wanted.order_by(CyclePaper.version.desc()).limit(1))


def of_year(uow: UnitOfWork, year: int) -> list[CyclePaper]:
    """Return every paper of a year, latest first, without what it says."""
    wanted = select(CyclePaper).where(
        CyclePaper.org_id == uow.org_id, CyclePaper.first.between(date(year, 1, 1), date(year, 12, 31))
    )
    return list(uow.session.scalars(wanted.order_by(CyclePaper.made_at.desc(), CyclePaper.id.desc())))


def one(uow: UnitOfWork, paper_id: UUID) -> CyclePaper:
    """Return a paper. Raises CyclePaperUnknown."""
    wanted = select(CyclePaper).where(CyclePaper.org_id == uow.org_id, CyclePaper.id == paper_id)
    found = uow.session.scalar(wanted)
    if found is None:
        raise CyclePaperUnknown("没有这份文件。")
    return found


def document(paper: CyclePaper) -> Document:
    """Return what was frozen, with its version and the moment it was made. Raises CyclePaperAltered."""
    if sealing.sha256(paper.payload) != paper.payload_sha256:
        raise CyclePaperAltered("文件内容与封存校验值不符，请联系管理员核查。")
    frozen = Document.model_validate(paper.payload)
    facts = [*frozen.facts, ("生成时间", f"{paper.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")]
    if paper.version > 1:
        facts.append(("更正", f"第{paper.version}版"))
    return frozen.model_copy(update={"facts": tuple(facts)})


def file(paper: CyclePaper, form: Format) -> File:
    """Return the paper as a file. Raises CyclePaperAltered."""
    return rendering.render(document(paper), form, paper.made_at)
