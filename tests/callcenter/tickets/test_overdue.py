"""The lists of cards agree with the clocks of every ticket, whatever happened to them; profiles are chosen by day."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from callcenter import clock
from callcenter.calendar import seed as calendar
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.people.identity import SignedIn
from callcenter.tickets import due, history, running, service
from callcenter.tickets.clocks import Card
from callcenter.tickets.models import Ticket
from callcenter.tickets.profiles import documents, store
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched

SEED = 12348
CARDS: tuple[Card, ...] = ("red", "yellow")
STEPS = ("paused", "resumed", "dispatched", "signed", "mark_urgent", "urged", "result_given", "unsatisfied", "reminded",
         "extension_asked", "extension_granted", "merged", "unmerged", "note")  # fmt: skip


@pytest.fixture
def eyes(scene: Scene) -> SignedIn:
    with begin() as uow:
        calendar.seed_days(uow, 2027)
    return signed_in(scene.account("201", "supervisor"), "201", "supervisor")


def signed_in(account: UUID, staff_no: str, role: str) -> SignedIn:
    with begin() as uow:
        return SignedIn(account, account, uow.org_id, staff_no, f"测试{staff_no}", (role,), None)


def at(moment: datetime) -> None:
    clock.set_clock(lambda: moment)


def happens(ticket_id: UUID, kind: str) -> None:
    with begin() as uow:
        content = {"working_days": 4} if kind == "extension_granted" else {}
        history.add(uow, service.for_update(uow, ticket_id), kind, None, content)


def shown(uow: UnitOfWork, card: Card) -> set[UUID]:
    return set(uow.session.scalars(select(Ticket.id).where(due.showing(uow, card))))


def read(uow: UnitOfWork, card: Card) -> dict[UUID, datetime]:
    """The tickets with a running clock that shows the card, and when the first such clock is due."""
    soonest: dict[UUID, datetime] = {}
    for ticket_id, of_ticket in running.of_tickets(uow, uow.session.scalars(select(Ticket))).items():
        for each in of_ticket:
            if each.card == card and each.state in {"running", "paused"}:
                soonest[ticket_id] = min(each.due_at, soonest.get(ticket_id, each.due_at))
    return soonest


@pytest.mark.parametrize("few", [500, 0], ids=["read one by one", "walked by the index"])
def test_the_lists_show_exactly_the_tickets_whose_clocks_show_the_card(
    scene: Scene, eyes: SignedIn, few: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(due, "FEW", few)
    chance = random.Random(SEED)
    tickets: list[UUID] = []
    seen = 0
    for step in range(120):
        at(MONDAY - timedelta(days=80) + timedelta(hours=step * 17))
        if step % 4 == 0:
            tickets += scene.tickets(scenes.dispatched())
        happens(chance.choice(tickets), chance.choice(STEPS))
        with begin() as uow:
            for card in CARDS:
                read_one_by_one = read(uow, card)
                assert shown(uow, card) == set(read_one_by_one)
                in_turn = sorted(read_one_by_one, key=lambda each: (read_one_by_one[each], each))
                assert due.first(uow, [], most=10_000, card=card) == in_turn
                assert due.first(uow, [], most=3, card=card) == in_turn[:3]
                seen += len(in_turn)
    assert seen > 100


def test_a_corrected_calendar_corrects_what_is_overdue_without_touching_a_ticket(scene: Scene, eyes: SignedIn):
    scene.tickets(scenes.dispatched())
    at(MONDAY + timedelta(days=1, hours=15))  # Wednesday 01:00: Tuesday, the last day, is over
    with begin() as uow:
        assert len(shown(uow, "red")) == 1
    with begin() as uow:
        uow.raw.execute("UPDATE calendar_day SET kind = 'holiday' WHERE day = %s", (date(2026, 11, 24),))
    with begin() as uow:
        assert shown(uow, "red") == set()


def test_a_ticket_keeps_the_rules_it_began_under(scene: Scene, eyes: SignedIn):
    [before] = scene.tickets(scenes.dispatched())
    with begin() as uow:
        copied = store.copy(uow, eyes.account_id, store.current(uow)[0], "ours", "本市")
        rules = [rule | {"amount": 3} if rule["code"] == "result" else rule for rule in copied.rules]
        ours = documents.Document("ours", "本市", "51", date(2026, 1, 1), "", rules)
        changed = store.change(uow, eyes.account_id, copied.id, ours)
        store.use(uow, eyes.account_id, changed.id, date(2026, 11, 24))
    [same_day] = scene.tickets(scenes.dispatched())
    at(MONDAY + timedelta(days=1))
    [after] = scene.tickets(scenes.dispatched())
    with begin() as uow:
        clocks = running.of_tickets(uow, uow.session.scalars(select(Ticket)))
        lengths = {
            ticket: next(each.length.amount for each in of_ticket if each.rule == "result")
            for ticket, of_ticket in clocks.items()
        }
    assert lengths == {before: 5, same_day: 5, after: 3}


def test_seeding_again_writes_no_second_version(scene: Scene):
    with begin() as uow:
        store.seed(uow)
        assert {profile.version for profile in store.versions(uow)} == {1}


def test_a_version_that_tickets_refer_to_cannot_be_changed(scene: Scene):
    with pytest.raises(Exception, match="never changes"), begin() as uow:
        uow.raw.execute("UPDATE clock_profile SET rules = '[]'")


def test_profiles_are_for_the_administrator_to_change_and_for_all_to_read(scene: Scene, client: TestClient):
    headers = scene.sign_in(client, "900", "admin")
    listed = client.get("/api/clock-profiles").json()
    assert {profile["code"] for profile in listed["profiles"]} == {"default", "shandong", "anhui", "henan"}
    shandong = next(profile for profile in listed["profiles"] if profile["code"] == "shandong")
    copied = client.post(
        f"/api/clock-profiles/{shandong['id']}/copy", json={"code": "our_city", "name": "本市"}, headers=headers
    ).json()
    ours = next(profile for profile in copied["profiles"] if profile["code"] == "our_city")
    body = {key: ours[key] for key in ("name", "region", "valid_from", "notes", "rules")}
    spoilt = body | {"rules": [ours["rules"][0] | {"unit": "fortnight"}]}
    refused = client.put(f"/api/clock-profiles/{ours['id']}", json=spoilt, headers=headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "clock_profile_invalid")
    assert client.put(f"/api/clock-profiles/{ours['id']}", json=body, headers=headers).status_code == 200
    again = client.put(f"/api/clock-profiles/{ours['id']}", json=body, headers=headers)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "clock_profile_changed")
    yesterday = {"since": "2026-11-22"}
    assert client.post(f"/api/clock-profiles/{ours['id']}/use", json=yesterday, headers=headers).status_code == 400
    agent = scene.sign_in(client, "101")
    assert client.get("/api/clock-profiles").status_code == 200
    denied = client.post(f"/api/clock-profiles/{ours['id']}/use", json={"since": "2027-01-01"}, headers=agent)
    assert denied.status_code == 403


def test_a_ticket_older_than_profiles_goes_by_the_present_one(scene: Scene, eyes: SignedIn):
    ticket_id = scene.tickets(dispatched())[0]
    with begin() as uow:
        before = running.of_tickets(uow, [uow.session.get_one(Ticket, ticket_id)])[ticket_id]
        uow.raw.execute("UPDATE ticket SET clock_profile_id = NULL WHERE id = %s", (ticket_id,))
    with begin() as uow:
        ticket = uow.session.get_one(Ticket, ticket_id)
        assert running.of_tickets(uow, [ticket])[ticket_id] == before
        assert {each.rule for each in before} >= {"result", "sign"}
