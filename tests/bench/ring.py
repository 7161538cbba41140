"""T12: from a caller's entry into the queue to the ring arriving at the seat that is free, the whole path in it.

The caller and the desk phone are SIP phones; entry is the time in the call's row, ring the arrival at the
desk phone. Each round is one call: dial, two keys, ring, hang up, the seat is ready again.
"""

import threading
from pathlib import Path

import psycopg

from callcenter import settings as settings_module
from tests.bench.figures import figure, quantile
from tests.phones.baresip_phone import Phone
from tests.stories.hotline import Hotline, until
from tests.stories.people import DeskPhoneAgent, caller, dial

CALLS = 30
# Not the entry's `since`: who calls again within two minutes has that of the call before.
ENTRY = "SELECT extract(epoch FROM queue_entered_at) FROM call WHERE id = %s"


def run(hotline: Hotline, folder: Path) -> None:
    """Print the figures of T12 for a running hotline whose demo seats are logged out."""
    dsn = settings_module.read(hotline.environment | {"CALLCENTER_PORT_BASE": str(hotline.base)}).database_url
    taken: list[float] = []
    with (
        psycopg.connect(dsn, autocommit=True) as connection,
        DeskPhoneAgent(hotline, "101", folder, hotline.base + 930) as agent,
        caller(hotline, "13800000001", folder, hotline.base + 910) as phone,
    ):
        for _ in range(CALLS + 1):
            taken.append(one_call(hotline, connection, agent, phone))
    taken = taken[1:]  # the first call warms everything up
    note = f"({len(taken)} calls, worst {max(taken):.0f} ms)"
    figure("T12_queue_entry_to_ring_p50", quantile(taken, 0.5), "ms", "<=", 25, note)
    figure("T12_queue_entry_to_ring_p99", quantile(taken, 0.99), "ms", "<=", 100, note)


def one_call(
    hotline: Hotline, connection: "psycopg.Connection[tuple[float]]", agent: DeskPhoneAgent, phone: Phone
) -> float:
    """Milliseconds from entry to ring."""
    agent.ready()
    dial(hotline, phone, ("1", 1), ("0", 1))
    rang = agent.phone.wait("incoming", 20)["at"]
    offer = agent.offered()
    row = connection.execute(ENTRY, (offer["call_id"],)).fetchone()
    assert row is not None
    phone.hangup()
    agent.phone.wait("closed", 20)
    until(20, "the seat is free again", lambda: agent.desk()["offer"] is None)
    threading.Event().wait(0.3)
    return (float(rang) - float(row[0])) * 1000
