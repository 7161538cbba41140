"""What every start does to the database: migrate it, then the seeds of the slices, then demo data if asked for."""

import logging

from callcenter import bootstrap
from callcenter.db import migrate
from callcenter.db.unit_of_work import begin
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
