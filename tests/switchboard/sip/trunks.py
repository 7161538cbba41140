"""A carrier played by a raw peer."""

import ipaddress

from switchboard.numbers import NumberTable, Trunk
from tests.switchboard.sip.wire_peer import Peer


def trunk_at(peer: Peer, networks: tuple[str, ...] = ()) -> Trunk:
    host, port = peer.address
    return Trunk(
        name="carrier",
        host=host,
        port=port,
        networks=tuple(ipaddress.ip_network(network) for network in networks),
        username="line",
        password="secret word",
        table=NumberTable(area_code="471", form="national"),
    )
