"""A 12345 line for tests: takes and says words about matters, decides, answers, and keeps its own list.

It shares no code with `callcenter.exchange`: what both agree on stands in docs/exchange.md. Time and chance come from
outside, so that a run can be repeated. Everything here is plain JSON values; `city_server` serves it over HTTP.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Message = dict[str, Any]
OUR_WORDS = {"out": {"offer", "status", "close"}, "in": {"accept", "refuse", "status", "result"}}


class Wrong(Exception):
    """What was sent is no message, or contradicts what was sent before. `status` is HTTP's."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass
class Matter:
    """One reference. `direction` is ours, 12345's: `out` what we offered. `said` and `heard` are words by number."""

    reference: str
    direction: str
    ticket_no: str
    offered_at: str
    said: dict[int, Message] = field(default_factory=dict)
    heard: dict[int, Message] = field(default_factory=dict)
    acknowledged: int = 0
    say_again_at: datetime | None = None
    decided: bool = False

    @property
    def upto(self) -> int:
        """The other side's last word without a gap before it."""
        number = 0
        while number + 1 in self.heard:
            number += 1
        return number

    def known(self) -> list[tuple[str, Message]]:
        """Words that count, each with who said it, in each side's own order."""
        theirs = [("theirs", self.heard[number]) for number in range(1, self.upto + 1)]
        return [("ours", self.said[number]) for number in sorted(self.said)] + theirs

    def word(self, *kinds: str) -> list[Message]:
        return [message for _who, message in self.known() if message["kind"] in kinds]

    @property
    def stage(self) -> str:
        if closes := self.word("close"):
            return "closed" if closes[0]["body"].get("outcome") == "done" else "withdrawn"
        if self.word("result"):
            return "result_given"
        decisions = self.word("accept", "refuse")
        return {"accept": "accepted", "refuse": "refused"}[decisions[0]["kind"]] if decisions else "offered"

    def told(self, who: str, name: str) -> str | None:
        found = [m["body"][name] for side, m in self.known() if side == who and m["body"].get(name)]
        return str(found[-1]) if found else None

    def line(self) -> dict[str, Any]:
        return {
            "reference": self.reference,
            "direction": self.direction,
            "stage": self.stage,
            "own_ticket_no": self.told("ours", "ticket_no"),
            "peer_ticket_no": self.told("theirs", "ticket_no"),
            "own_status": self.told("ours", "status"),
            "peer_status": self.told("theirs", "status"),
            "heard_upto": self.upto,
            "said": len(self.said),
        }


class CityHotline:
    """The whole of it. `now` gives the time, `chance` what is left to chance; `again` is its patience in seconds."""

    def __init__(self, now: Callable[[], datetime], chance: random.Random, again: float = 20) -> None:
        self.now, self.chance, self.again = now, chance, timedelta(seconds=again)
        self.matters: dict[str, Matter] = {}
        self._number = 0

    # What the other side asks of us.

    def take(self, message: Message) -> dict[str, Any]:
        """Hear a word, or an acknowledgement. Heard twice it is one word; another under its number is refused."""
        reference = message["reference"]
        matter = self.matters.get(reference)
        if message["kind"] == "ack":
            if matter is not None:
                self.heard_by_them(reference, message["body"]["upto"])
            return {"reference": reference, "upto": matter.upto if matter else 0}
        if matter is None:
            matter = self.matters[reference] = Matter(reference, "in", self._next_ticket(), message["at"])
        before = matter.heard.get(message["seq"])
        if before is not None and before["id"] != message["id"]:
            raise Wrong(409, "another word under this number")
        matter.heard[message["seq"]] = message
        if matter.direction == "in" and matter.upto >= 1:
            matter.offered_at = matter.heard[1]["at"]
        return {"reference": reference, "upto": matter.upto}

    def unheard(self) -> list[Message]:
        """What we said and had no acknowledgement of."""
        return [
            matter.said[number]
            for matter in self.matters.values()
            for number in sorted(matter.said)
            if number > matter.acknowledged
        ]

    def repeat(self, reference: str, after: int) -> dict[str, Any]:
        matter = self.matters.get(reference)
        if matter is not None:
            matter.acknowledged, matter.say_again_at = min(matter.acknowledged, after), self.now()
        return {"reference": reference, "again": matter is not None}

    def lines(self, first: str, last: str) -> list[dict[str, Any]]:
        days = {each.reference: _local_day(each.offered_at) for each in self.matters.values()}
        return [each.line() for each in self.matters.values() if each.upto >= 1 or each.direction == "out"
                if first <= days[each.reference] <= last]  # fmt: skip

    # What we say.

    def heard_by_them(self, reference: str, upto: int) -> None:
        matter = self.matters[reference]
        if upto > matter.acknowledged:
            matter.acknowledged, matter.say_again_at = upto, None

    def due(self) -> list[Message]:
        """The first unacknowledged word of each matter whose time has come; its next time is set."""
        found = []
        for matter in self.matters.values():
            waiting = [number for number in sorted(matter.said) if number > matter.acknowledged]
            if waiting and (matter.say_again_at is None or matter.say_again_at <= self.now()):
                matter.say_again_at = self.now() + self.again
                found.append(matter.said[waiting[0]])
        return found

    def say(self, matter: Matter, kind: str, body: dict[str, Any]) -> None:
        assert kind in OUR_WORDS[matter.direction], kind
        number = len(matter.said) + 1
        matter.said[number] = {
            "id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
            "reference": matter.reference,
            "seq": number,
            "kind": kind,
            "at": self.now().isoformat(),
            "body": body,
        }
        if matter.acknowledged == number - 1:
            matter.say_again_at = None

    def offer(self, category: str, content: str, **more: Any) -> Matter:
        """Offer a matter of ours."""
        number = self._next_ticket()
        matter = Matter(f"12345-{number}", "out", number, self.now().isoformat())
        self.matters[matter.reference] = matter
        body = {"ticket_no": number, "category": category, "content": content, "taken_by": "12345", "with_call": False}
        self.say(matter, "offer", body | more)
        return matter

    def accept(self, matter: Matter) -> None:
        matter.decided = True
        self.say(matter, "accept", {"ticket_no": matter.ticket_no})

    def refuse(self, matter: Matter, reason: str = "not_ours") -> None:
        matter.decided = True
        self.say(matter, "refuse", {"reason": reason, "text": "不属于我方职责"})

    def work(self) -> None:
        """A moment of a busy day: some matters are decided, go on, or are answered."""
        for matter in list(self.matters.values()):
            if self.chance.random() < 0.5 and matter.upto >= 1 and matter.stage not in {"closed", "withdrawn"}:
                self._go_on(matter)

    def _go_on(self, matter: Matter) -> None:
        if matter.direction == "out":
            if matter.stage == "result_given" and self.chance.random() < 0.5:
                self.say(matter, "close", {"outcome": "done"})
            return
        if not matter.decided:
            (self.refuse if self.chance.random() < 0.2 else self.accept)(matter)
        elif matter.stage == "accepted":
            step = self.chance.choice(["assigned", "processing", "result"])
            if step == "result":
                self.say(matter, "result", {"outcome": "solved", "text": "已协调处理"})
            else:
                self.say(matter, "status", {"status": step})

    def _next_ticket(self) -> str:
        self._number += 1
        return f"SC{self._number:06d}"


def _local_day(at: str) -> str:
    return (datetime.fromisoformat(at) + timedelta(hours=8)).date().isoformat()
