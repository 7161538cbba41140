"""Making reports by the clock: what is due and not there yet, however long nothing ran. One transaction a report: a
dying worker leaves the rest due, and two workers make one report.
"""

from __future__ import annotations

import logging
from datetime import date
from uuid import UUID

import psycopg
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from callcenter.db.unit_of_work import begin
from callcenter.reports import periods, service
from callcenter.reports.errors import ReportBeingMade
from callcenter.reports.models import Report
from callcenter.reports.periods import KINDS, KindName
from callcenter.surveys.written import ANSWERED_WITHIN

log = logging.getLogger(__name__)

AT_ONCE = 10  # reports a run: after a long pause they come one run after another
_BEGUN = "SELECT business_day FROM call WHERE org_id = %s AND direction = 'inbound' ORDER BY business_day LIMIT 1"
# Figures of one moment; a year of them is longer than what a request may take.
_OF_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
_UNHURRIED = "SET LOCAL statement_timeout = 0"


def make_due() -> int:
    """Make the reports that are due, oldest first of each kind. Returns how many are there now that were not before."""
    due, made = _due(), 0
    for kind, first in due[:AT_ONCE]:
        try:
            make_one(kind, first)
        except ReportBeingMade:
            log.info("report is made elsewhere", extra={"kind": kind, "first": str(first)})
        else:
            made += 1
    return made


def make_one(kind: KindName, day: date, by: UUID | None = None) -> UUID:
    """Make the report of a period in a transaction of its own, or find the one that stands. Raises as `make`."""
    try:
        with begin() as uow:
            uow.raw.execute(_OF_ONE_MOMENT)
            uow.raw.execute(_UNHURRIED)
            report_id = service.make(uow, kind, day, by).id
    except (DBAPIError, psycopg.Error) as error:
        if not _made_meanwhile(error):
            raise
        raise ReportBeingMade("这份报表正在生成，请稍候。") from error
    return report_id


def _made_meanwhile(error: DBAPIError | psycopg.Error) -> bool:
    """Another transaction committed it after ours began to read."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(cause, psycopg.errors.UniqueViolation | psycopg.errors.SerializationFailure)


def _due() -> list[tuple[KindName, date]]:
    with begin() as uow:
        row = uow.raw.execute(_BEGUN, (uow.org_id,)).fetchone()
        if row is None:
            return []
        standing = select(Report.kind, Report.first).where(Report.org_id == uow.org_id, Report.state != "withdrawn")
        there = set(uow.session.execute(standing).all())
        return [
            (kind, period.first)
            for kind in KINDS
            for period in periods.due(
                kind, row[0], {first for of, first in there if of == kind}, uow.now, ANSWERED_WITHIN
            )
        ]
