"""Publishing the menus and finding the published ones again.

A menu is published at the start of the application when its text has changed. What was published is never changed, and
a call keeps the version with which it began.
"""

import hashlib
import logging
from pathlib import Path
from uuid import UUID

import ivr_flows
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import NotFound
from callcenter.ids import new_id
from ivr_flows import flow as menus

log = logging.getLogger(__name__)

FOLDER = Path(ivr_flows.__file__).parent / "flows"
MAIN = "12348"
_LATEST = "SELECT id FROM flow_version WHERE org_id = %s AND key = %s ORDER BY version DESC LIMIT 1"
_SOURCE = "SELECT key, source FROM flow_version WHERE id = %s"
_KNOWN = "SELECT 1 FROM flow_version WHERE org_id = %s AND key = %s AND content_hash = %s"
_PUBLISH = """
    INSERT INTO flow_version (id, org_id, key, version, content_hash, source, published_at)
    SELECT %(id)s, %(org)s, %(key)s, coalesce(max(version), 0) + 1, %(hash)s, %(source)s, %(now)s
    FROM flow_version WHERE org_id = %(org)s AND key = %(key)s
    ON CONFLICT DO NOTHING
"""
_loaded: dict[UUID, menus.Flow] = {}


class NoFlow(NotFound):
    """No menu of this name has been published."""

    code = "no_flow"


def publish_all(uow: UnitOfWork) -> None:
    """Publish every menu of `ivr_flows/flows` whose text is new. Raises FlowError for a broken one."""
    for path in sorted(FOLDER.glob("*.toml")):
        publish(uow, path)


def publish(uow: UnitOfWork, path: Path) -> None:
    """Publish one menu file under its stem, unless this very text is published already."""
    menus.load(path)
    source = path.read_text(encoding="utf8")
    digest = hashlib.sha256(source.encode()).hexdigest()
    if uow.raw.execute(_KNOWN, (uow.org_id, path.stem, digest)).fetchone():
        return
    row = {"id": new_id(), "org": uow.org_id, "key": path.stem, "hash": digest, "source": source, "now": uow.now}
    uow.raw.execute(_PUBLISH, row)
    log.info("menu published", extra={"flow": path.stem, "hash": digest[:12]})


def latest(uow: UnitOfWork, key: str = MAIN) -> UUID:
    """The version that new calls begin with. Raises NoFlow."""
    row = uow.raw.execute(_LATEST, (uow.org_id, key)).fetchone()
    if row is None:
        raise NoFlow(key)
    return UUID(str(row[0]))


def flow_of(uow: UnitOfWork, version_id: UUID) -> menus.Flow:
    """The menu of a version, parsed once a process. Raises NoFlow."""
    if version_id not in _loaded:
        row = uow.raw.execute(_SOURCE, (version_id,)).fetchone()
        if row is None:
            raise NoFlow(str(version_id))
        _loaded[version_id] = menus.parse(row[1], f"{row[0]}.toml")
    return _loaded[version_id]
