"""Fetching what 12345 has to say: for sides that only answer, and for what was pushed and got lost on the way."""

from __future__ import annotations

import logging

from callcenter.db.unit_of_work import begin
from callcenter.errors import CallcenterError
from callcenter.exchange import peer as peers
from callcenter.exchange import receiving
from callcenter.exchange.ports import Peer, PeerError

log = logging.getLogger(__name__)


def poll() -> int:
    """Take what waits there. Returns how many messages came; 0 while no 12345 line is configured."""
    peer = peers.configured()
    return poll_through(peer) if peer is not None else 0


def poll_through(peer: Peer) -> int:
    """The same through a given line. Each message is committed before it is acknowledged."""
    try:
        waiting = peer.unheard()
    except PeerError as error:
        log.warning("12345 gave nothing to fetch", extra={"why": str(error)})
        return 0
    heard: dict[str, int] = {}
    for message in waiting:
        try:
            with begin() as uow:
                heard[message.reference] = receiving.take(uow, message)
        except CallcenterError as error:
            log.warning("message of 12345 not taken", extra={"code": error.code, "kind": message.kind})
    for reference, upto in heard.items():
        try:
            peer.acknowledge(reference, upto)
        except PeerError:
            break  # it waits there, is fetched again and acknowledged then
    return len(waiting)
