"""One-time notices and visits: told once, counted when it took more, never by a message where care is needed."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from fastapi.testclient import TestClient

from callcenter import settings as settings_module
from callcenter.calls.models import Call
from callcenter.catalogue import figures, items, notices, queries, scope
from callcenter.catalogue.notices import Telling
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.messages.models import ShortMessage
from callcenter.settings import Settings
from callcenter.tickets import handlers
from tests.callcenter.catalogue.conftest import Counter
from tests.callcenter.tickets.scenes import MONDAY, dispatched, matter, one

DAY = date(2026, 11, 23)


@pytest.fixture
def gateway(settings: Settings) -> None:
    """A gateway is set; nothing is sent by these tests."""
    there = {"sms_gateway_url": "http://127.0.0.1:9/", "sms_gateway_secret": "x"}
    settings_module.use(settings.model_copy(update=there))


def test_a_notice_keeps_version_time_and_channel(counter: Counter) -> None:
    item_id = counter.publish("aid_wage_injury")
    ticket = counter.tickets(dispatched())[0]
    counter.tell(ticket, item_id)
    with begin() as uow:
        told = queries.told(uow, ticket_id=ticket).notices[0]
        kinds = one(uow, "SELECT content->>'channel' FROM ticket_event WHERE kind = 'notice_given'")
    assert (told.version, told.channel, told.breach, told.given_at) == (1, "read_out", False, MONDAY)
    assert told.materials[0].name == "身份证或其他身份证明"
    assert kinds == "read_out"


def test_a_second_notice_of_the_same_matter_needs_a_reason_and_is_a_breach(counter: Counter) -> None:
    item_id = counter.publish("aid_wage_injury")
    ticket = counter.tickets(dispatched())[0]
    counter.tell(ticket, item_id)
    with pytest.raises(notices.NoticeRepeated):
        counter.tell(ticket, item_id)
    assert counter.tell(ticket, item_id, reason="第一次漏说工资记录").sequence == 2
    with begin() as uow:
        counted = figures.of_period(uow, DAY, DAY)
    assert (counted.notices, counted.notices_repeated) == (2, 1)


def test_another_item_and_another_matter_are_told_once_each(counter: Counter) -> None:
    wage, mediation = counter.publish("aid_wage_injury"), counter.publish("mediation")
    first, second = counter.tickets(dispatched(), dispatched(category="M02-01"))
    for ticket, item_id in ((first, wage), (first, mediation), (second, wage)):
        assert counter.tell(ticket, item_id).sequence == 1


def test_two_agents_who_tell_at_once_make_one_notice(counter: Counter) -> None:
    item_id = counter.publish("aid_wage_injury")
    ticket = counter.tickets(dispatched())[0]
    actor = counter.account("101")
    refused: list[Exception] = []

    def other() -> None:
        # it waits for the ticket's row in a thread of its own
        try:
            counter.tell(ticket, item_id)
        except notices.NoticeRepeated as error:
            refused.append(error)

    thread = threading.Thread(target=other)
    with begin() as uow:
        notices.give_on_ticket(uow, ticket, Telling(item_id, "read_out", actor))
        thread.start()
    thread.join(10)
    assert len(refused) == 1


def test_what_was_told_in_a_call_goes_to_the_matter_that_it_is_about(counter: Counter) -> None:
    mediation, wage = counter.publish("mediation"), counter.publish("aid_wage_injury")
    call_id = counter.call()
    with begin() as uow:
        call = uow.session.get_one(Call, call_id)
        notices.give_in_call(uow, call, Telling(mediation, "read_out", counter.account("101"), category="M02-01"))
        notices.give_in_call(uow, call, Telling(wage, "read_out", counter.account("101"), category=None))
    event = counter.wrap_up(call_id, matter(), dispatched(category="M02-04", department="mediation"))
    with begin() as uow:
        handlers.record_disposition(uow, event)
        labour, family = (each.id for each in scope.tickets_of(uow, call_id))
    counter.opened(family, labour, family, labour)
    with begin() as uow:
        assert [each.item for each in queries.told(uow, ticket_id=family).notices] == ["人民调解申请"]
        assert [each.item for each in queries.told(uow, ticket_id=labour).notices] == ["法律援助申请（讨薪、工伤）"]
        assert one(uow, "SELECT count(*) FROM ticket_event WHERE kind = 'notice_given'") == 2


def test_a_notice_after_the_form_goes_to_its_ticket_at_once(counter: Counter) -> None:
    item_id = counter.publish("aid_wage_injury")
    ticket = counter.tickets(dispatched())[0]
    with begin() as uow:
        call = uow.session.get_one(Call, one(uow, "SELECT call_id FROM ticket WHERE id = %s", ticket))
        notices.give_in_call(uow, call, Telling(item_id, "read_out", counter.account("101")))
        assert len(queries.told(uow, ticket_id=ticket).notices) == 1


def test_a_notice_by_message_alone_is_refused_where_none_can_be_sent(counter: Counter) -> None:
    item_id = counter.publish("aid_wage_injury")
    ticket = counter.tickets(dispatched())[0]
    with pytest.raises(notices.NoticeNotSent):
        counter.tell(ticket, item_id, "sms")
    counter.tell(ticket, item_id, "both")
    with begin() as uow:
        told = queries.told(uow, ticket_id=ticket).notices
    assert [(each.sequence, each.message, each.message_reason) for each in told] == [(1, "not_sent", "no_gateway")]


def test_the_message_lists_materials_and_names_no_matter(counter: Counter, gateway: None) -> None:
    item_id = counter.publish("aid_wage_injury")
    ticket = counter.tickets(dispatched())[0]
    counter.tell(ticket, item_id, "sms")
    with begin() as uow:
        message = uow.session.query(ShortMessage).one()
        assert message.state == "prepared"
        assert message.values["materials"] == "身份证或其他身份证明、法律援助申请表、与申请事项有关的案件材料"
        assert message.ticket_id == ticket


def test_who_needs_care_is_told_by_voice_alone(counter: Counter, gateway: None) -> None:
    item_id = counter.publish("aid_civil")
    ticket = counter.tickets(dispatched(category="M02-06"), safe_contact=True)[0]
    with pytest.raises(notices.NoticeNotSent):
        counter.tell(ticket, item_id, "sms")
    counter.tell(ticket, item_id, "both")
    with begin() as uow:
        assert queries.told(uow, ticket_id=ticket).notices[0].message == "suppressed"


def test_an_item_that_is_not_public_is_not_told(counter: Counter) -> None:
    ticket = counter.tickets(dispatched())[0]
    with pytest.raises(items.ItemUnknown):
        counter.tell(ticket, counter.item("mediation"))


def test_a_visit_beyond_the_items_limit_is_a_breach(counter: Counter) -> None:
    item_id = counter.publish("aid_wage_injury")
    ticket = counter.tickets(dispatched())[0]
    for purpose in ("提交材料", "补签委托书"):
        with begin() as uow:
            notices.ask_visit(uow, counter.account("101"), ticket, item_id, purpose)
    with begin() as uow:
        visits = queries.told(uow, ticket_id=ticket).visits
        counted = figures.of_period(uow, DAY, DAY)
    assert [(each.sequence, each.allowed, each.breach) for each in visits] == [(1, 1, False), (2, 1, True)]
    assert (counted.visits, counted.visits_over_limit) == (2, 1)


def test_an_instant_item_not_closed_in_its_call_is_counted(counter: Counter) -> None:
    item_id = counter.publish("advice")
    answered, sent_on = counter.tickets(matter(), dispatched())
    counter.tell(answered, item_id)
    counter.tell(sent_on, item_id)
    with begin() as uow:
        counted = figures.of_period(uow, DAY, DAY)
    assert (counted.instant_matters, counted.instant_missed) == (2, 1)


def test_the_desk_tells_in_its_own_calls_only(counter: Counter, client: TestClient) -> None:
    item_id = counter.publish("aid_wage_injury")
    counter.seat("101")
    counter.seat("102")
    call_id = counter.call()
    counter.wrap_up(call_id, matter(), state="open")
    with begin() as uow:
        uow.raw.execute("UPDATE offer SET state = 'connected'")
    wanted = {"item_id": str(item_id), "channel": "read_out", "category": "M01-01"}
    token = counter.sign_in(client, "101")
    assert client.post(f"/api/desk/calls/{call_id}/notices", json=wanted, headers=token).status_code == 201
    again = client.post(f"/api/desk/calls/{call_id}/notices", json=wanted, headers=token)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "notice_given_before")
    client.cookies.clear()
    token = counter.sign_in(client, "102")
    assert client.get(f"/api/desk/calls/{call_id}/notices").status_code == 403


def test_a_ticket_that_is_not_for_these_eyes_is_not_told_about(counter: Counter, client: TestClient) -> None:
    counter.publish("mediation")
    ticket = counter.tickets(dispatched(category="M02-01", department="mediation"))[0]
    with begin() as uow:
        uow.raw.execute("UPDATE ticket SET locked = 'named', sensitive = true WHERE id = %s", (ticket,))
    counter.sign_in(client, "102")
    assert client.get(f"/api/tickets/{ticket}/notices").status_code == 404
    assert client.get(f"/api/tickets/{ticket}/messages").status_code == 404


def test_killed_before_the_commit_nothing_was_told(counter: Counter) -> None:
    item_id = counter.publish("aid_wage_injury")
    ticket = counter.tickets(dispatched())[0]

    class Killed(BaseException):
        pass

    def dies() -> None:
        raise Killed

    with checkpoints.on("before commit", dies), pytest.raises(Killed):
        counter.tell(ticket, item_id)
    assert counter.tell(ticket, item_id).sequence == 1


def test_what_is_about_no_matter_of_its_own_goes_to_the_first_that_makes_a_ticket() -> None:
    assert scope.meant(None, ["", "M02-01", "M01-01"]) == 1
    assert scope.meant("M01-02", ["", "M02-01", "M01-01"]) == 2
    assert scope.meant("M01-01", ["M01-02", "M01-01"]) == 1
    assert scope.meant("M09-01", [""]) == 0
