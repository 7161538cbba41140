"""Draws of calls to check: made once, kept with what they rest on, and drawn again to show that nobody chose."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from callcenter.audit import service as audit
from callcenter.calls import bars
from callcenter.errors import Invalid, NotFound
from callcenter.quality import draw
from callcenter.quality.check_models import QualityCheck, QualitySample, QualitySampleCall

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

STRATA = {"queue": "c.queue_key", "agent": "c.account_id::text", "language": "c.language"}
LONGEST_DAYS = 92
# A call of which the caller was served by nobody in particular, or which counts for nothing, is no work to judge.
_POPULATION = """
    SELECT c.id, {stratum} AS stratum FROM call c JOIN rating r ON r.call_id = c.id
    WHERE c.org_id = %(org)s AND c.business_day BETWEEN %(first)s AND %(last)s AND c.answered_at IS NOT NULL
        AND c.ended_at IS NOT NULL AND c.direction = 'inbound' AND r.excluded_as IS NULL AND c.account_id IS NOT NULL
"""


class SampleUnknown(NotFound):
    """There is no such draw."""

    code = "quality_sample_unknown"


class SampleImpossible(Invalid):
    """The rate is under five percent, the period is reversed or longer than a quarter, or nothing was served in it."""

    code = "quality_sample_impossible"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to draw from: days both included, strata of queue agent language, rate in percent; no `seed`: a new one."""

    first: date
    last: date
    strata: tuple[str, ...]
    rate: Decimal
    seed: str | None = None


def make(uow: UnitOfWork, actor: UUID, wanted: Wanted) -> QualitySample:
    """Draw and keep; audited. Raises SampleImpossible."""
    if wanted.rate < draw.LEAST_RATE or not 0 <= (wanted.last - wanted.first).days < LONGEST_DAYS:
        raise SampleImpossible("抽查比例不低于5%，时间范围不超过一个季度。")
    population = _population(uow, wanted.first, wanted.last, wanted.strata)
    if not population:
        raise SampleImpossible("所选时间内没有可抽查的通话。")
    seed = wanted.seed or secrets.token_hex(8)
    chosen = draw.drawn(population, wanted.rate, seed)
    made = QualitySample(
        org_id=uow.org_id, first=wanted.first, last=wanted.last, strata=list(wanted.strata), rate=wanted.rate,
        seed=seed, population=len(population), size=len(chosen), drawn_by=actor, drawn_at=uow.now,
    )  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    for place, (call_id, stratum) in enumerate(chosen, 1):
        row = {"sample_id": made.id, "place": place, "call_id": call_id, "stratum": stratum}
        uow.session.add(QualitySampleCall(org_id=uow.org_id, **row))
    audit.note(uow, actor, "quality_sample_drawn", ("quality_sample", made.id), f"{len(chosen)}/{len(population)}")
    return made


def _population(uow: UnitOfWork, first: date, last: date, strata: tuple[str, ...]) -> list[tuple[UUID, str]]:
    parts = [f"coalesce({STRATA[each]}, '')" for each in strata]
    stratum = f"concat_ws('|', {', '.join(parts)})" if parts else "''"
    values = {"org": uow.org_id, "first": first, "last": last}
    return list(uow.raw.execute(_POPULATION.format(stratum=stratum), values).fetchall())


def is_reproducible(uow: UnitOfWork, sample_id: UUID) -> bool:
    """Draw again from the row alone: whether the same calls come out. Raises SampleUnknown.

    A call of the period that counts no more, or was settled later, changes the population: then they differ.
    """
    sample = _one(uow, sample_id)
    population = _population(uow, sample.first, sample.last, tuple(sample.strata))
    again = [call_id for call_id, _ in draw.drawn(population, sample.rate, sample.seed)]
    kept = select(QualitySampleCall.call_id).where(QualitySampleCall.sample_id == sample_id)
    return again == list(uow.session.scalars(kept.order_by(QualitySampleCall.place)))


def listed(uow: UnitOfWork) -> list[tuple[QualitySample, int]]:
    """Return (draw, how many of it are checked), the newest first, fifty at most."""
    done = (
        select(QualityCheck.sample_id, func.count(func.distinct(QualityCheck.call_id)).label("checked"))
        .where(QualityCheck.sample_id.is_not(None))
        .group_by(QualityCheck.sample_id)
        .subquery()
    )
    found = select(QualitySample, func.coalesce(done.c.checked, 0)).outerjoin(
        done, done.c.sample_id == QualitySample.id
    )
    rows = uow.session.execute(
        found.where(QualitySample.org_id == uow.org_id).order_by(QualitySample.drawn_at.desc()).limit(50)
    )
    return [(row[0], row[1]) for row in rows]


def calls(uow: UnitOfWork, asker: UUID, sample_id: UUID) -> list[QualitySampleCall]:
    """Return the drawn calls in their order, without those that are kept from the asker. Raises SampleUnknown."""
    _one(uow, sample_id)
    found = select(QualitySampleCall).where(QualitySampleCall.sample_id == sample_id).order_by(QualitySampleCall.place)
    rows = list(uow.session.scalars(found))
    open_ones = bars.open_calls(uow, [row.call_id for row in rows], asker)
    return [row for row in rows if row.call_id in open_ones]


def _one(uow: UnitOfWork, sample_id: UUID) -> QualitySample:
    found = select(QualitySample).where(QualitySample.id == sample_id, QualitySample.org_id == uow.org_id)
    sample = uow.session.scalar(found)
    if sample is None:
        raise SampleUnknown("没有这次抽查。")
    return sample
