"""What every start does to the database: migrate it, then the seeds of the slices, then demo data if asked for."""

import logging

from callcenter import bootstrap
from callcenter.db import migrate
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.settings import Settings

log = logging.getLogger(__name__)


def prepare_database(settings: Settings) -> None:
    """Migrate and seed. Seeds may run at every start without harm."""
    bootstrap.wire()
    migrate.upgrade(settings.database_url)
    for reference in (*bootstrap.SEEDS, *(bootstrap.DEMO if settings.demo else ())):
        seed = bootstrap.resolve(reference)
        with begin() as uow:
            seed(uow)
    with begin() as uow:
        switch_demo_accounts(uow, on=settings.demo)


def switch_demo_accounts(uow: UnitOfWork, *, on: bool) -> int:
    """Let demo accounts log in only while demo data is asked for: their passwords are public. Returns how many."""
    changed = uow.raw.execute("UPDATE account SET active = %s WHERE demo AND active <> %s", (on, on)).rowcount
    if changed:
        log.warning("demo accounts switched on" if on else "demo accounts switched off", extra={"accounts": changed})
    return changed
