"""Both sides in one process: our services on their database, the city's hotline, and the line between them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.contacts import persons
from callcenter.contacts import service as points
from callcenter.db import delivery
from callcenter.db.unit_of_work import begin
from callcenter.exchange import peer, polling, receiving, reconcile, sending
from callcenter.exchange.ports import Envelope, Line, PeerError, PeerRefused
from callcenter.ids import new_id
from callcenter.tickets import contacts
from callcenter.tickets import service as tickets
from callcenter.tickets.contacts import NewContact
from callcenter.tickets.matters import Matter, Origin
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene
from tests.peers.city_hotline import CityHotline, Wrong
from tests.peers.lossy import LossyLine, Lost

SECRET = "city-secret-of-tests"


class Telephone:
    """Their side as a `Peer` of ours: every word goes through the lossy line as JSON."""

    def __init__(self, city: CityHotline, line: LossyLine) -> None:
        self.city, self.line = city, line

    def say(self, message: Envelope) -> int:
        try:
            return int(self.line.send(peer.to_json(message))["upto"])
        except Lost:
            raise PeerError("lost") from None
        except Wrong as wrong:
            raise PeerRefused(wrong.status, str(wrong)) from None

    def unheard(self) -> Sequence[Envelope]:
        if self.line.chance.random() < self.line.share:
            raise PeerError("lost")
        return [peer.from_json(each) for each in self.city.unheard()]

    def acknowledge(self, reference: str, upto: int) -> None:
        ack = Envelope(new_id(), reference, 0, "ack", clock.now(), {"upto": upto})
        try:
            self.line.send(peer.to_json(ack))
        except Lost:
            raise PeerError("lost") from None

    def repeat(self, reference: str, after: int) -> None:
        self.city.repeat(reference, after)

    def matters(self, first: date, last: date) -> Sequence[Line]:
        return [peer.line_from_json(each) for each in self.city.lines(first.isoformat(), last.isoformat())]


@dataclass
class Exchanging:
    """Everything of a test. `now` is moved by hand."""

    chance: random.Random
    share: float
    scene: Scene
    now: datetime = MONDAY
    city: CityHotline = field(init=False)
    there: LossyLine = field(init=False)
    here: LossyLine = field(init=False)
    phone: Telephone = field(init=False)

    def __post_init__(self) -> None:
        clock.set_clock(lambda: self.now)
        self.city = CityHotline(lambda: self.now, random.Random(self.chance.random()))
        self.there = LossyLine(self.city.take, lambda: self.now, self.chance, self.share)
        self.here = LossyLine(self.hear, lambda: self.now, self.chance, self.share)
        self.phone = Telephone(self.city, self.there)

    @staticmethod
    def hear(message: dict[str, Any]) -> dict[str, Any]:
        """Our door without HTTP: a word of theirs, committed before it is answered."""
        with begin() as uow:
            return {"upto": receiving.take(uow, peer.from_json(message))}

    def later(self, **step: float) -> None:
        self.now += timedelta(**step)

    def react(self) -> None:
        """Let our later handlers run."""
        delivery.drain("default", 60)

    def exchange(self) -> None:
        """Each side says what is due; late letters arrive."""
        sending.send_through(self.phone)
        for message in self.city.due():
            try:
                answer = self.here.send(message)
            except Lost:
                continue
            self.city.heard_by_them(message["reference"], answer["upto"])
        self.there.bring_late()
        self.here.bring_late()

    def settle(self, most: int = 300) -> int:
        """Go on until nothing waits on either side. Returns how many rounds it took."""
        for round_no in range(most):
            self.react()
            if self.quiet():
                return round_no
            self.exchange()
            if round_no % 5 == 4:
                polling.poll_through(self.phone)
            self.later(minutes=2)
        return most

    def quiet(self) -> bool:
        with begin() as uow:
            waits = uow.raw.execute(
                "SELECT count(*) FROM exchange_message WHERE state IN ('due', 'sending')"
            ).fetchone()
        return waits == (0,) and not (self.city.unheard() or self.there.late or self.here.late)

    def differences(self) -> list[reconcile.Difference]:
        first, last = date(2026, 11, 1), date(2026, 12, 31)
        with begin() as uow:
            ours = reconcile.lines(uow, first, last)
        return reconcile.compare(ours, self.phone.matters(first, last))

    def ticket(self, number: str = "13800000011", **matter: Any) -> UUID:
        """An open ticket of a caller, recorded by agent 101, answered by nobody yet."""
        department = matter.pop("department", None)
        account = self.scene.account("101")
        with begin() as uow:
            point = points.find_or_create_point(uow, "tel", number)
            contact_id, _new = contacts.register(uow, NewContact("phone", uow.now, account, point_id=point.id,
                                                                 request_key=new_id()))  # fmt: skip
            origin = Origin(contact_id, "phone", None, None, point.id, account, account, "zh-CN", "general",
                            "accepted", False, matter.pop("safe_contact", False))  # fmt: skip
            category = matter.pop("category", "M09-02")
            written = Matter(category, "商家拒不退费", (), matter, department, "dispatched")
            made = tickets.open_ticket(uow, origin, 1, written)
            made.person_id = persons.known_as(uow, "王某", point.id)
            return made.id

    def row(self, statement: str, *values: object) -> Any:
        with begin() as uow:
            return uow.raw.execute(statement, values).fetchone()

    def rows(self, statement: str, *values: object) -> list[Any]:
        with begin() as uow:
            return uow.raw.execute(statement, values).fetchall()


def exchanging(share: float, seed: int) -> Exchanging:
    """Both sides on a fresh database; `share` of what is said meets with an accident, in both directions."""
    before = settings_module.load()
    configured = {"peer_12345_url": "https://12345.example/exchange", "peer_12345_secret": SECRET}
    settings_module.use(before.model_copy(update=configured | {"peer_12345_number": "0833012345"}))
    clock.set_clock(lambda: MONDAY)
    return Exchanging(random.Random(seed), share, scenes.seeded())
