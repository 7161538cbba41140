"""The table of departures, carried out: on rows, and by commands to the carrier. The call is locked."""

from uuid import UUID

from callcenter.calls import commands
from callcenter.calls import rows as calls
from callcenter.calls import service as calls_service
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.parties import departures, exits, roles, scene, transfers
from callcenter.parties.departures import Fate, Present, Standing
from callcenter.parties.roles import Role
from callcenter.parties.scene import Scene


def depart(uow: UnitOfWork, call_id: UUID, label: str, before: Scene, why: str) -> None:
    """Somebody of `before` has gone (or, rung, will not come). `why` becomes the state of a transfer that ends so."""
    leaver = before.present.get(label)
    call = calls.lock(uow, call_id)
    if leaver is None or leaver.standing is Standing.CALLER or call.ended_at is not None or call.state != "talking":
        return
    told = departures.leave(before.everybody(), leaver)
    if leaver.standing in {Standing.RINGING, Standing.CONSULTING}:
        transfers.close(uow, before.transfer, why)
    for key, fate in told.fates.items():
        _carry_out(uow, call_id, before.present[key], fate, before)
    if not told.conference_ends:
        exits.align(uow, call_id, scene.read(uow, call_id), without=label)
    elif told.fates.get(roles.CALLER_LABEL) is Fate.RATING and call.seat_left_at is None:
        # The conference ends by itself; should it not, whoever is left alone in it is rescued.
        calls.change(uow, call_id, seat_left_at=uow.now)


def _carry_out(uow: UnitOfWork, call_id: UUID, who: Present, fate: Fate, before: Scene) -> None:
    if fate is Fate.RESUMES and who.role is Role.CALLER:
        calls_service.bring_back(uow, call_id)
    elif fate is Fate.RESUMES:
        commands.change_participant(uow, call_id, who.key, hold=False)
    elif fate is Fate.MUSIC:
        calls_service.put_on_hold(uow, call_id)
    elif fate is Fate.SERVES:
        transfers.complete(uow, before, who.key)
    elif fate is Fate.QUEUE:
        calls_service.requeue(uow, call_id)


def hand_over(uow: UnitOfWork, call_id: UUID, label: str) -> None:
    """Whoever was asked takes the caller now: back from hold to them, and the first seat goes."""
    before = scene.read(uow, call_id)
    transfers.complete(uow, before, label)
    now = scene.read(uow, call_id)
    first = next((each.key for each in now.serving() if each.key != label), None)
    exits.align(uow, call_id, now, without=first)
    calls_service.bring_back(uow, call_id)
    if first is not None:
        commands.remove_participant(uow, call_id, first)
