"""The published menus and what their check says: the supervisors see which recordings are still missing."""

from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import schemas
from callcenter.flows import service as flows
from ivr_flows import lint

_LATEST = """
    SELECT DISTINCT ON (key) id, key, version, published_at FROM flow_version WHERE org_id = %s
    ORDER BY key, version DESC
"""
_LANGUAGES = "SELECT DISTINCT language FROM queue WHERE org_id = %s ORDER BY language"


def statuses(uow: UnitOfWork) -> list[schemas.FlowStatus]:
    """The latest version of every menu, checked against the languages of the queues."""
    languages = [row[0] for row in uow.raw.execute(_LANGUAGES, (uow.org_id,)).fetchall()]
    return [_status(uow, row, languages) for row in sql.every(uow, _LATEST, (uow.org_id,))]


def _status(uow: UnitOfWork, row: sql.Row, languages: list[str]) -> schemas.FlowStatus:
    menu = flows.flow_of(uow, row["id"])
    findings = [
        {"level": finding.level, "node": finding.node, "message": finding.message}
        for finding in lint.check(menu, languages)
    ]
    missing = [{"language": language, "missing": lint.missing(menu, language)} for language in languages]
    return schemas.FlowStatus(
        key=row["key"],
        version=row["version"],
        published_at=row["published_at"],
        findings=findings,
        languages=missing,
    )
