"""The queues that the published menu leads to. A queue that the menu names must exist, or its callers go nowhere."""

from sqlalchemy import select

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk.models import Queue
from callcenter.flows import service as flows

# Head starts and reserves of the routing study (performance design, part 4, policy H2): a Yi caller waits a minute
# ahead of others and finds one Yi seat kept free; after twenty seconds a Mandarin caller may have it all the same.
MINORITY = {"head_start_seconds": 60, "reserve_idle": 1, "reserve_gate_seconds": 20}
SETTINGS: dict[str, dict[str, int]] = {
    "migrant_worker": {"head_start_seconds": 30},
    "lang_ii": {**MINORITY, "configured_seats": 2},
    "lang_ko": MINORITY,
}


def seed(uow: UnitOfWork) -> None:
    """Make the queues of the latest menu that are missing; those that exist keep their settings."""
    known = set(uow.session.scalars(select(Queue.key).where(Queue.org_id == uow.org_id)))
    menu = flows.flow_of(uow, flows.latest(uow))
    for sort, (key, place) in enumerate(menu.queues.items()):
        if key not in known:
            uow.session.add(
                Queue(
                    org_id=uow.org_id,
                    key=key,
                    name=place.name,
                    language=place.language or menu.language,
                    sort=sort,
                    **SETTINGS.get(key, {}),
                )
            )
    uow.session.flush()
