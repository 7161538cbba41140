"""The priorities of a green channel (四优先, S44): when each stage was due to begin and when it was done, and whether
that was faster than for everybody else. Every application is stamped; which stages a place promises is its list (S45).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.aid import policy
from callcenter.aid.models import AidApplication, AidPriority
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.aid.terms import PriorityStage
    from callcenter.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a stage took, in seconds: the median of green and of ordinary applications with their numbers.

    Nothing measured is None, never nought; `faster` is None until both are known.
    """

    stage: str
    green_n: int
    green_median: float | None
    ordinary_n: int
    ordinary_median: float | None

    @property
    def faster(self) -> bool | None:
        """Green ones were done in less time than ordinary ones."""
        if self.green_median is None or self.ordinary_median is None:
            return None
        return self.green_median < self.ordinary_median


def begin(uow: UnitOfWork, application: AidApplication, stage: PriorityStage, due_from: datetime) -> None:
    """Stamp when a stage could have begun; the first stamp stays."""
    _stamp(uow, application, stage, due_from, None)


def done(
    uow: UnitOfWork, application: AidApplication, stage: PriorityStage, at: datetime, due_from: datetime | None = None
) -> None:
    """Stamp when a stage was done; the first stamp stays."""
    _stamp(uow, application, stage, due_from or at, at)


def _stamp(
    uow: UnitOfWork, application: AidApplication, stage: str, due_from: datetime, done_at: datetime | None
) -> None:
    uow.session.flush()
    row = {"id": new_id(), "org_id": application.org_id, "application_id": application.id, "stage": stage,
           "due_from": due_from, "done_at": done_at}  # fmt: skip
    made = insert(AidPriority).values(row)
    kept = made.on_conflict_do_update(
        index_elements=[AidPriority.application_id, AidPriority.stage],
        set_={"done_at": made.excluded.done_at},
        where=AidPriority.done_at.is_(None),
    )
    uow.session.execute(kept)


def of(uow: UnitOfWork, application: AidApplication) -> list[AidPriority]:
    """Return the stamps of an application in the order of the place's list."""
    found = select(AidPriority).where(AidPriority.application_id == application.id)
    by_stage = {each.stage: each for each in uow.session.scalars(found)}
    return [by_stage[stage] for stage in policy.of(uow).priority_stages if stage in by_stage]


def paces(uow: UnitOfWork, first: date, last: date) -> list[Pace]:
    """Return the pace of each stage that the place promises, of applications made between two days, both included."""
    rows = uow.session.execute(
        select(AidPriority.stage, AidApplication.green, AidPriority.due_from, AidPriority.done_at)
        .join(AidApplication, AidApplication.id == AidPriority.application_id)
        .where(AidApplication.org_id == uow.org_id, AidApplication.kind == "application")
        .where(AidApplication.business_day.between(first, last), AidPriority.done_at.is_not(None))
    ).all()
    taken: dict[tuple[str, bool], list[float]] = {}
    for stage, green, due_from, done_at in rows:
        assert done_at is not None
        taken.setdefault((stage, green), []).append((done_at - due_from).total_seconds())
    return [_pace(stage, taken.get((stage, True), []), taken.get((stage, False), []))
            for stage in policy.of(uow).priority_stages]  # fmt: skip


def _pace(stage: str, green: list[float], ordinary: list[float]) -> Pace:
    return Pace(
        stage=stage,
        green_n=len(green),
        green_median=median(green) if green else None,
        ordinary_n=len(ordinary),
        ordinary_median=median(ordinary) if ordinary else None,
    )
