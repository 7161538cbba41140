"""A call goes to 12345 with its matter, or comes from there; scenario 7 of the menu's tests (12348.md 3.4)."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import pytest

from callcenter import settings as settings_module
from callcenter.db import delivery
from callcenter.db.unit_of_work import begin
from callcenter.desk import wrap_up
from callcenter.exchange import figures, handlers, receiving, sending
from callcenter.exchange import peer as peers
from callcenter.tickets import seed
from tests.callcenter.calls.hotline_fixtures import database, hotline, hotline_template, line, web
from tests.callcenter.calls.line import Caller, new_sid
from tests.callcenter.exchange.lines import SECRET, Telephone
from tests.callcenter.parties.talk import Talk, talking
from tests.peers.city_hotline import CityHotline, Matter
from tests.peers.lossy import LossyLine

__all__ = ["database", "hotline", "hotline_template", "line", "web"]
OUTSIDE = "0833012345"
MATTER = {"category": "M09-02", "summary": "健身房不退费", "special_groups": [], "fields": {}, "outcome": "answered"}


class Scene:
    """A seat talks, 12345 is configured on both lines: the telephone's and the messages'."""

    def __init__(self, hotline: Any) -> None:
        self.hotline = hotline
        given = {"transfers": "12345=13800000345", "peer_12345_url": "https://12345.example/x",
                 "peer_12345_secret": SECRET, "peer_12345_number": OUTSIDE}  # fmt: skip
        settings_module.use(hotline.line.settings.model_copy(update=given))
        with begin() as uow:
            seed.seed(uow)
        self.city = CityHotline(lambda: datetime.now(UTC), random.Random(1))
        self.phone = Telephone(self.city, LossyLine(self.city.take, lambda: datetime.now(UTC), random.Random(1), 0))

    def talk(self) -> Talk:
        talk = talking(self.hotline, self.hotline.ready("101"))
        with begin() as uow:
            account = uow.raw.execute(
                "INSERT INTO account (id, org_id, staff_no, name, roles, password_hash, active, created_at) "
                "SELECT id, org_id, '101', '坐席', ARRAY['agent'], '!', true, now() FROM seat WHERE staff_no = '101' "
                "RETURNING id"
            ).fetchone()
            assert account is not None
            uow.raw.execute("UPDATE seat SET account_id = %s WHERE staff_no = '101'", account)
            uow.raw.execute("UPDATE call SET account_id = %s WHERE id = %s", (account[0], talk.call_id))
            uow.raw.execute("UPDATE wrap_up SET account_id = %s WHERE call_id = %s", (account[0], talk.call_id))
        return talk

    def drafts(self, talk: Talk, **survey: Any) -> None:
        with begin() as uow:
            draft = {"matters": [MATTER], "survey": {"agreed": None, "safe_contact": False} | survey}
            wrap_up.save_draft(uow, talk.call_id, talk.first, draft, 0)

    def asks_12345(self, talk: Talk) -> tuple[dict[str, Any], str]:
        talk.ask("blind", "12345", "")
        party = self.hotline.row("SELECT * FROM party WHERE role = 'outside' ORDER BY asked_at DESC LIMIT 1")
        self.react()
        return party, f"/party/{party['id']}"

    def refused(self, address: str) -> None:
        self.told(f"{address}/status", CallStatus="busy")
        self.react()

    def answered(self, talk: Talk, party: dict[str, Any], address: str) -> None:
        sid = new_sid()
        self.told(address, sid, CallStatus="in-progress")
        talk.joins(party["label"], sid)
        talk.leaves(talk.label(talk.first), "participant_updated_via_api")
        self.react()

    def told(self, address: str, sid: str = "", **fields: str) -> None:
        account = self.hotline.line.settings.carrier_account_sid
        self.hotline.line.ask(address, CallSid=sid or new_sid(), AccountSid=account, **fields)

    def finishes(self, talk: Talk, **matter: Any) -> None:
        """The seat sends its form."""
        with begin() as uow:
            form = {"disposition": "answered", "matters": [MATTER | matter]}
            wrap_up.finish(uow, talk.call_id, talk.first, form["disposition"], form["matters"], (False, False))
        self.react()

    def react(self) -> None:
        delivery.drain("default", 30)
        sending.send_through(self.phone)

    def arrived(self) -> Matter:
        (matter,) = self.city.matters.values()
        return matter

    def hear(self, message: dict[str, Any]) -> None:
        with begin() as uow:
            receiving.take(uow, peers.from_json(message))
        self.react()


@pytest.fixture
def scene(hotline) -> Scene:
    return Scene(hotline)


def test_the_matter_arrives_while_the_line_still_rings(scene: Scene) -> None:
    talk = scene.talk()
    scene.drafts(talk)
    scene.asks_12345(talk)
    offer = scene.arrived().heard[1]["body"]
    assert (offer["content"], offer["with_call"], offer["taken_by"]) == ("健身房不退费", True, "12348")
    assert "contact_phone" not in offer


def test_a_call_of_somebody_who_needs_care_brings_its_reference_and_no_word(scene: Scene) -> None:
    talk = scene.talk()
    scene.drafts(talk, safe_contact=True)
    scene.asks_12345(talk)
    assert set(scene.arrived().heard[1]["body"]) == {"taken_by", "with_call"}


def test_a_call_is_handed_over_with_its_ticket_and_reference(scene: Scene) -> None:
    talk = scene.talk()
    scene.drafts(talk)
    party, address = scene.asks_12345(talk)
    scene.answered(talk, party, address)
    there = scene.arrived()
    scene.city.accept(there)
    scene.hear(there.said[1])
    scene.finishes(talk, outcome="dispatched", department="hotline_12345")
    row = scene.hotline.row("SELECT e.*, t.number, t.stage AS at FROM exchange e JOIN ticket t ON t.id = e.ticket_id")
    assert (row["call_result"], row["stage"], row["peer_ticket_no"]) == ("handed", "accepted", there.ticket_no)
    assert there.told("theirs", "ticket_no") == row["number"]
    assert row["at"] == "signed"
    assert scene.hotline.row("SELECT count(*) AS n FROM exchange")["n"] == 1  # dispatching it offers nothing anew


def test_refused_by_12345_the_ticket_is_local_and_the_first_responder_unchanged(scene: Scene) -> None:
    """Scenario 7 of 3.4 (S22)."""
    talk = scene.talk()
    scene.drafts(talk)
    _party, address = scene.asks_12345(talk)
    first = talk.call()["account_id"]
    scene.refused(address)
    assert scene.arrived().stage == "withdrawn"
    talk.ends(talk.label(talk.first))
    talk.caller.hang_up()
    scene.react()
    scene.finishes(talk, outcome="dispatched", department="legal_aid_centre")
    ticket = scene.hotline.row("SELECT * FROM ticket")
    assert ticket["first_responder_id"] == first == talk.call()["account_id"]
    assert (ticket["state"], ticket["department"], ticket["channel"]) == ("open", "legal_aid_centre", "phone")
    row = scene.hotline.row("SELECT * FROM exchange")
    assert (row["stage"], row["call_result"], row["ticket_id"]) == ("withdrawn", "failed", ticket["id"])
    with begin() as uow:
        day = talk.call()["business_day"]
        (month,) = figures.by_month(uow, day, day)
    assert (month.attempts, month.taken_up, month.calls_out, month.failed) == (1, 0, 0, 1)


def test_news_of_a_transfer_told_twice_or_late_offers_once(scene: Scene) -> None:
    talk = scene.talk()
    _party, address = scene.asks_12345(talk)
    scene.refused(address)
    with begin() as uow:
        uow.raw.execute("UPDATE outbox SET done_at = NULL WHERE handler LIKE 'exchange.%'")
    scene.react()
    assert scene.hotline.row("SELECT count(*) AS n FROM exchange")["n"] == 1
    assert scene.hotline.row("SELECT count(*) AS n FROM exchange_message")["n"] == 2


def call_from(scene: Scene, caller: str, **headers: str) -> Caller:
    made = Caller(scene.hotline.line, caller)
    made.request("/voice", **headers)
    return made


@pytest.mark.parametrize(("number", "known"), [("+86833012345", True), ("0833012345", True), ("13800000009", False)])
def test_a_call_that_12345_puts_through_is_known_by_its_number(scene: Scene, number: str, known: bool) -> None:
    call_from(scene, number)
    assert bool(scene.hotline.rows("SELECT 1 FROM peer_call WHERE recognised_by = 'caller'")) is known


def test_a_header_counts_only_for_a_reference_that_they_have_offered(scene: Scene) -> None:
    header = {"SipHeader_X-Exchange-Reference": "12345-SC000001"}
    call_from(scene, "13800000009", **header)
    assert scene.hotline.rows("SELECT 1 FROM peer_call") == []
    there = scene.city.offer("消费维权", "健身房跑路", with_call=True)
    scene.hear(there.said[1])
    call_from(scene, "13800000009", **header)
    assert scene.hotline.row("SELECT recognised_by, reference FROM peer_call")["reference"] == there.reference


def test_the_ticket_of_a_call_from_12345_is_that_of_the_offered_matter(scene: Scene) -> None:
    there = scene.city.offer("消费维权", "健身房跑路", with_call=True)
    scene.hear(there.said[1])
    assert scene.hotline.rows("SELECT 1 FROM ticket") == []
    talk = scene.talk()
    with begin() as uow:
        uow.raw.execute(
            "INSERT INTO peer_call (id, org_id, call_id, recognised_by, at, business_day) "
            "SELECT id, org_id, id, 'called', arrived_at, business_day FROM call WHERE id = %s", (talk.call_id,)
        )  # fmt: skip
    talk.ends(talk.label(talk.first))
    talk.caller.hang_up()
    scene.react()
    scene.finishes(talk)
    row = scene.hotline.row("SELECT e.*, t.channel FROM exchange e JOIN ticket t ON t.id = e.ticket_id")
    assert (row["channel"], row["call_result"], row["direction"]) == ("12345", "handed", "in")
    assert scene.hotline.row("SELECT channel, reference FROM contact")["reference"] == there.ticket_no
    assert scene.hotline.row("SELECT count(*) AS n FROM ticket")["n"] == 1
    assert there.told("theirs", "ticket_no") is not None


def test_a_matter_whose_call_never_comes_gets_a_ticket_of_its_own(scene: Scene) -> None:
    there = scene.city.offer("消费维权", "健身房跑路", with_call=True)
    scene.hear(there.said[1])
    with begin() as uow:
        assert handlers.open_unclaimed(uow) == 0
        uow.raw.execute("UPDATE exchange SET wait_until = now() - interval '1 second'")
    with begin() as uow:
        assert handlers.open_unclaimed(uow) == 1
    with begin() as uow:
        assert handlers.open_unclaimed(uow) == 0
    assert scene.hotline.row("SELECT channel, summary FROM ticket") == {"channel": "12345", "summary": "健身房跑路"}
