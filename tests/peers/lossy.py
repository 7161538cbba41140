"""A bad line: a share of all that is said is lost, doubled, or arrives later than what was said after it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

Deliver = Callable[[dict[str, Any]], Any]


class Lost(Exception):
    """No answer came. What was sent may have arrived, or still arrive."""


class LossyLine:
    """One direction. `share` of the messages meets with an accident; which one is left to chance."""

    def __init__(self, deliver: Deliver, now: Callable[[], datetime], chance: random.Random, share: float) -> None:
        self.deliver, self.now, self.chance, self.share = deliver, now, chance, share
        self.late: list[tuple[datetime, dict[str, Any]]] = []
        self.accidents: dict[str, int] = {"lost": 0, "answer_lost": 0, "doubled": 0, "late": 0}
        self.sent = 0

    def send(self, message: dict[str, Any]) -> Any:
        """Deliver a message. Raises Lost."""
        self.sent += 1
        if self.chance.random() >= self.share:
            return self.deliver(message)
        accident = self.chance.choice(list(self.accidents))
        self.accidents[accident] += 1
        if accident == "doubled":
            self.deliver(message)
            return self.deliver(message)
        if accident == "answer_lost":
            self.deliver(message)
        if accident == "late":
            self.late.append((self.now() + timedelta(seconds=self.chance.uniform(1, 600)), message))
        raise Lost

    def bring_late(self) -> None:
        """Deliver what was held up until now, in no order. Nobody waits for an answer any more."""
        arrived = [message for at, message in self.late if at <= self.now()]
        self.late = [(at, message) for at, message in self.late if at > self.now()]
        self.chance.shuffle(arrived)
        for message in arrived:
            self.deliver(message)
