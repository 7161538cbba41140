"""What of our worker exchanges: handlers, sending and fetching, until it is killed; then another one.

Each worker is a process of its own, forked after the imports: being killed costs the test no second start of Python.
"""

from __future__ import annotations

import os
import time

from callcenter import bootstrap
from callcenter.db import delivery
from callcenter.db.subscriptions import Subscription
from callcenter.exchange import polling, sending


def own_subscriptions() -> dict[type, list[Subscription]]:
    """The handlers of the exchange alone."""
    own = {
        event: [each for each in handlers if each.name.startswith("exchange.")]
        for event, handlers in bootstrap.SUBSCRIPTIONS.items()
    }
    return {event: handlers for event, handlers in own.items() if handlers}


def work() -> None:
    """Deliver, say and fetch, over and over."""
    turn = 0
    while True:
        delivery.drain("default", 1)
        sending.send_due()
        turn += 1
        if turn % 20 == 0:
            polling.poll()
        time.sleep(0.02)


def main() -> None:
    """Print the id of each worker as it begins; the next one begins when it is killed."""
    bootstrap.SUBSCRIPTIONS = own_subscriptions()
    bootstrap.wire()
    while True:
        worker = os.fork()
        if worker == 0:
            work()
        print(worker, flush=True)
        os.waitpid(worker, 0)


if __name__ == "__main__":
    main()
