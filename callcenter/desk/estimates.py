"""Whether what callers were told about their waiting came true: the first range that each answered caller heard."""

from datetime import date

from agents.service_level import Share
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import schemas

# A range is said in minutes rounded up: three to six holds waits of over two and at most six minutes.
_COVERAGE = """
    WITH answered AS (
        SELECT DISTINCT ON (c.id) c.id, w.low, w.high, extract(epoch FROM c.answered_at - w.said_at)::float AS waited
        FROM call c LEFT JOIN wait_estimate w ON w.call_id = c.id
        WHERE c.org_id = %(org)s AND c.business_day BETWEEN %(first)s AND %(last)s AND c.direction = 'inbound'
            AND c.queue_entered_at IS NOT NULL AND c.answered_at IS NOT NULL
        ORDER BY c.id, w.said_at
    )
    SELECT count(*) AS answered, count(high) AS told, count(*) FILTER (WHERE waited <= 60 * high) AS within_p90,
        count(*) FILTER (WHERE waited <= 60 * high AND waited > 60 * (low - 1)) AS within_range,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(waited - 30 * (low + high))) AS median_error
    FROM answered
"""


def coverage(uow: UnitOfWork, first: date, last: date) -> schemas.EstimateCoverage:
    """The shares of the period's answered callers, with their counts; business days, both included."""
    row = sql.one(uow, _COVERAGE, {"org": uow.org_id, "first": first, "last": last})
    assert row is not None
    error = row["median_error"]
    return schemas.EstimateCoverage(
        first=first,
        last=last,
        answered=row["answered"],
        told=row["told"],
        within_p90=_share(row["within_p90"], row["told"]),
        within_range=_share(row["within_range"], row["told"]),
        median_error_seconds=None if error is None else round(error),
    )


def _share(numerator: int, denominator: int) -> schemas.CountedShare:
    percent = Share(numerator, denominator).percent()
    return schemas.CountedShare(
        numerator=numerator, denominator=denominator, percent=None if percent is None else str(percent)
    )
