"""What of our worker exchanges: handlers, sending and fetching, over and over, until it is killed."""

from __future__ import annotations

import time

from callcenter import bootstrap
from callcenter.db import delivery
from callcenter.exchange import polling, sending


def main() -> None:
    """Run until killed."""
    bootstrap.wire()
    turn = 0
    while True:
        delivery.drain("default", 1)
        sending.send_due()
        turn += 1
        if turn % 20 == 0:
            polling.poll()
        time.sleep(0.02)


if __name__ == "__main__":
    main()
