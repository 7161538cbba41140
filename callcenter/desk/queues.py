"""The queues that the published menu leads to, how each is served to begin with, and why.

The settings are those that the routing study measured best (performance design, part 4, policy H2). Every setting has
its reason beside it; administrators change both (desk.queue_settings).
"""

import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk.models import Queue
from callcenter.flows import service as flows

REASONS = Path(__file__).with_name("queue_reasons.toml")
MINORITY: dict[str, Any] = {"head_start_seconds": 60, "reserve_idle": 1, "reserve_gate_seconds": 90}
EVERY: dict[str, Any] = {"longest_queue": 50, "ageing_seconds": 300}
SETTINGS: dict[str, dict[str, Any]] = {
    "migrant_worker": {"head_start_seconds": 30},
    "lang_ii": {**MINORITY, "configured_seats": 2},
    "lang_ko": MINORITY,
}


def reasons(key: str) -> dict[str, str]:
    """Why the queue is served as it is to begin with, by setting."""
    texts: dict[str, dict[str, str]] = tomllib.loads(REASONS.read_text(encoding="utf-8"))
    return texts["every"] | texts.get(key, {})


def seed(uow: UnitOfWork) -> None:
    """Make the queues of the latest menu that are missing; those that exist keep their settings and reasons."""
    known = {queue.key: queue for queue in uow.session.scalars(select(Queue).where(Queue.org_id == uow.org_id))}
    menu = flows.flow_of(uow, flows.latest(uow))
    for sort, (key, place) in enumerate(menu.queues.items()):
        if key not in known:
            language = place.language or menu.language
            settings = EVERY | SETTINGS.get(key, {})
            made = Queue(org_id=uow.org_id, key=key, name=place.name, language=language, sort=sort, **settings)
            known[key] = made
            uow.session.add(made)
    for key, queue in known.items():
        queue.reasons = reasons(key) | (queue.reasons or {})
    uow.session.flush()
